import { alreadyExists, conflict, notFound, StatusError } from "#api/errors.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { groupResource, type Resource, type Resources } from "#api/scheme.ts";
import { freeze } from "#base/json.ts";
import type { Cause } from "../sim/simulation.ts";
import { type ChangeType, inOrder, Table } from "./table.ts";

/** One write, as watchers see it. */
export interface Change<R extends Resource = Resource> {
  readonly type: ChangeType;
  readonly resource: R;
  readonly object: Resources[R];
  /** The object before this write; absent for ADDED. */
  readonly previous: Resources[R] | undefined;
  readonly revision: number;
  readonly cause: Cause | undefined;
}

/** The change of one of these resources: `resource` tells which type its objects have. */
export type ChangeOf<R extends Resource> = R extends Resource ? Change<R> : never;

type Listener = (change: Change) => void;

/** Who hears of changes; of all of them where no resources are named. */
interface Subscription {
  readonly resources: readonly Resource[] | undefined;
  readonly listener: Listener;
}

/** How many changes the watch history keeps; older resourceVersions answer 410 Expired. */
const historyLength = 10_000;

/**
 * What etcd is to Kubernetes: one revision counter, compare-and-swap writes, and an ordered history
 * that watchers can follow from any revision still kept. Objects in it are frozen.
 */
export class Store {
  #revision = 0;
  /** Watches can follow from here on. */
  #forgotten = 0;
  /** Lists can be read as of here on. */
  #compacted = 0;
  readonly #tables = new Map<Resource, Table<KubernetesObject>>();
  /** By the uid of the owner and that of what it owns. */
  readonly #owned = new Map<
    string,
    Map<string, { resource: Resource; object: KubernetesObject }>
  >();
  readonly #history: Change[] = [];
  readonly #subscriptions = new Set<Subscription>();
  /** Who hears of a resource, in the order in which they asked; made when first needed. */
  readonly #listeners = new Map<Resource, readonly Listener[]>();
  readonly #cause: () => Cause | undefined;

  /** `cause` tells why the present write happens. */
  constructor(cause: () => Cause | undefined) {
    this.#cause = cause;
  }

  /** The revision of the latest write. */
  get revision(): number {
    return this.#revision;
  }

  /** Calls `listener` for every later write of these resources, in order, within the write. Returns the way to stop. */
  subscribe<R extends Resource>(
    resources: readonly R[],
    listener: (change: ChangeOf<R>) => void,
  ): () => void {
    // It is called with changes of these resources only.
    return this.#add({ resources, listener: listener as Listener });
  }

  /** The same for every write. */
  subscribeToAll(listener: Listener): () => void {
    return this.#add({ resources: undefined, listener });
  }

