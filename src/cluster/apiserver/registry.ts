import type { DeleteOptions } from "#api/delete-options.ts";
import type { Draft, KubernetesObject, ObjectMeta } from "#api/meta.ts";
import { groupResource, type Resource, type Resources, scheme, apiVersionOf } from "#api/scheme.ts";
import { conflict } from "#api/errors.ts";
import { formatTime } from "#api/time.ts";
import { clone, equal, type JsonObject } from "#base/json.ts";
import type { Random } from "#base/random.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Change, Store } from "../storage/store.ts";
import { nameSuffix, newUid } from "./names.ts";

/**
 * The typed face of the API server: every write goes through defaulting, validation and the rules of
 * metadata, whoever makes it. Controllers, scheduler and kubelets use it directly; HTTP-shaped
 * requests reach it through ApiServer.handle. Objects that come out are frozen: `clone` before change.
 * Refusals are StatusErrors.
 */
export class Registry {
  readonly #simulation: Simulation;
  readonly #store: Store;
  readonly #uids: Random;
  readonly #names: Random;

  constructor(simulation: Simulation, store: Store) {
    this.#simulation = simulation;
    this.#store = store;
    this.#uids = simulation.random("uid");
    this.#names = simulation.random("generateName");
  }

  /** Calls `listener` within every write. Listeners only take note (enqueue a key); they never write. */
  subscribe(listener: (change: Change) => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Throws NotFound. `namespace` is "" for cluster-scoped resources. */
  get<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] {
    return this.#store.get(resource, namespace, name);
  }

  /** Like get, but answers undefined where there is none. */
  find<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] | undefined {
    return this.#store.find(resource, namespace, name);
  }

  /** All objects, or those of one namespace, by namespace and name. */
  list<R extends Resource>(resource: R, namespace?: string): readonly Resources[R][] {
    return this.#store.list(resource, namespace);
  }

  /** The objects of one resource that have an owner with this uid, in order of creation. */
  ownedBy<R extends Resource>(resource: R, uid: string): Resources[R][] {
    return this.#store.ownedBy(resource, uid);
  }

  create<R extends Resource>(resource: R, draft: Draft<Resources[R]>): Resources[R] {
    const object = clone(draft) as Resources[R];
    object.apiVersion = apiVersionOf(resource);
    object.kind = scheme[resource].kind as Resources[R]["kind"];
    object.metadata = this.#newMetadata(draft.metadata);
    return this.#store.create(resource, object);
  }

  /**
   * Writes metadata and spec; status stays as stored. A write that changes nothing is none: no
   * revision, no event. Throws Conflict if `metadata.resourceVersion` is set and old.
   */
  update<R extends Resource>(resource: R, object: Resources[R]): Resources[R] {
    const { namespace = "", name } = object.metadata;
    const old = this.#store.get(resource, namespace, name);
    const next = clone(object) as Resources[R] & JsonObject;
    if ("status" in old) next["status"] = old.status;
    const specChanged = !equal(
      (next as JsonObject)["spec"],
      (old as unknown as JsonObject)["spec"],
    );
    if (old.metadata.generation !== undefined) {
      next.metadata.generation = old.metadata.generation + (specChanged ? 1 : 0);
    }
    return this.#write(resource, next, old);
  }

  /** Writes status; metadata and spec stay as stored. Otherwise like update. */
  updateStatus<R extends Resource>(resource: R, object: Resources[R]): Resources[R] {
    const { namespace = "", name, resourceVersion } = object.metadata;
    const old = this.#store.get(resource, namespace, name);
    const next = {
      ...old,
      metadata: { ...old.metadata, resourceVersion },
      status: clone((object as unknown as JsonObject)["status"]),
    };
    return this.#write(resource, next, old);
  }

  /**
   * Deletes as the kind does: a Pod gets its grace period first, an object with finalizers waits for
   * them, dependents go by `propagationPolicy`. Throws NotFound, Conflict (preconditions).
   */
  delete(resource: Resource, namespace: string, name: string, options: DeleteOptions = {}): void {
    const old = this.#store.get(resource, namespace, name);
    const graceSeconds = options.gracePeriodSeconds ?? gracePeriodOf(resource, old);
    if (graceSeconds > 0) {
      if (old.metadata.deletionTimestamp !== undefined) return;
      this.#store.update(resource, {
        ...old,
        metadata: {
          ...old.metadata,
          deletionTimestamp: formatTime(this.#simulation.now + graceSeconds * 1000),
          deletionGracePeriodSeconds: graceSeconds,
          generation: (old.metadata.generation ?? 0) + 1,
        },
      });
      return;
    }
    this.#store.delete(resource, namespace, name);
  }

  #newMetadata(given: Partial<ObjectMeta>): ObjectMeta {
    return {
      ...given,
      name: given.name ?? nameSuffix(given.generateName ?? "", this.#names),
      uid: newUid(this.#uids),
      resourceVersion: "",
      generation: 1,
      creationTimestamp: formatTime(this.#simulation.now),
    };
  }

  #write<R extends Resource>(resource: R, next: Resources[R], old: Resources[R]): Resources[R] {
    const { resourceVersion, name } = next.metadata;
    if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) {
      throw conflict(groupResource(resource), name);
    }
    next.metadata.resourceVersion = old.metadata.resourceVersion;
    return equal(next, old) ? old : this.#store.update(resource, next);
  }
}

function gracePeriodOf(resource: Resource, object: KubernetesObject): number {
  if (resource !== "pods") return 0;
  const { spec } = object as Resources["pods"];
  return spec.nodeName ? (spec.terminationGracePeriodSeconds ?? 30) : 0;
}
