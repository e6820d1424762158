// As pkg/apis/storage/validation.

import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
} from "#api/field-errors.ts";
import { qualifiedName } from "#api/label-rules.ts";
import { isDefaultClass, type StorageClass } from "#api/storage.ts";
import { equal } from "#base/json.ts";
import { utf8Length } from "#base/utf8.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { deprecationOf } from "../rules/node-labels.ts";
import { aged, named, tabled } from "../tabled.ts";

const mostParameters = 512;
const mostBytes = 256 * 1024;
const reclaimPolicies = ["Delete", "Retain"];
const bindingModes = ["Immediate", "WaitForFirstConsumer"];

/** The rules of StorageClasses. */
export const storageClassStrategy: Strategy<StorageClass> = {
  countsGenerations: false,
  hasStatus: false,

  setDefaults(storageClass) {
    storageClass.reclaimPolicy ??= "Delete";
    storageClass.volumeBindingMode ??= "Immediate";
  },

  warningsOfWrite: topologyWarnings,
  validate,
  validateUpdate,
  updateChecks: ["metadata", "object", "metadataChange", "change"],

  ...tabled<StorageClass>(
    [
      named[0],
      (storageClass) =>
        `${storageClass.metadata.name}${isDefaultClass(storageClass) ? " (default)" : ""}`,
    ],
    [column("Provisioner", "Who makes its volumes."), ({ provisioner }) => provisioner],
    [
      column("ReclaimPolicy", "What becomes of its volumes when their claims are gone."),
      ({ reclaimPolicy }) => reclaimPolicy ?? "Delete",
    ],
    [
      column("VolumeBindingMode", "When a claim gets its volume."),
      ({ volumeBindingMode }) => volumeBindingMode ?? "Immediate",
    ],
    [
      column("AllowVolumeExpansion", "Whether volumes can grow."),
      ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false,
    ],
    aged,
  ),
};

function validate({
  provisioner,
  reclaimPolicy,
  volumeBindingMode,
  parameters,
  allowedTopologies,
}: StorageClass): FieldError[] {
  const errors: FieldError[] = [];
  const name = provisioner.toLowerCase();
  if (!provisioner) errors.push(required("provisioner"));
  else errors.push(...invalidEach("provisioner", name, qualifiedName(name)));
  errors.push(...validateParameters(parameters ?? {}));
  if (reclaimPolicy && !reclaimPolicies.includes(reclaimPolicy)) {
    errors.push(notSupported("reclaimPolicy", reclaimPolicy, reclaimPolicies));
  }
  if (volumeBindingMode !== undefined && !bindingModes.includes(volumeBindingMode)) {
    errors.push(notSupported("volumeBindingMode", volumeBindingMode, bindingModes));
  }
  return [...errors, ...validateTopologies(allowedTopologies ?? [])];
}

function validateParameters(parameters: Readonly<Record<string, string>>): FieldError[] {
  const entries = Object.entries(parameters);
  if (entries.length > mostParameters) return [tooLong("parameters", mostParameters)];
  const size = entries.flat().reduce((sum, text) => sum + utf8Length(text), 0);
  return [
    ...entries.flatMap(([key]) =>
      key ? [] : [invalid("parameters", key, "field can not be empty.")],
    ),
    ...(size > mostBytes ? [tooLong("parameters", mostBytes)] : []),
  ];
}

type Term = NonNullable<StorageClass["allowedTopologies"]>[number];

function validateTopologies(terms: readonly Term[]): FieldError[] {
  // The real server compares each term with those before it, and with as many empty ones as there are terms.
  const before = terms.map((): object => ({}));
  return terms.flatMap(({ matchLabelExpressions = [] }, index) => {
    const path = `allowedTopologies[${index}].matchLabelExpressions`;
    const errors = matchLabelExpressions.flatMap(({ key, values }, at) => [
      ...validateValues(values ?? [], `${path}[${at}].values`),
      ...invalidEach(`${path}[${at}].key`, key, qualifiedName(key)),
      ...(matchLabelExpressions.slice(0, at).some((other) => other.key === key)
        ? [duplicate(`${path}[${at}].key`, key)]
        : []),
    ]);
    const term = Object.fromEntries(
      matchLabelExpressions.map(({ key, values }) => [key, [...new Set(values)].toSorted()]),
    );
    const repeated = before.filter((other) => equal(other, term));
    before.push(term);
    return [...errors, ...repeated.map(() => duplicate(path, ""))];
  });
}

function validateValues(values: readonly string[], path: string): FieldError[] {
  if (values.length === 0) return [required(path)];
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [duplicate(`${path}[${index}]`, value)] : [],
  );
}

/** As GetWarningsForStorageClass. */
function topologyWarnings({ allowedTopologies = [] }: StorageClass): string[] {
  return allowedTopologies.flatMap(({ matchLabelExpressions = [] }, index) =>
    matchLabelExpressions.flatMap(({ key }, at) => {
      const why = deprecationOf(key);
      const path = `allowedTopologies[${index}].matchLabelExpressions[${at}].key`;
      return why ? [`${path}: ${why}`] : [];
    }),
  );
}

function validateUpdate(next: StorageClass, old: StorageClass): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ["parameters", "provisioner", "reclaimPolicy"] as const) {
    if (!equal(next[field], old[field])) {
      errors.push(forbidden(field, `updates to ${field} are forbidden.`));
    }
  }
  if (next.volumeBindingMode !== old.volumeBindingMode) {
    errors.push(invalid("volumeBindingMode", next.volumeBindingMode ?? "", "field is immutable"));
  }
  return errors;
}
