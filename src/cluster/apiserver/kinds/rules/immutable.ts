import { type FieldError, forbidden } from "#api/field-errors.ts";
import { equal } from "#base/json.ts";

interface Immutable {
  readonly immutable?: boolean;
  readonly data?: object;
  readonly binaryData?: object;
}

/** What may not change in a ConfigMap or Secret that was declared immutable. */
export function validateImmutable(next: Immutable, old: Immutable): FieldError[] {
  if (!old.immutable) return [];
  const errors: FieldError[] = [];
  const why = "field is immutable when `immutable` is set";
  if (!next.immutable) errors.push(forbidden("immutable", why));
  for (const field of ["data", "binaryData"] as const) {
    if (!equal(next[field], old[field])) errors.push(forbidden(field, why));
  }
  return errors;
}