  #add(subscription: Subscription): () => void {
    this.#subscriptions.add(subscription);
    this.#listeners.clear();
    return () => {
      this.#subscriptions.delete(subscription);
      this.#listeners.clear();
    };
  }

  #listenersOf(resource: Resource): readonly Listener[] {
    let listeners = this.#listeners.get(resource);
    if (!listeners) {
      listeners = [...this.#subscriptions]
        .filter(({ resources }) => resources?.includes(resource) ?? true)
        .map(({ listener }) => listener);
      this.#listeners.set(resource, listeners);
    }
    return listeners;
  }

  /** The kept changes after `revision`. Throws Expired when some of them are forgotten. */
  changesSince(revision: number): readonly Change[] {
    if (revision < this.#forgotten) {
      throw new StatusError(
        "Expired",
        `too old resource version: ${revision} (${this.#forgotten})`,
      );
    }
    // Revisions grow by one with each change, so the place is known.
    return this.#history.slice(Math.max(0, this.#history.length - (this.#revision - revision)));
  }

  /** From now on nobody can watch from a revision before this moment, or list as of one. */
  forget(): void {
    this.#history.length = 0;
    this.#forgotten = this.#revision;
    this.#compacted = this.#revision;
  }

  /** From now on lists as of a revision before this one cannot be read. */
  compact(revision: number): void {
    this.#compacted = Math.max(this.#compacted, revision);
  }

  /** The list as it was at `revision`, or undefined when that is compacted away. */
  listAt<R extends Resource>(
    resource: R,
    namespace: string | undefined,
    revision: number,
  ): readonly Resources[R][] | undefined {
    if (revision < this.#compacted) return undefined;
    const now = this.list(resource, namespace);
    const later = this.changesSince(revision).filter(
      ({ resource: changed, object }) =>
        changed === resource &&
        (namespace === undefined || object.metadata.namespace === namespace),
    );
    if (later.length === 0) return now;
    const objects = new Map(now.map((object) => [keyOf(object), object]));
    for (const { object, previous } of later.toReversed()) {
      if (previous) objects.set(keyOf(object), previous as Resources[R]);
      else objects.delete(keyOf(object));
    }
    return [...objects.values()].toSorted(inOrder);
  }

  find<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] | undefined {
    return this.#table(resource).find(namespace, name);
  }

  /** Throws NotFound. */
  get<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] {
    const object = this.find(resource, namespace, name);
    if (!object) throw notFound(groupResource(resource), name);
    return object;
  }

  /** All objects (of a namespace), ordered by namespace and name as etcd orders its keys. */
  list<R extends Resource>(resource: R, namespace?: string): readonly Resources[R][] {
    return this.#table(resource).list(namespace);
  }

  /** The objects of one resource that name `uid` among their owners, in order of creation. */
  ownedBy<R extends Resource>(resource: R, uid: string): Resources[R][] {
    const owned = this.#owned.get(uid);
    if (!owned) return [];
    const found: KubernetesObject[] = [];
    for (const item of owned.values()) if (item.resource === resource) found.push(item.object);
    return found as Resources[R][];
  }

  /** Everything that names `uid` among its owners. */
  dependentsOf(uid: string): { resource: Resource; object: KubernetesObject }[] {
    return [...(this.#owned.get(uid)?.values() ?? [])];
  }

  /** Throws AlreadyExists. The object becomes the store's and is frozen. */
  create<R extends Resource>(resource: R, object: Resources[R]): Resources[R] {
    this.refuseIfPresent(resource, object);
    return this.#commit("ADDED", resource, object, undefined);
  }

  /** Throws AlreadyExists if there is an object of this key. */
  refuseIfPresent<R extends Resource>(resource: R, { metadata }: Resources[R]): void {
    const { namespace = "", name } = metadata;
    if (this.find(resource, namespace, name)) throw alreadyExists(groupResource(resource), name);
  }

  /** Replaces the object of the same key. Throws NotFound, or Conflict if its resourceVersion is old. */
  update<R extends Resource>(resource: R, object: Resources[R]): Resources[R] {
    const { namespace = "", name, resourceVersion } = object.metadata;
    const previous = this.get(resource, namespace, name);
    if (resourceVersion !== previous.metadata.resourceVersion) {
      throw conflict(groupResource(resource), name);
    }
    return this.#commit("MODIFIED", resource, object, previous);
  }

  /** Removes the object. Throws NotFound. Answers its last state, with the revision of the removal. */
  delete<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] {
    const previous = this.get(resource, namespace, name);
    return this.#commit("DELETED", resource, previous, previous);
  }

  #table<R extends Resource>(resource: R): Table<Resources[R]> {
    let table = this.#tables.get(resource);
    if (!table) this.#tables.set(resource, (table = new Table()));
    // The scheme pairs each resource with its type.
    return table as unknown as Table<Resources[R]>;
  }

  #commit<R extends Resource>(
    type: ChangeType,
    resource: R,
    object: Resources[R],
    previous: Resources[R] | undefined,
  ): Resources[R] {
    const revision = ++this.#revision;
    const stored = unfrozen(object);
    stored.metadata.resourceVersion = `${revision}`;
    freeze(stored);
    this.#table(resource).write(type, stored);
    this.#indexOwners(resource, type === "DELETED" ? undefined : stored, previous);
    this.#publish({ type, resource, object: stored, previous, revision, cause: this.#cause() });
    return stored;
  }

  #indexOwners(
    resource: Resource,
    object: KubernetesObject | undefined,
    previous: KubernetesObject | undefined,
  ): void {
    const before = previous?.metadata.ownerReferences;
    const after = object?.metadata.ownerReferences;
    if (before && before !== after) {
      for (const { uid } of before) {
        if (after?.some((owner) => owner.uid === uid)) continue;
        const owned = this.#owned.get(uid);
        owned?.delete(previous.metadata.uid);
        if (owned?.size === 0) this.#owned.delete(uid);
      }
    }
    if (!object || !after) return;
    for (const { uid } of after) {
      let owned = this.#owned.get(uid);
      if (!owned) this.#owned.set(uid, (owned = new Map()));
      owned.set(object.metadata.uid, { resource, object });
    }
  }

  #publish(change: Change): void {
    this.#history.push(change);
    if (this.#history.length > 2 * historyLength) {
      this.#history.splice(0, this.#history.length - historyLength);
      this.#forgotten = this.#revision - historyLength;
      this.compact(this.#forgotten);
    }
    for (const listener of this.#listenersOf(change.resource)) listener(change);
  }
}

/** The object itself, or a copy if it is frozen: then it is somebody's already. */
function unfrozen<T extends KubernetesObject>(object: T): T {
  const isFrozen = Object.isFrozen(object) || Object.isFrozen(object.metadata);
  return isFrozen ? { ...object, metadata: { ...object.metadata } } : object;
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}
