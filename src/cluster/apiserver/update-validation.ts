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
  return validateParts(kind, change, strategy.updateChecks ?? usualChecks, {
    object: () => strategy.validate?.(next, context, group, old) ?? [],
    change: () => strategy.validateUpdate?.(next, old, part, group) ?? [],
  });
}

/** What is wrong with a write of a status. */
export function validateStatusUpdate<R extends Resource>(
  kind: Kind<R>,
  change: Change<Resources[R]>,
  part: string,
): FieldError[] {
  const { strategy } = kind;
  return validateParts(kind, change, strategy.statusChecks ?? usualStatusChecks, {
    object: () => [],
    change: () => strategy.validateStatusUpdate?.(change.next, change.old, part) ?? [],
  });
}

/** Metadata is looked at before the kind's rules are, and again with them. */
function validateParts<R extends Resource>(
  { strategy, namespaced }: Kind<R>,
  { next, old, faults }: Change<Resources[R]>,
  asked: readonly UpdateCheck[],
  ofKind: Readonly<Record<"object" | "change", () => readonly FieldError[]>>,
): FieldError[] {
  // What was stored was found good: controllers write one status after the other.
  const isKnown = faults.length === 0 && equal(next.metadata, old.metadata);
  const checks: Readonly<Record<UpdateCheck, () => readonly FieldError[]>> = {
    ...ofKind,
    metadata: () => (isKnown ? [] : validateMetadata(next.metadata, namespaced, strategy)),
    metadataChange: () =>
      isKnown || strategy.allowsAnyFinalizer
        ? faults
        : [...faults, ...validateStandardFinalizers(next.metadata)],
  };
  return [
    ...(isKnown ? [] : validateFreeMetadata(next.metadata)),
    ...faults,
    ...asked.flatMap((check) => checks[check]()),
  ];
}
