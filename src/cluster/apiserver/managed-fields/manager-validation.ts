// What is wrong with who is said to hold fields. Rules of apimachinery's pkg/apis/meta/v1/validation.

import { type FieldError, invalid, tooLong } from "#api/field-errors.ts";
import type { ManagedFieldsEntry } from "#api/meta.ts";
import { utf8Length } from "#base/utf8.ts";

const longestManager = 128;
const longestSubresource = 256;

/** How long the name of a manager may be is counted in bytes, and so are the places in it. */
export function validateManager(manager: string, field: string): FieldError[] {
  const errors = utf8Length(manager) > longestManager ? [tooLong(field, longestManager)] : [];
  let at = 0;
  for (const character of manager) {
    if (!/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) {
      const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
      errors.push(invalid(field, manager, `invalid character U+${code} (at position ${at})`));
    }
    at += utf8Length(character);
  }
  return errors;
}

/** What is wrong with entries that could be read. */
export function validateManagedFields(entries: readonly ManagedFieldsEntry[] = []): FieldError[] {
  return entries.flatMap(({ manager, subresource = "" }, index) => {
    const path = `metadata.managedFields[${index}]`;
    return [
      ...validateManager(manager, `${path}.manager`),
      ...(utf8Length(subresource) > longestSubresource
        ? [tooLong(`${path}.subresource`, longestSubresource)]
        : []),
    ];
  });
}
