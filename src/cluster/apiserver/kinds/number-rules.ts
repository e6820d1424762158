import { type FieldError, invalid } from "#api/field-errors.ts";
import type { IntOrString } from "#api/meta.ts";

/** `must be greater than or equal to 0`. */
export function nonNegative(field: string, value: number | undefined): FieldError[] {
  if (value === undefined || value >= 0) return [];
  return [invalid(field, value, "must be greater than or equal to 0")];
}

/** A port by number, or by the name of a container's port. */
export function portOrName(field: string, port: IntOrString | undefined): FieldError[] {
  if (typeof port !== "string") return portNumber(field, port ?? 0);
  return portName(port).map((fault) => invalid(field, port, fault));
}

export function portNumber(field: string, port: number): FieldError[] {
  if (port >= 1 && port <= 65_535) return [];
  return [invalid(field, port, "must be between 1 and 65535, inclusive")];
}

/** What is wrong with the name of a port (IANA_SVC_NAME). */
export function portName(name: string): string[] {
  const faults: string[] = [];
  if (name.length > 15) faults.push("must be no more than 15 characters");
  if (!/^[-a-z0-9]*$/.test(name)) {
    faults.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  } else if (!/[a-z]/.test(name)) faults.push("must contain at least one letter (a-z)");
  if (name.includes("--")) faults.push("must not contain consecutive hyphens");
  if (/^-|-$/.test(name)) faults.push("must not begin or end with a hyphen");
  return faults;
}

/** What is wrong with an address; IPv4 is all the simulated network knows. */
export function ipAddress(text: string): string | undefined {
  const parts = text.split(".");
  const isAddress =
    parts.length === 4 &&
    parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  if (isAddress || /^[0-9a-fA-F:]*:[0-9a-fA-F:.]+$/.test(text)) return undefined;
  return "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
}
