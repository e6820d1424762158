// Rules that volumes and claims have in common. Texts of pkg/apis/core/validation.

import {
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
} from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import { nanosOf, parseQuantity } from "#api/quantity.ts";
import { storageClassOf, type PersistentVolume, type PersistentVolumeClaim } from "#api/storage.ts";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const volumeModes = ["Block", "Filesystem"];

/** What is wrong with the access modes that are there. */
export function validateAccessModes(modes: readonly string[], field: string): FieldError[] {
  const errors = modes
    .filter((mode) => !accessModes.includes(mode))
    .map((mode) => notSupported(field, mode, accessModes));
  const others = modes.filter((mode) => accessModes.includes(mode) && mode !== "ReadWriteOncePod");
  if (modes.includes("ReadWriteOncePod") && others.length > 0) {
    errors.push(forbidden(field, "may not use ReadWriteOncePod with other access modes"));
  }
  return errors;
}

/** The class and the mode, wherever they stand in the spec at `path`. */
export function validateClassAndMode(
  {
    storageClassName: name,
    volumeMode,
  }: { readonly storageClassName?: string; readonly volumeMode?: string },
  path: string,
): FieldError[] {
  const errors = name ? invalidEach(`${path}.storageClassName`, name, dns1123Subdomain(name)) : [];
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode)) {
    errors.push(notSupported(`${path}.volumeMode`, volumeMode, volumeModes));
  }
  return errors;
}

export function positiveQuantity(field: string, amount: string): FieldError[] {
  if (nanosOf(amount) > 0n) return [];
  return [invalid(field, parseQuantity(amount)?.canonical ?? amount, "must be greater than zero")];
}

/** An amount that is at least nothing, in whole units. As validateBasicResource. */
export function basicQuantity(field: string, amount: string): FieldError[] {
  const { value = 0 } = parseQuantity(amount) ?? {};
  return value < 0 ? [invalid(field, value, "must be a valid resource quantity")] : [];
}

/** What stands for the annotation that named a class. */
export const classInstead = {
  "volume.beta.kubernetes.io/storage-class":
    'deprecated since v1.8; use "storageClassName" attribute instead',
};

/** The cells that both tables have. */
export function commonCells(object: PersistentVolume | PersistentVolumeClaim) {
  return {
    phase: object.metadata.deletionTimestamp ? "Terminating" : (object.status.phase ?? ""),
    className: storageClassOf(object) ?? "",
    attributesClass: object.spec.volumeAttributesClassName ?? "<unset>",
    mode: object.spec.volumeMode ?? "<unset>",
  };
}
