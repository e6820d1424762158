// What is wrong with a change. Rules of BeforeUpdate in apiserver's registry/rest/update.go.

import type { FieldError } from "#api/field-errors.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import { equal } from "#base/json.ts";
import type { Kind } from "./kind.ts";
import { validateFreeMetadata, validateMetadata, validateStandardFinalizers } from "./metadata.ts";
import type { AdmissionContext, UpdateCheck } from "./strategy.ts";

interface Change<T> {
  readonly next: T;
  readonly old: T;
  /** What is wrong with the change of its metadata. */
  readonly faults: readonly FieldError[];
}

const usualChecks: readonly UpdateCheck[] = ["metadataChange", "object", "change"];
const usualStatusChecks: readonly UpdateCheck[] = ["metadataChange", "change"];

/** What is wrong with a change of an object; `part` and `group` as for a write. */
export function validateUpdate<R extends Resource>(
  kind: Kind<R>,
  change: Change<Resources[R]>,
  context: AdmissionContext,
  { part, group }: { readonly part?: string; readonly group?: string },
): FieldError[] {
  const { strategy } = kind;
  const { next, old } = change;
  return validateParts(kind, change, strategy.updateChecks ?? usualChecks, (check) =>
    check === "object"
      ? strategy.validate?.(next, context, group, old)
      : strategy.validateUpdate?.(next, old, part, group),
  );
}

/** What is wrong with a write of a status. */
export function validateStatusUpdate<R extends Resource>(
  kind: Kind<R>,
  change: Change<Resources[R]>,
  part: string,
): FieldError[] {
  const { strategy } = kind;
  const { next, old } = change;
  return validateParts(kind, change, strategy.statusChecks ?? usualStatusChecks, (check) =>
    check === "object" ? [] : strategy.validateStatusUpdate?.(next, old, part),
  );
}

/** Metadata is looked at before the kind's rules are, and again with them. */
function validateParts<R extends Resource>(
  { strategy, namespaced }: Kind<R>,
  { next, old, faults }: Change<Resources[R]>,
  asked: readonly UpdateCheck[],
  ofKind: (check: "object" | "change") => readonly FieldError[] | undefined,
): FieldError[] {
  // What was stored was found good: controllers write one status after the other.
  const isKnown = faults.length === 0 && equal(next.metadata, old.metadata);
  const errors = isKnown ? [] : [...validateFreeMetadata(next.metadata), ...faults];
  for (const check of asked) {
    if (check === "object" || check === "change") errors.push(...(ofKind(check) ?? []));
    else if (isKnown) continue;
    else if (check === "metadata") {
      errors.push(...validateMetadata(next.metadata, namespaced, strategy));
    } else {
      errors.push(...faults);
      if (!strategy.allowsAnyFinalizer) errors.push(...validateStandardFinalizers(next.metadata));
    }
  }
  return errors;
}
