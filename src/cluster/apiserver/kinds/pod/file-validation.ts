// What is wrong with the files of a volume. Rules of pkg/apis/core/validation.

import { type FieldError, invalid, required } from "#api/field-errors.ts";
import type { DownwardAPIVolumeFile, KeyToPath } from "#api/volumes.ts";
import { fileMode, localPath } from "../rules/paths.ts";
import {
  downwardVolumeFields,
  validateFieldReference,
  validateResourceReference,
} from "./reference-validation.ts";

/** A key that becomes a file. */
export function validateItem(
  { key, path: place = "", mode }: Partial<KeyToPath>,
  path: string,
): FieldError[] {
  return [
    ...(key ? [] : [required(`${path}.key`)]),
    ...(place ? [] : [required(`${path}.path`)]),
    ...localPath(`${path}.path`, place),
    ...fileMode(`${path}.mode`, mode),
  ];
}

/** A file of the downward API; `path` leads to the list's owner: upstream does not count the files. */
export function validateFile(
  { path: place = "", fieldRef, resourceFieldRef, mode }: Partial<DownwardAPIVolumeFile>,
  path: string,
): FieldError[] {
  const errors = [
    ...(place ? [] : [required(`${path}.path`)]),
    ...localPath(`${path}.path`, place),
  ];
  if (fieldRef) {
    errors.push(...validateFieldReference(fieldRef, downwardVolumeFields, `${path}.fieldRef`));
    if (resourceFieldRef) {
      const why = "fieldRef and resourceFieldRef can not be specified simultaneously";
      errors.push(invalid(path, "resource", why));
    }
  } else if (resourceFieldRef) {
    errors.push(...validateResourceReference(resourceFieldRef, true, `${path}.resourceFieldRef`));
  } else errors.push(required(path, "one of fieldRef and resourceFieldRef is required"));
  return [...errors, ...fileMode(`${path}.mode`, mode)];
}
