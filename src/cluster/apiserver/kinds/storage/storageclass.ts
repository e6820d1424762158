import { type FieldError, forbidden, invalid, notSupported, required } from "#api/field-errors.ts";
import { qualifiedName } from "#api/label-rules.ts";
import { isDefaultClass, type StorageClass } from "#api/storage.ts";
import { equal } from "#base/json.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { aged, named, tabled } from "../tabled.ts";

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

  validate,
  validateUpdate,

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
}: StorageClass): FieldError[] {
  const errors: FieldError[] = [];
  if (!provisioner) errors.push(required("provisioner"));
  else {
    for (const fault of qualifiedName(provisioner.toLowerCase())) {
      errors.push(invalid("provisioner", provisioner.toLowerCase(), fault));
    }
  }
  if (Object.keys(parameters ?? {}).includes("")) {
    errors.push(invalid("parameters", "", "field can not be empty."));
  }
  if (reclaimPolicy && !reclaimPolicies.includes(reclaimPolicy)) {
    errors.push(notSupported("reclaimPolicy", reclaimPolicy, reclaimPolicies));
  }
  if (volumeBindingMode && !bindingModes.includes(volumeBindingMode)) {
    errors.push(notSupported("volumeBindingMode", volumeBindingMode, bindingModes));
  }
  return errors;
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
