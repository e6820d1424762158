import { type FieldError, invalid } from "#api/field-errors.ts";

const noBacksteps = "must not contain '..'";

/** A path that does not lead out of where it begins. */
export function withoutBacksteps(field: string, path: string): FieldError[] {
  return path.split("/").includes("..") ? [invalid(field, path, noBacksteps)] : [];
}

/** A path below something: relative, and it does not lead out. */
export function descendingPath(field: string, path: string): FieldError[] {
  const isAbsolute = path.startsWith("/");
  return [
    ...(isAbsolute ? [invalid(field, path, "must be a relative path")] : []),
    ...withoutBacksteps(field, path),
  ];
}

/** The path of a file in a volume: names that begin with two dots are the kubelet's. */
export function localPath(field: string, path: string): FieldError[] {
  const errors = descendingPath(field, path);
  const isReserved = path.startsWith("..") && !path.startsWith("../");
  return isReserved ? [...errors, invalid(field, path, "must not start with '..'")] : errors;
}

export function absolutePath(field: string, path: string): FieldError[] {
  return path.startsWith("/") ? [] : [invalid(field, path, "must be an absolute path")];
}

/** The mode of a file. */
export function fileMode(field: string, mode: number | undefined): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return [];
  return [invalid(field, mode, "must be a number between 0 and 0777 (octal), both inclusive")];
}
