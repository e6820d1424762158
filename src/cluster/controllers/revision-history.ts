// The states that a DaemonSet or StatefulSet was in, as ControllerRevisions. As pkg/controller/history.

import type { ControllerRevision } from "#api/apps.ts";
import { isAlreadyExists } from "#api/errors.ts";
import { sortKeys } from "#api/go-value.ts";
import type { KubernetesObject, LabelSelector } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { equal, type JsonObject } from "#base/json.ts";
import type { Registry } from "../apiserver/registry.ts";
import { type Claims, controllerReference } from "./ownership.ts";

/** The label of a Pod that tells which revision it was made of. */
export const revisionLabel = "controller-revision-hash";

/** What the kinds that keep history differ in. */
export interface HistoryKind {
  readonly resource: "daemonsets" | "statefulsets";
  /** The label of a revision that keeps its hash. */
  readonly hashLabel: string;
  hashOf(template: PodTemplateSpec, collisionCount: number | undefined): string;
}

/** A workload that keeps its history. */
export type Historic = KubernetesObject & {
  readonly spec: { readonly selector: LabelSelector; readonly template: PodTemplateSpec };
  readonly status: { readonly collisionCount?: number };
};

/** The revision of the template of now; the count grew if its name was somebody else's. */
export interface CurrentRevision {
  readonly revision: ControllerRevision;
  readonly collisionCount: number | undefined;
}

/** The revisions of one kind of workload. */
export class RevisionHistory {
  readonly #registry: Registry;
  readonly #claims: Claims<"controllerrevisions">;
  readonly #kind: HistoryKind;

  constructor(registry: Registry, claims: Claims<"controllerrevisions">, kind: HistoryKind) {
    this.#registry = registry;
    this.#claims = claims;
    this.#kind = kind;
  }

  /** All that the workload owns, oldest first. */
  of(owner: Historic): ControllerRevision[] {
    return this.#claims.claim(this.#kind.resource, owner).toSorted(byNumber);
  }

  /** The revision of the template of now: made, or given the highest number, if need be. */
  current(owner: Historic, revisions: readonly ControllerRevision[]): CurrentRevision {
    const { collisionCount } = owner.status;
    const kept = revisions.findLast((revision) => isOfTemplate(revision, owner.spec.template));
    const newest = revisions.at(-1);
    const next = (newest?.revision ?? 0) + 1;
    if (!kept) return this.#create(owner, next, collisionCount);
    if (kept === newest) return { revision: kept, collisionCount };
    const revision = this.#registry.update("controllerrevisions", { ...kept, revision: next });
    return { revision, collisionCount };
  }

  #create(owner: Historic, number: number, collisionCount: number | undefined): CurrentRevision {
    const hash = this.#kind.hashOf(owner.spec.template, collisionCount);
    const { namespace = "" } = owner.metadata;
    const name = revisionName(owner.metadata.name, hash);
    try {
      return { revision: this.#store(owner, name, hash, number), collisionCount };
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      const taken = this.#registry.get("controllerrevisions", namespace, name);
      if (isOfTemplate(taken, owner.spec.template)) return { revision: taken, collisionCount };
      return this.#create(owner, number, (collisionCount ?? 0) + 1);
    }
  }

  #store(owner: Historic, name: string, hash: string, revision: number): ControllerRevision {
    const { namespace = "", annotations } = owner.metadata;
    const { template } = owner.spec;
    return this.#registry.create("controllerrevisions", {
      apiVersion: "apps/v1",
      kind: "ControllerRevision",
      metadata: {
        name,
        namespace,
        labels: { ...template.metadata.labels, [this.#kind.hashLabel]: hash },
        ...(annotations && { annotations }),
        ownerReferences: [controllerReference(this.#kind.resource, owner)],
      },
      // Clients compare it byte by byte.
      data: sortKeys(revisionData(template)),
      revision,
    });
  }

  /** Deletes the first ones until `limit` are left. */
  truncate(revisions: readonly ControllerRevision[], limit: number): void {
    for (const { metadata } of revisions.slice(0, Math.max(0, revisions.length - limit))) {
      this.#registry.delete("controllerrevisions", metadata.namespace ?? "", metadata.name);
    }
  }
}

/** A template as the strategic merge patch that leads back to it. */
export function revisionData(template: PodTemplateSpec): JsonObject {
  return { spec: { template: { ...template, $patch: "replace" } } };
}

/** `db-7478b68f8`; long names are cut so that the hash fits. */
function revisionName(owner: string, hash: string): string {
  return `${owner.slice(0, 223)}-${hash}`;
}

/** Whether a revision is of this template. */
export function isOfTemplate({ data }: ControllerRevision, template: PodTemplateSpec): boolean {
  return equal(data, revisionData(template));
}

/** Equal numbers by time and name. */
function byNumber(a: ControllerRevision, b: ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  const [first, second] = [a, b].map(
    ({ metadata }) => `${metadata.creationTimestamp} ${metadata.name}`,
  ) as [string, string];
  return first < second ? -1 : 1;
}
