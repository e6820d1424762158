// Pods of one template are the same but for their names and those of their token's volume: when one of them
// was found right, the next one is.

import type { Pod } from "#api/core.ts";
import type { FieldError } from "#api/field-errors.ts";
import { isObject } from "#base/json.ts";

/** What is looked at of a Pod. */
interface Looked {
  readonly annotations: Pod["metadata"]["annotations"] | undefined;
  readonly spec: Pod["spec"];
}

/** Spares looking at a Pod that is like the last right one. */
export class PodLikeness {
  readonly #validate: (pod: Pod) => FieldError[];
  #last: Looked | undefined;

  constructor(validate: (pod: Pod) => FieldError[]) {
    this.#validate = validate;
  }

  /** What is wrong with a new Pod. */
  validate(pod: Pod): FieldError[] {
    const looked: Looked = { annotations: pod.metadata.annotations, spec: pod.spec };
    if (this.#last && isStored(this.#last) && areAlike(this.#last, looked)) return [];
    const errors = this.#validate(pod);
    // A claim is named after its Pod.
    const isOfItsName = pod.spec.volumes?.some(({ ephemeral }) => ephemeral);
    if (errors.length === 0 && !isOfItsName) this.#last = looked;
    return errors;
  }
}

/** What is not stored may still change. */
function isStored({ annotations, spec }: Looked): boolean {
  return Object.isFrozen(spec) && (annotations === undefined || Object.isFrozen(annotations));
}

function areAlike(a: Looked, b: Looked): boolean {
  const names = { a: tokenVolumeOf(a), b: tokenVolumeOf(b) };
  return equalBut(a.annotations, b.annotations, names) && equalBut(a.spec, b.spec, names);
}

/** Admission adds it at the end. */
function tokenVolumeOf({ spec }: Looked): string | undefined {
  const name = spec.volumes?.at(-1)?.name;
  return name !== undefined && tokenVolume.test(name) ? name : undefined;
}

const tokenVolume = /^kube-api-access-[a-z0-9]{5}$/;

interface Names {
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** Deep equality, where one name stands wherever the other does, and nowhere else. */
function equalBut(a: unknown, b: unknown, names: Names): boolean {
  if (typeof a === "string") return a === names.a ? b === names.b : a === b && b !== names.b;
  if (typeof a !== "object" || a === null) return a === b;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => equalBut(item, b[index], names))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  for (const key in a) if (!equalBut(a[key], b[key], names)) return false;
  for (const key in b) if (a[key] === undefined && b[key] !== undefined) return false;
  return true;
}
