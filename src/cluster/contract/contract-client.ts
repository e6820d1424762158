import type { Method } from "#api/client.ts";
import type { KubernetesObject } from "#api/meta.ts";
import type { ServerResponse } from "../cluster.ts";
import { TestRequests } from "../test-requests.ts";

export interface WatchEvent<T> {
  readonly type: string;
  readonly object: T;
}

/** How `patch` says of which kind its body is. */
const patchTypes = {
  strategic: "application/strategic-merge-patch+json",
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
  apply: "application/apply-patch+yaml",
};

const groups: Readonly<Record<string, string>> = {
  deployments: "/apis/apps/v1",
  replicasets: "/apis/apps/v1",
  statefulsets: "/apis/apps/v1",
  daemonsets: "/apis/apps/v1",
  controllerrevisions: "/apis/apps/v1",
  jobs: "/apis/batch/v1",
  cronjobs: "/apis/batch/v1",
  poddisruptionbudgets: "/apis/policy/v1",
  leases: "/apis/coordination.k8s.io/v1",
};

/** A client as Kubernetes' conformance tests are: a namespace of its own, plain requests, and patience. */
export class ContractClient extends TestRequests {
  readonly namespace: string;

  constructor(seed = 1, nodes = 3) {
    super(seed, nodes);
    const namespace = this.ask<KubernetesObject>("POST", "/api/v1/namespaces", {
      metadata: { generateName: "contract-", labels: { "e2e-framework": "contract" } },
    });
    this.namespace = namespace.metadata.name;
    const account = `/api/v1/namespaces/${this.namespace}/serviceaccounts/default`;
    this.until(() => this.send("GET", account).code === 200, 120);
  }

  /** `/apis/apps/v1/namespaces/NAMESPACE/deployments/…rest`. */
  path(resource: string, ...rest: readonly string[]): string {
    const group = groups[resource] ?? "/api/v1";
    return [group, "namespaces", this.namespace, resource, ...rest].join("/");
  }

  create<T = KubernetesObject>(resource: string, body: unknown): T {
    return this.ask<T>("POST", this.path(resource), body);
  }

  get<T>(resource: string, name: string, ...subresource: readonly string[]): T {
    return this.ask<T>("GET", this.path(resource, name, ...subresource));
  }

  items<T>(resource: string, labelSelector = ""): readonly T[] {
    const query = labelSelector && `?labelSelector=${labelSelector}`;
    return this.ask<{ items: T[] }>("GET", this.path(resource) + query).items;
  }

  /** Replaces an object, or one of its subresources, by what is sent. */
  replace<T extends KubernetesObject>(
    resource: string,
    object: T,
    ...subresource: readonly string[]
  ): T {
    return this.ask<T>("PUT", this.path(resource, object.metadata.name, ...subresource), object);
  }

  patch<T>(kind: keyof typeof patchTypes, path: string, body: unknown): T {
    return this.ask<T>("PATCH", path, body, patchTypes[kind]);
  }

  /** Deletes an object; `options` as in DeleteOptions. */
  remove(resource: string, name: string, options: object = {}): ServerResponse {
    return this.send("DELETE", this.path(resource, name), options);
  }

  /** The code that a request is answered with. */
  code(method: Method, path: string, body?: unknown): number {
    return this.send(method, path, body).code;
  }

  /** Opens a watch; what it tells is added to the answer as it comes. */
  watch<T extends KubernetesObject>(resource: string, query: string): WatchEvent<T>[] {
    const told: WatchEvent<T>[] = [];
    const { stream } = this.send("GET", `${this.path(resource)}?watch=true&${query}`);
    stream!.open(
      (value) => told.push(value as WatchEvent<T>),
      () => {},
    );
    return told;
  }

  /** The revision of now, to watch from. */
  revision(resource: string): string {
    type List = { metadata: { resourceVersion: string } };
    return this.ask<List>("GET", this.path(resource)).metadata.resourceVersion;
  }

  /** Asks twice a second until `holds`; throws when it never does within `seconds`. */
  until(holds: () => boolean, seconds = 300): void {
    for (let half = 0; half <= seconds * 2; half++) {
      if (holds()) return;
      this.advance(0.5);
    }
    throw new Error(`timed out after ${seconds} s: ${holds.toString()}`);
  }
}
