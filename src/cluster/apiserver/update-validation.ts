// What is wrong with a change. Rules of BeforeUpdate in apiserver's registry/rest/update.go.

import type { FieldError } from "#api/field-errors.ts";
import type { Resource, Resources } from "#api/scheme.ts";
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

/** What is wrong with a change of an object; `part` and `group` as for a write. */
export function validateUpdate<R extends Resource>(
  { strategy, namespaced }: Kind<R>,
  { next, old, faults }: Change<Resources[R]>,
  context: AdmissionContext,
  { part, group }: { readonly part?: string; readonly group?: string },
): FieldError[] {
  const checks: Readonly<Record<UpdateCheck, () => readonly FieldError[]>> = {
    metadata: () => validateMetadata(next.metadata, namespaced, strategy),
    metadataChange: () => [
      ...faults,
      ...(strategy.allowsAnyFinalizer ? [] : validateStandardFinalizers(next.metadata)),
    ],
    object: () => strategy.validate?.(next, context, group, old) ?? [],
    change: () => strategy.validateUpdate?.(next, old, part, group) ?? [],
  };
  const asked = strategy.updateChecks ?? usualChecks;
  // Metadata is looked at before the kind's rules are, and again with them.
  return [
    ...validateFreeMetadata(next.metadata),
    ...faults,
    ...asked.flatMap((check) => checks[check]()),
  ];
}
