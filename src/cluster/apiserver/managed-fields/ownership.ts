// How an object carries its managers. They are worked out from the versions of the object when somebody
// asks: nearly all writes are made by controllers and nobody ever looks.

import type { KubernetesObject, ManagedFieldsEntry, ObjectMeta } from "#api/meta.ts";
import { must } from "#base/assert.ts";
import { isObject } from "#base/json.ts";
import { compare } from "./comparison.ts";
import { type FieldSet, recursiveDifference, union } from "./field-set.ts";
import {
  afterUpdate,
  type Author,
  decodeManagers,
  encodeManagers,
  type Holding,
  type Managers,
} from "./managers.ts";
import type { Shape } from "./shape.ts";

/** One update: the object before and after, as its author wanted it. */
export interface Update extends Author {
  /** How the fields of the object are told apart. */
  readonly shape: Shape;
  readonly time: string;
  readonly before: object;
  readonly after: object;
  /** Fields that this kind of write does not touch whatever is sent, as `status`. */
  readonly ignored?: FieldSet | undefined;
}

/** So many updates wait at most to be looked at: they hold on to old versions, which the watch history mostly has as well. */
const longestWait = 1024;

/** What of metadata no manager holds; nor apiVersion and kind. */
const unheld = [
  "name",
  "namespace",
  "creationTimestamp",
  "selfLink",
  "uid",
  "generation",
  "managedFields",
  "resourceVersion",
];

/** The fields without those that nobody holds. */
export function withoutUnheld(set: FieldSet): FieldSet {
  const children = new Map(set.children);
  children.delete("f:apiVersion");
  children.delete("f:kind");
  const metadata = children.get("f:metadata");
  if (metadata) {
    const kept = new Map(metadata.children);
    for (const name of unheld) kept.delete(`f:${name}`);
    children.set("f:metadata", { member: false, children: kept });
  }
  return { member: false, children };
}

const noManagers: Managers = new Map();

/** The managers of one version of an object. */
export class Ownership {
  #managers: Managers | undefined;
  /** Before somebody asks for the managers: whose they were before, and what was written then. */
  #base: Ownership | undefined;
  #update: Update | undefined;
  #waiting = 0;
  #entries: readonly ManagedFieldsEntry[] | undefined;

  constructor(managers = noManagers) {
    this.#managers = managers;
  }

  /** As it is told, where a manager may be named twice: read again, the later entry counts. */
  static told(holdings: readonly Holding[]): Ownership {
    const entries = encodeManagers(holdings);
    const told = new Ownership(must(decodeManagers(entries), "what was encoded can be decoded"));
    told.#entries = entries;
    return told;
  }

  /** After one more update. */
  updated(update: Update): Ownership {
    const next = new Ownership();
    if (this.#waiting >= longestWait) void this.managers;
    next.#managers = undefined; // Worked out from the update when asked for.
    next.#base = this;
    next.#update = update;
    next.#waiting = this.#waiting + 1;
    return next;
  }

  get managers(): Managers {
    if (this.#managers) return this.#managers;
    const base = must(this.#base, "an ownership has managers or an update");
    const update = must(this.#update, "an update belongs to its base");
    this.#managers = managersAfter(base.managers, update);
    this.#base = undefined;
    this.#update = undefined;
    this.#waiting = 0;
    return this.#managers;
  }

  /** As in metadata.managedFields. */
  get entries(): readonly ManagedFieldsEntry[] {
    return (this.#entries ??= encodeManagers([...this.managers.values()]));
  }
}

/** Of an object that nobody has written. */
export const nobodys = new Ownership();

function managersAfter(managers: Managers, update: Update): Managers {
  const { shape, before, after, ignored } = update;
  // Whoever emptied the list does not want it: nobody is noted before the next apply.
  const isThere = Boolean((before as Partial<KubernetesObject>).metadata?.uid);
  if (managers.size === 0 && isThere) return managers;
  const { added, modified, removed } = compare(shape, before, after);
  const changed = union(added, modified);
  const gained = recursiveDifference(withoutUnheld(changed), ignored);
  return afterUpdate(managers, update, changed, removed, gained);
}

/** Under this key metadata carries its ownership: spreading copies it, JSON does not show it. */
const ownership = Symbol("ownership");

type Owned = ObjectMeta & { [ownership]?: Ownership };

/** The ownership of a stored object; nobody's where it was never noted. */
export function ownershipOf({ metadata }: KubernetesObject): Ownership {
  return (metadata as Owned)[ownership] ?? nobodys;
}

/**
 * The ownership that a client has sent along, of the `versions` in which the kind is served; undefined where it
 * sent none, or none that can be read. One empty entry, or what is no version, means that all is to be forgotten.
 */
export function givenOwnership(
  { managedFields }: ObjectMeta,
  versions: () => readonly string[],
): Ownership | undefined {
  if (!managedFields?.length) return undefined;
  const [only] = managedFields;
  if (managedFields.length === 1 && Object.keys(only!).length === 0) return nobodys;
  const managers = decodeManagers(managedFields);
  if (!managers) return undefined;
  const served = versions();
  const known = [...managers].filter(([, { apiVersion }]) => served.includes(apiVersion));
  const isLost = managedFields.some(({ apiVersion }) => apiVersion.split("/").length > 2);
  return new Ownership(isLost ? undefined : new Map(known));
}

/** An object as it was sent; an empty list of managers, which decoding drops, as the empty entry that means the same. */
export function withResetKept(object: unknown): unknown {
  if (!isObject(object) || !isObject(object["metadata"])) return object;
  const { managedFields, ...metadata } = object["metadata"];
  if (!Array.isArray(managedFields) || managedFields.length > 0) return object;
  return { ...object, metadata: { ...metadata, managedFields: [{}] } };
}

/** Notes who holds what, in the metadata of an object that is about to be stored. */
export function setOwnership(metadata: ObjectMeta, owned: Ownership): void {
  (metadata as Owned)[ownership] = owned;
}

/** The object as clients see it: with managedFields, which are worked out when they are read. */
export function withManagedFields<T extends KubernetesObject>(object: T): T {
  const owned = (object.metadata as Owned)[ownership];
  if (!owned) return object;
  const { managedFields: _, [ownership]: __, ...metadata } = object.metadata as Owned;
  Object.defineProperty(metadata, "managedFields", {
    enumerable: true,
    configurable: true,
    get: () => (owned.entries.length > 0 ? owned.entries : undefined),
  });
  return { ...object, metadata };
}
