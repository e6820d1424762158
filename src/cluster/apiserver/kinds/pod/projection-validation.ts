// What is wrong with projected volumes. Rules of validateProjectionSources in pkg/apis/core/validation.

import { allOf, type FieldError, forbidden, invalid, required } from "#api/field-errors.ts";
import type {
  ProjectedVolumeSource,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from "#api/volumes.ts";
import { validateFile, validateItem } from "./file-validation.ts";
import { fileMode, localPath } from "../rules/paths.ts";

/** `path` leads to the source. */
export function validateProjected(
  { sources = [], defaultMode }: ProjectedVolumeSource,
  path: string,
): FieldError[] {
  const taken = new Set<string>();
  return allOf(
    fileMode(`${path}.defaultMode`, defaultMode),
    sources.flatMap((source, index) =>
      validateProjection(source, `${path}.sources[${index}]`, path, taken),
    ),
  );
}

function validateProjection(
  source: VolumeProjection,
  path: string,
  volume: string,
  taken: Set<string>,
): FieldError[] {
  const { downwardAPI, serviceAccountToken } = source;
  const errors: FieldError[] = [];
  /** Each file may be there once; `shown` is what the message shows instead of its path. */
  const claim = (place: string, shown: string) => {
    if (taken.has(place)) errors.push(invalid(volume, shown, "conflicting duplicate paths"));
    taken.add(place);
  };
  for (const kind of ["secret", "configMap"] as const) {
    const { [kind]: reference } = source;
    if (!reference) continue;
    const { name = "", items = [] } = reference;
    if (!name) errors.push(required(`${path}.${kind}.name`));
    for (const [index, item] of items.entries()) {
      errors.push(...validateItem(item, `${path}.${kind}.items[${index}]`));
      if (item.path) claim(item.path, name);
    }
  }
  for (const file of downwardAPI?.items ?? []) {
    errors.push(...validateFile(file, `${path}.downwardAPI`));
    if (file.path) claim(file.path, file.path);
  }
  if (serviceAccountToken) errors.push(...validateToken(serviceAccountToken, path, volume));
  if (Object.keys(source).length > 1) {
    errors.push(forbidden(path, "may not specify more than 1 volume type per source"));
  }
  return errors;
}

const shortestTokenSeconds = 600;
const longestTokenSeconds = 2 ** 32;

function validateToken(
  { path: place, expirationSeconds: seconds = 3600 }: ServiceAccountTokenProjection,
  path: string,
  volume: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const field = `${path}.serviceAccountToken.expirationSeconds`;
  if (seconds < shortestTokenSeconds) {
    errors.push(invalid(field, seconds, "may not specify a duration less than 10 minutes"));
  }
  if (seconds > longestTokenSeconds) {
    errors.push(invalid(field, seconds, "may not specify a duration larger than 2^32 seconds"));
  }
  const wrong = place ? localPath(`${volume}.path`, place) : [required(`${volume}.path`)];
  return [...errors, ...wrong];
}
