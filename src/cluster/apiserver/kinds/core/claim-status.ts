// What is wrong with the status of a claim. Rules of ValidatePersistentVolumeClaimStatusUpdate in
// pkg/apis/core/validation.

import { type FieldError, invalidEach, notSupported } from "#api/field-errors.ts";
import { qualifiedName } from "#api/label-rules.ts";
import type { PersistentVolumeClaim } from "#api/storage.ts";
import { basicQuantity } from "../pod/volume-rules.ts";
import { isNativeResource } from "../rules/resource-names.ts";

/** How far a claim may have grown, in the order in which messages tell of it. */
const growing = [
  "ControllerResizeInProgress",
  "ControllerResizeInfeasible",
  "NodeResizeInProgress",
  "NodeResizeInfeasible",
  "NodeResizePending",
];

/** What is wrong with a new status. */
export function validateClaimStatus({ status }: PersistentVolumeClaim): FieldError[] {
  // The real server spells this way like this.
  const statuses = "status.allocatedResourceStatus";
  const allocated = "status.allocatedResources";
  return [
    ...Object.entries(status.capacity ?? {}).flatMap(([name, amount]) =>
      basicQuantity(`status.capacity[${name}]`, amount),
    ),
    ...Object.entries(status.allocatedResourceStatuses ?? {}).flatMap(([name, how]) => [
      ...validateKey(name, statuses),
      ...(growing.includes(how) ? [] : [notSupported(statuses, name, growing)]),
    ]),
    ...Object.entries(status.allocatedResources ?? {}).flatMap(([name, amount]) => {
      const faults = validateKey(name, allocated);
      return faults.length > 0 ? faults : basicQuantity(`${allocated}[${name}]`, amount);
    }),
  ];
}

function validateKey(name: string, field: string): FieldError[] {
  const faults = invalidEach(field, name, qualifiedName(name));
  if (faults.length > 0 || !isNativeResource(name) || name === "storage") return faults;
  return [notSupported(field, name, ["storage"])];
}
