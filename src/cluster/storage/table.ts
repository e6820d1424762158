import type { KubernetesObject, ObjectMeta } from "#api/meta.ts";

/** What a write does to an object. */
export type ChangeType = "ADDED" | "MODIFIED" | "DELETED";

/** A list in order. Once handed out (`isOut`), it is not changed any more but replaced. */
interface SortedList<T> {
  objects: T[];
  isOut: boolean;
}

/** The objects of one resource, by namespace and name. */
export class Table<T extends KubernetesObject> {
  readonly #objects = new Map<string, Map<string, T>>();
  /** Lists that were asked for, kept in order from then on: of a namespace, and of all. */
  readonly #lists = new Map<string, SortedList<T>>();
  #all: SortedList<T> | undefined;

  find(namespace: string, name: string): T | undefined {
    return this.#objects.get(namespace)?.get(name);
  }

  /** All objects (of a namespace), in order. */
  list(namespace?: string): readonly T[] {
    const list = namespace === undefined ? this.#listOfAll() : this.#listOf(namespace);
    list.isOut = true;
    return list.objects;
  }

  #listOfAll(): SortedList<T> {
    return (this.#all ??= sorted(
      [...this.#objects.values()].flatMap((named) => [...named.values()]),
    ));
  }

  #listOf(namespace: string): SortedList<T> {
    let list = this.#lists.get(namespace);
    if (!list) {
      list = sorted([...(this.#objects.get(namespace)?.values() ?? [])]);
      this.#lists.set(namespace, list);
    }
    return list;
  }

  /** Does what the change tells: adds the object, replaces the one of its key, or removes it. */
  write(type: ChangeType, object: T): void {
    const { namespace = "", name } = object.metadata;
    let named = this.#objects.get(namespace);
    if (!named) this.#objects.set(namespace, (named = new Map()));
    if (type === "DELETED") named.delete(name);
    else named.set(name, object);
    if (this.#all) write(this.#all, type, object);
    const list = this.#lists.get(namespace);
    if (list) write(list, type, object);
  }
}

function sorted<T extends KubernetesObject>(objects: readonly T[]): SortedList<T> {
  return { objects: objects.toSorted(inOrder), isOut: false };
}

/** Keeps a list right after one write; what was handed out does not change. */
function write<T extends KubernetesObject>(list: SortedList<T>, type: ChangeType, object: T): void {
  if (list.isOut) {
    list.objects = [...list.objects];
    list.isOut = false;
  }
  const { objects } = list;
  let low = 0;
  for (let high = objects.length; low < high;) {
    const middle = (low + high) >> 1;
    if (isBefore(objects[middle]!.metadata, object.metadata)) low = middle + 1;
    else high = middle;
  }
  if (type === "ADDED") objects.splice(low, 0, object);
  else if (type === "DELETED") objects.splice(low, 1);
  else objects[low] = object;
}

/** For sorting: as etcd orders the keys `namespace/name`. */
export function inOrder(a: KubernetesObject, b: KubernetesObject): number {
  return isBefore(a.metadata, b.metadata) ? -1 : 1;
}

function isBefore(a: ObjectMeta, b: ObjectMeta): boolean {
  if (a.namespace === b.namespace) return a.name < b.name;
  return `${a.namespace ?? ""}/` < `${b.namespace ?? ""}/`;
}
