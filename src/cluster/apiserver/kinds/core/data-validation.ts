// What is wrong with the entries of a ConfigMap or Secret. Rules of ValidateConfigMap and ValidateSecret.

import { type FieldError, invalidEach, tooLong } from "#api/field-errors.ts";
import { configKey } from "#api/label-rules.ts";

/** The most that all entries of an object may take. */
const mostBytes = 1024 * 1024;

/** The faults of a key; `path` leads to the entries. */
export function validateKey(key: string, path: string): FieldError[] {
  return invalidEach(`${path}[${key}]`, key, configKey(key));
}

/** What is wrong with an object whose entries have these sizes; `path` names what is too long. */
export function validateSize(sizes: readonly number[], path: string): FieldError[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total > mostBytes ? [tooLong(path, mostBytes)] : [];
}
