import type { JsonObject } from "#base/json.ts";
import { equal } from "#base/json.ts";
import { compare } from "./comparison.ts";
import {
  difference,
  emptySet,
  type FieldSet,
  intersection,
  isEmpty,
  recursiveDifference,
  union,
} from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import { type Author, type Holding, identityOf, type Managers } from "./managers.ts";
import { merge } from "./merge.ts";
import { withoutUnheld } from "./ownership.ts";
import { prune } from "./prune.ts";
import type { Shape } from "./shape.ts";

/** A configuration that one manager applies to an object. */
export interface Application {
  readonly shape: Shape;
  readonly live: JsonObject;
  readonly applied: JsonObject;
  readonly managers: Managers;
  readonly author: Author;
  readonly time: string;
  readonly ignored: FieldSet | undefined;
}

/** What came of it. */
export interface Applied {
  /** The object with the configuration applied; `live` itself if nothing of it changes. */
  readonly object: JsonObject;
  readonly managers: Managers;
  /** What others hold and the configuration would change. */
  readonly conflicts: ReadonlyMap<string, FieldSet>;
}

/** Applies a configuration, and takes what it changes from whoever held it. Rules of merge.Updater.Apply. */
export function applyFields(application: Application): Applied {
  const { shape, live, applied, managers, author, time, ignored } = application;
  const identity = identityOf(author);
  const wanted = recursiveDifference(fieldsOf(shape, applied), ignored);
  const others = [...managers].filter(([other]) => other !== identity);
  const last = managers.get(identity);
  let object = merge(shape, live, applied);
  if (last && !isEmpty(last.set)) {
    const held = others.reduce((set, [, holding]) => union(set, holding.set), wanted);
    object = prune(shape, object, last.set, held) ?? {};
  }
  const { added, modified, removed } = compare(shape, live, object);
  const changed = union(added, modified);
  const next = new Map<string, Holding>();
  const conflicts = new Map<string, FieldSet>();
  for (const [other, holding] of others) {
    const taken = intersection(holding.set, changed);
    if (!isEmpty(taken)) conflicts.set(other, taken);
    const set = difference(difference(holding.set, changed), removed);
    if (!isEmpty(set)) next.set(other, { ...holding, set });
  }
  const isSame = equal(live, object);
  const set = withoutUnheld(wanted);
  if (!isEmpty(set)) next.set(identity, { ...author, set, time: isSame ? last?.time : time });
  return { object: isSame ? live : (object as JsonObject), managers: next, conflicts };
}

/** The fields of the configuration in which the live object agrees with it. */
export function fieldsInAgreement(shape: Shape, applied: JsonObject, live: JsonObject): FieldSet {
  const { added, modified, removed } = compare(shape, applied, live);
  return [modified, added, removed].reduce(difference, fieldsOf(shape, applied));
}

/** All conflicts in one set. */
export function allOf(conflicts: ReadonlyMap<string, FieldSet>): FieldSet {
  return [...conflicts.values()].reduce(union, emptySet());
}
