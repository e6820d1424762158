// What is wrong with what a claim asks for. Rules of ValidatePersistentVolumeClaimSpec in pkg/apis/core/validation.

import { type FieldError, forbidden, invalid, invalidEach, required } from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain } from "#api/label-rules.ts";
import type {
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimTemplate,
  TypedObjectReference,
} from "#api/volumes.ts";
import { equal } from "#base/json.ts";
import { validateAnnotations, validateLabels } from "../../metadata.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";
import { positiveQuantity, validateAccessModes, validateClassAndMode } from "./volume-rules.ts";

/** `path` leads to the spec. */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string): FieldError[] {
  const { accessModes = [], selector, resources } = spec;
  const field = `${path}.accessModes`;
  return [
    ...(accessModes.length > 0 ? [] : [required(field, "at least 1 access mode is required")]),
    ...(selector ? validateLabelSelector(selector, `${path}.selector`) : []),
    ...validateAccessModes(accessModes, field),
    ...validateSize(resources?.requests?.["storage"], `${path}.resources[storage]`),
    ...validateClassAndMode(spec, path),
    ...validateDataSources(spec, path),
  ];
}

function validateSize(size: string | undefined, field: string): FieldError[] {
  return size === undefined ? [required(field)] : positiveQuantity(field, size);
}

function validateDataSources(
  { dataSource, dataSourceRef }: PersistentVolumeClaimSpec,
  path: string,
): FieldError[] {
  const errors = [
    ...(dataSource ? validateSource(dataSource, `${path}.dataSource`) : []),
    ...(dataSourceRef ? validateSource(dataSourceRef, `${path}.dataSourceRef`) : []),
  ];
  if (!dataSource || !dataSourceRef) return errors;
  const shown = `${path}.dataSource`;
  if (dataSourceRef.namespace) {
    const why = "may not be specified when dataSourceRef.namespace is specified";
    errors.push(invalidPath(path, shown, why));
  } else {
    const { namespace: _, ...reference } = dataSourceRef;
    if (!equal(dataSource, reference))
      errors.push(invalidPath(path, shown, "must match dataSourceRef"));
  }
  return errors;
}

/** Upstream shows the path of a field in place of its value. */
function invalidPath(field: string, shown: string, why: string): FieldError {
  return { reason: "FieldValueInvalid", field, message: `Invalid value: ${shown}: ${why}` };
}

function validateSource(
  { name, kind = "", apiGroup = "", namespace }: TypedObjectReference,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${path}.name`));
  if (!kind) errors.push(required(`${path}.kind`));
  if (!apiGroup && kind !== "PersistentVolumeClaim") {
    const why = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
    errors.push(invalid(path, kind, why));
  }
  if (apiGroup)
    errors.push(...invalidEach(`${path}.apiGroup`, apiGroup, dns1123Subdomain(apiGroup)));
  if (namespace) {
    errors.push(...invalidEach(`${path}.namespace`, namespace, dns1123Label(namespace)));
  }
  return errors;
}

/** A claim to come: of its metadata only labels and annotations may be set. */
export function validateClaimTemplate(
  { metadata = {}, spec = {} }: PersistentVolumeClaimTemplate,
  path: string,
): FieldError[] {
  const { labels, annotations, creationTimestamp: _, ...others } = metadata;
  const here = `${path}.metadata`;
  return [
    ...validateAnnotations(annotations, `${here}.annotations`),
    ...validateLabels(labels, `${here}.labels`),
    ...Object.keys(others).map((field) =>
      forbidden(`${here}.${goFieldName(field)}`, "cannot be set"),
    ),
    ...validateClaimSpec(spec, `${path}.spec`),
  ];
}

/** The name of a Go field with a small letter in front, as upstream makes it: `uID`. */
function goFieldName(field: string): string {
  return field === "uid" ? "uID" : field;
}
