import { type FieldError, invalid, invalidEach } from "#api/field-errors.ts";
import { tooLongText } from "#api/label-rules.ts";
import type { IntOrString } from "#api/meta.ts";

export const maxInt32 = 2_147_483_647;

/** `must be between 0 and 255, inclusive`. */
export function between(field: string, value: number, low: number, high: number): FieldError[] {
  if (value >= low && value <= high) return [];
  return [invalid(field, value, `must be between ${low} and ${high}, inclusive`)];
}

/** `must be greater than or equal to 0`. */
export function nonNegative(field: string, value: number | undefined): FieldError[] {
  if (value === undefined || value >= 0) return [];
  return [invalid(field, value, "must be greater than or equal to 0")];
}

/** `must be greater than zero`. */
export function positive(field: string, value: number): FieldError[] {
  return value > 0 ? [] : [invalid(field, value, "must be greater than zero")];
}

/** The id of a user or a group. */
export function userId(field: string, id: number | undefined): FieldError[] {
  return id === undefined ? [] : between(field, id, 0, maxInt32);
}

/** A port by number, or by the name of a container's port. */
export function portOrName(field: string, port: IntOrString | undefined): FieldError[] {
  if (typeof port !== "string") return portNumber(field, port ?? 0);
  return invalidEach(field, port, portName(port));
}

export function portNumber(field: string, port: number): FieldError[] {
  return between(field, port, 1, 65_535);
}

/** What is wrong with the name of a port (IANA_SVC_NAME). */
export function portName(name: string): string[] {
  const faults: string[] = [];
  if (name.length > 15) faults.push(tooLongText(15));
  if (!/^[-a-z0-9]+$/.test(name)) {
    faults.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(name)) faults.push("must contain at least one letter (a-z)");
  if (name.includes("--")) faults.push("must not contain consecutive hyphens");
  if (/^-|-$/.test(name)) faults.push("must not begin or end with a hyphen");
  return faults;
}
