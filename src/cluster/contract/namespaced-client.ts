import type { Method, WatchEvent } from "#api/client.ts";
import type { KubernetesObject } from "#api/meta.ts";
import type { ServerResponse } from "../cluster.ts";
import { patchTypes, TestClient } from "./test-client.ts";

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

/** A client with a namespace of its own, which names what is there by resource and name. */
export class NamespacedClient extends TestClient {
  /** The name of its namespace. */
  readonly home: string;

  constructor(seed = 1, nodes = 3) {
    super(seed, nodes);
    const namespace = this.ask<KubernetesObject>("POST", "/api/v1/namespaces", {
      metadata: { generateName: "contract-", labels: { "e2e-framework": "contract" } },
    });
    this.home = namespace.metadata.name;
    this.until(() => this.finds(this.path("serviceaccounts", "default")), 10);
  }

  /** `/apis/apps/v1/namespaces/NAMESPACE/deployments/…rest`. */
  path(resource: string, ...rest: readonly string[]): string {
    const group = groups[resource] ?? "/api/v1";
    return [group, "namespaces", this.home, resource, ...rest].join("/");
  }

  create<T = KubernetesObject>(resource: string, body: unknown): T {
    return this.ask<T>("POST", this.path(resource), body);
  }

  get<T>(resource: string, name: string, ...subresource: readonly string[]): T {
    return this.ask<T>("GET", this.path(resource, name, ...subresource));
  }

  /** The objects of the namespace. */
  list<T extends KubernetesObject = KubernetesObject>(resource: string, labelSelector = ""): T[] {
    const query = labelSelector && `?labelSelector=${labelSelector}`;
    return this.items<T>(this.path(resource) + query);
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
  follow<T extends KubernetesObject>(resource: string, query: string): readonly WatchEvent<T>[] {
    return this.watch<T>(`${this.path(resource)}?${query}`).events;
  }

  /** The revision of now, to watch from. */
  revision(resource: string): string {
    type List = { metadata: { resourceVersion: string } };
    return this.ask<List>("GET", this.path(resource)).metadata.resourceVersion;
  }
}
