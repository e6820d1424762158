// Rules that volumes and claims have in common. Texts of pkg/apis/core/validation.

import { type FieldError, forbidden, invalid, notSupported, required } from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import { parseQuantity } from "#api/quantity.ts";
import { storageClassOf, type PersistentVolume, type PersistentVolumeClaim } from "#api/storage.ts";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const volumeModes = ["Block", "Filesystem"];

export function validateAccessModes(modes: readonly string[] = [], detail: string): FieldError[] {
  const field = "spec.accessModes";
  const errors = modes.length === 0 ? [required(field, detail)] : [];
  for (const mode of modes) {
    if (!accessModes.includes(mode)) errors.push(notSupported(field, mode, accessModes));
  }
  const others = modes.filter((mode) => accessModes.includes(mode) && mode !== "ReadWriteOncePod");
  if (modes.includes("ReadWriteOncePod") && others.length > 0) {
    errors.push(forbidden(field, "may not use ReadWriteOncePod with other access modes"));
  }
  return errors;
}

/** The class and the mode, wherever they stand in a spec. */
export function validateClassAndMode({
  storageClassName,
  volumeMode,
}: {
  readonly storageClassName?: string;
  readonly volumeMode?: string;
}): FieldError[] {
  const errors: FieldError[] = [];
  const fault = storageClassName ? dns1123Subdomain(storageClassName) : undefined;
  if (fault) errors.push(invalid("spec.storageClassName", storageClassName ?? "", fault));
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode)) {
    errors.push(notSupported("spec.volumeMode", volumeMode, volumeModes));
  }
  return errors;
}

export function positiveQuantity(field: string, amount: string): FieldError[] {
  if ((parseQuantity(amount)?.nanos ?? 0n) > 0n) return [];
  return [invalid(field, parseQuantity(amount)?.canonical ?? amount, "must be greater than zero")];
}

/** The cells that both tables have. */
export function commonCells(object: PersistentVolume | PersistentVolumeClaim) {
  return {
    phase: object.metadata.deletionTimestamp ? "Terminating" : (object.status.phase ?? ""),
    className: storageClassOf(object) ?? "",
    attributesClass: object.spec.volumeAttributesClassName ?? "<unset>",
    mode: object.spec.volumeMode ?? "<unset>",
  };
}
