import type { ControllerRevision, DaemonSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { clone } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import { templateHash } from "../template-hash/template-hash.ts";
import type { Claims } from "../ownership.ts";
import {
  type CurrentRevision,
  isOfTemplate,
  RevisionHistory,
  revisionLabel,
} from "../revision-history.ts";

/** The templates that a DaemonSet has had. */
export class DaemonSetHistory {
  readonly #registry: Registry;
  readonly #history: RevisionHistory;

  constructor(registry: Registry, revisions: Claims<"controllerrevisions">) {
    this.#registry = registry;
    this.#history = new RevisionHistory(registry, revisions, {
      resource: "daemonsets",
      hashLabel: revisionLabel,
      hashOf: templateHash,
    });
  }

  /** The revision of the template of now; others of the same template go, and their Pods become its own. */
  current(daemonSet: DaemonSet, pods: readonly Pod[]): CurrentRevision {
    const revisions = this.#history.of(daemonSet);
    const current = this.#history.current(daemonSet, revisions);
    const doubles = revisions.filter(
      (revision) =>
        isOfTemplate(revision, daemonSet.spec.template) &&
        revision.metadata.uid !== current.revision.metadata.uid,
    );
    if (doubles.length === 0) return current;
    for (const pod of pods) this.#relabel(pod, hashOf(current.revision));
    this.#history.truncate(doubles, 0);
    return current;
  }

  #relabel(pod: Pod, hash: string): void {
    const { labels = {} } = pod.metadata;
    if (labels[revisionLabel] === hash) return;
    const changed = clone(pod);
    changed.metadata.labels = { ...labels, [revisionLabel]: hash };
    this.#registry.update("pods", changed);
  }

  /** Deletes the oldest that are too many; those of Pods stay. */
  cleanUp(daemonSet: DaemonSet, pods: readonly Pod[]): void {
    const { revisionHistoryLimit = 10, template } = daemonSet.spec;
    const old = this.#history.of(daemonSet).filter((revision) => !isOfTemplate(revision, template));
    const inUse = new Set(pods.map(({ metadata }) => metadata.labels?.[revisionLabel]));
    const free = old.filter((revision) => !inUse.has(hashOf(revision)));
    this.#history.truncate(free, Math.max(0, revisionHistoryLimit - (old.length - free.length)));
  }
}

/** The hash that a revision's Pods are labelled with. */
export function hashOf({ metadata }: ControllerRevision): string {
  return metadata.labels?.[revisionLabel] ?? metadata.name;
}
