// What is wrong with a Pod's volumes. Rules of pkg/apis/core/validation.

import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Label } from "#api/label-rules.ts";
import { parseQuantity } from "#api/quantity.ts";
import type { DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection } from "#api/volumes.ts";
import {
  downwardVolumeFields,
  validateFieldReference,
  validateResourceReference,
} from "./reference-validation.ts";

const modeFault = "must be a number between 0 and 0777 (octal), both inclusive";

/** `path` leads to the list. */
export function validateVolumes(volumes: readonly Volume[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, volume] of volumes.entries()) {
    const here = `${path}[${index}]`;
    const [, ...more] = Object.keys(volume).filter((key) => key !== "name");
    errors.push(...validateSource(volume, here));
    for (const source of more) {
      errors.push(forbidden(`${here}.${source}`, "may not specify more than 1 volume type"));
    }
    const fault = volume.name ? dns1123Label(volume.name) : undefined;
    if (!volume.name) errors.push(required(`${here}.name`));
    else if (fault) errors.push(invalid(`${here}.name`, volume.name, fault));
    else if (names.has(volume.name)) errors.push(duplicate(`${here}.name`, volume.name));
    names.add(volume.name);
  }
  return errors;
}

function validateSource(volume: Volume, path: string): FieldError[] {
  const { emptyDir, hostPath, configMap, secret, downwardAPI, projected } = volume;
  const errors: FieldError[] = [];
  const limit = emptyDir?.sizeLimit;
  if (limit !== undefined && (parseQuantity(limit)?.milli ?? 0) < 0) {
    const why = "SizeLimit field must be a valid resource quantity";
    errors.push(forbidden(`${path}.emptyDir.sizeLimit`, why));
  }
  if (hostPath) errors.push(...validateHostPath(hostPath, `${path}.hostPath`));
  if (secret) {
    const here = `${path}.secret`;
    if (!secret.secretName) errors.push(required(`${here}.secretName`));
    errors.push(...validateMode(secret.defaultMode, `${here}.defaultMode`));
    errors.push(...validateItems(secret.items, `${here}.items`));
  }
  if (configMap) {
    const here = `${path}.configMap`;
    if (!configMap.name) errors.push(required(`${here}.name`));
    errors.push(...validateMode(configMap.defaultMode, `${here}.defaultMode`));
    errors.push(...validateItems(configMap.items, `${here}.items`));
  }
  if (downwardAPI) {
    const here = `${path}.downwardAPI`;
    errors.push(...validateMode(downwardAPI.defaultMode, `${here}.defaultMode`));
    errors.push(...validateFiles(downwardAPI.items, here));
  }
  if (projected) {
    const here = `${path}.projected`;
    errors.push(...validateMode(projected.defaultMode, `${here}.defaultMode`));
    for (const [index, source] of (projected.sources ?? []).entries()) {
      errors.push(...validateProjection(source, `${here}.sources[${index}]`));
    }
  }
  return errors;
}

const hostPathTypes = [
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
  "",
];

function validateHostPath(
  { path: place, type = "" }: NonNullable<Volume["hostPath"]>,
  path: string,
): FieldError[] {
  if (!place) return [required(`${path}.path`)];
  const errors = validateNoBacksteps(place, `${path}.path`);
  if (!hostPathTypes.includes(type)) {
    errors.push(notSupported(`${path}.type`, type, hostPathTypes.toSorted()));
  }
  return errors;
}

function validateProjection(source: VolumeProjection, path: string): FieldError[] {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  const errors: FieldError[] = [];
  if (secret) {
    if (!secret.name) errors.push(required(`${path}.secret.name`));
    errors.push(...validateItems(secret.items, `${path}.secret.items`));
  }
  if (configMap) {
    if (!configMap.name) errors.push(required(`${path}.configMap.name`));
    errors.push(...validateItems(configMap.items, `${path}.configMap.items`));
  }
  if (downwardAPI) errors.push(...validateFiles(downwardAPI.items, `${path}.downwardAPI`));
  if (serviceAccountToken) {
    const { path: place, expirationSeconds: seconds } = serviceAccountToken;
    const here = `${path}.serviceAccountToken`;
    if (seconds !== undefined && seconds < 600) {
      const why = "may not specify a duration less than 10 minutes";
      errors.push(invalid(`${here}.expirationSeconds`, seconds, why));
    }
    if (!place) errors.push(required(`${here}.path`));
  }
  return errors;
}

function validateFiles(
  items: readonly Partial<DownwardAPIVolumeFile>[] = [],
  path: string,
): FieldError[] {
  return items.flatMap(({ path: place, fieldRef, resourceFieldRef, mode }) => {
    const errors: FieldError[] = [];
    if (!place) errors.push(required(`${path}.path`));
    errors.push(...validateLocalPath(place ?? "", `${path}.path`));
    if (fieldRef) {
      errors.push(...validateFieldReference(fieldRef, downwardVolumeFields, `${path}.fieldRef`));
      if (resourceFieldRef) {
        const why = "fieldRef and resourceFieldRef can not be specified simultaneously";
        errors.push(invalid(path, "resource", why));
      }
    } else if (resourceFieldRef) {
      errors.push(...validateResourceReference(resourceFieldRef, true, `${path}.resourceFieldRef`));
    } else errors.push(required(path, "one of fieldRef and resourceFieldRef is required"));
    return [...errors, ...validateMode(mode, `${path}.mode`)];
  });
}

function validateItems(items: readonly Partial<KeyToPath>[] = [], path: string): FieldError[] {
  return items.flatMap(({ key, path: place = "", mode }, index) => [
    ...(key ? [] : [required(`${path}[${index}].key`)]),
    ...(place ? [] : [required(`${path}[${index}].path`)]),
    ...validateLocalPath(place, `${path}[${index}].path`),
    ...validateMode(mode, `${path}[${index}].mode`),
  ]);
}

function validateMode(mode: number | undefined, field: string): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return [];
  return [invalid(field, mode, modeFault)];
}

/** A path below something: relative, and it does not lead out. */
export function validateDescendingPath(place: string, field: string): FieldError[] {
  const isAbsolute = place.startsWith("/");
  return [
    ...(isAbsolute ? [invalid(field, place, "must be a relative path")] : []),
    ...validateNoBacksteps(place, field),
  ];
}

function validateNoBacksteps(place: string, field: string): FieldError[] {
  return place.split("/").includes("..") ? [invalid(field, place, "must not contain '..'")] : [];
}

function validateLocalPath(place: string, field: string): FieldError[] {
  const errors = validateDescendingPath(place, field);
  if (place.startsWith("..") && !place.startsWith("../")) {
    errors.push(invalid(field, place, "must not start with '..'"));
  }
  return errors;
}
