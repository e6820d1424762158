import type { Event, Pod } from "#api/core.ts";
import type { EndpointSlice } from "#api/discovery.ts";
import { controllerOf, type KubernetesObject } from "#api/meta.ts";
import { resourceOfKind, type BuiltInResource, type Resources } from "#api/scheme.ts";
import { equal } from "#base/json.ts";
import type { Change, Cluster } from "#cluster/cluster.ts";
import type { ViewDelta, ViewRow } from "#protocol/rows.ts";
import {
  deploymentRow,
  eventRow,
  nodeRow,
  podRow,
  replicaSetRow,
  serviceRow,
} from "./row-makers.ts";

/** Resources that have rows; a change of any other only matters to rows that are made from it. */
const shown: ReadonlySet<BuiltInResource> = new Set<BuiltInResource>([
  "nodes",
  "deployments",
  "replicasets",
  "pods",
  "services",
  "events",
]);

function isShown(resource: string): resource is BuiltInResource {
  return shown.has(resource as BuiltInResource);
}

const serviceNameLabel = "kubernetes.io/service-name";

interface Dirty {
  readonly resource: BuiltInResource;
  readonly namespace: string;
  readonly name: string;
}

/** Turns the cluster's writes into rows of the picture, and squashes them into one delta a frame. */
export class Rows {
  readonly #cluster: Cluster;
  readonly #rows = new Map<string, ViewRow>();
  /** Row ids by resource, namespace and name, to find what is gone. */
  readonly #ids = new Map<string, string>();
  readonly #dirty = new Map<string, Dirty>();
  /** Pods of which the last word from their kubelet was `Pulling`. */
  readonly #pulling = new Set<string>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    for (const resource of shown) {
      for (const object of cluster.list(resource)) this.#mark(resource, object);
    }
    cluster.subscribe((change) => this.#note(change));
  }

  /** What changed since the last call. The first call answers everything. */
  take(): ViewDelta {
    const added: ViewRow[] = [];
    const updated: ViewRow[] = [];
    const removed: string[] = [];
    for (const [key, dirty] of this.#dirty) {
      const row = this.#rowOf(dirty);
      const id = this.#ids.get(key);
      if (id !== undefined && row?.id !== id) {
        // Gone, or replaced by another object of the same name.
        this.#rows.delete(id);
        this.#ids.delete(key);
        removed.push(id);
      }
      if (!row) continue;
      const old = this.#rows.get(row.id);
      if (old && equal(old, row)) continue;
      this.#rows.set(row.id, row);
      this.#ids.set(key, row.id);
      (old ? updated : added).push(row);
    }
    this.#dirty.clear();
    return { added, updated, removed };
  }

  /** True if `take` has anything to look at. */
  get changed(): boolean {
    return this.#dirty.size > 0;
  }

  #note({ resource, object }: Change): void {
    if (isShown(resource)) this.#mark(resource, object);
    if (resource === "endpointslices") this.#markService(object as EndpointSlice);
    if (resource === "events") this.#notePull(object as Event);
    if (resource === "deployments") {
      const sets = this.#cluster.list("replicasets", object.metadata.namespace);
      for (const set of sets) {
        if (controllerOf(set)?.uid === object.metadata.uid) this.#mark("replicasets", set);
      }
    }
  }

  #mark(resource: BuiltInResource, { metadata }: KubernetesObject): void {
    const { namespace = "", name } = metadata;
    this.#dirty.set(`${resource}/${namespace}/${name}`, { resource, namespace, name });
  }

  #markService({ metadata }: EndpointSlice): void {
    const name = metadata.labels?.[serviceNameLabel];
    if (name === undefined) return;
    const service = this.#cluster.find("services", metadata.namespace ?? "", name);
    if (service) this.#mark("services", service);
  }

  /** A Pod's status does not tell when its image is being pulled; the kubelet's events do. */
  #notePull({ involvedObject, reason }: Event): void {
    const { kind, uid, namespace = "", name = "" } = involvedObject;
    if (kind !== "Pod" || uid === undefined) return;
    if (reason === "Pulling") this.#pulling.add(uid);
    else if (reason === "Pulled" || reason === "Failed") this.#pulling.delete(uid);
    else return;
    this.#dirty.set(`pods/${namespace}/${name}`, { resource: "pods", namespace, name });
  }

  #rowOf({ resource, namespace, name }: Dirty): ViewRow | undefined {
    const cluster = this.#cluster;
    const object = cluster.find(resource, namespace, name);
    if (!object) return undefined;
    switch (object.kind) {
      case "Node":
        return nodeRow(object);
      case "Deployment":
        return deploymentRow(object);
      case "ReplicaSet":
        return replicaSetRow(object, this.#ownerOf(object));
      case "Pod":
        return podRow(object, this.#statusOf(object), this.#pulling.has(object.metadata.uid));
      case "Service":
        return serviceRow(
          object,
          cluster
            .list("endpointslices", namespace)
            .filter(({ metadata }) => metadata.labels?.[serviceNameLabel] === name),
        );
      case "Event":
        return eventRow(object);
      default:
        return undefined;
    }
  }

  #ownerOf(set: Resources["replicasets"]): Resources["deployments"] | undefined {
    const owner = controllerOf(set);
    if (!owner || resourceOfKind(owner.apiVersion, owner.kind) !== "deployments") return undefined;
    return this.#cluster.find("deployments", set.metadata.namespace ?? "", owner.name);
  }

  /** The server's own word, so that the picture and `kubectl get pods` can never differ. */
  #statusOf({ metadata }: Pod): string {
    const { body } = this.#cluster.handle({
      method: "GET",
      path: `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`,
      headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" },
    });
    const table = body as { rows?: readonly { cells: readonly string[] }[] };
    return table.rows?.[0]?.cells[2] ?? "";
  }
}
