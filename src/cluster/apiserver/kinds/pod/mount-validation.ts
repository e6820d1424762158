// What is wrong with how a container uses volumes. Rules of ValidateVolumeMounts and ValidateVolumeDevices.

import {
  type FieldError,
  fieldNotFound,
  forbidden,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import type { Container, VolumeMount } from "#api/podspec.ts";
import type { CheckedVolumes } from "./volume-validation.ts";
import { descendingPath, withoutBacksteps } from "../rules/paths.ts";

type Usable = CheckedVolumes["usable"];

/** `path` leads to the container. */
export function validateMounts(container: Container, usable: Usable, path: string): FieldError[] {
  const { volumeMounts = [], volumeDevices = [] } = container;
  const list = `${path}.volumeMounts`;
  const places = new Set<string>();
  return volumeMounts.flatMap((mount, index) => {
    const { name, mountPath } = mount;
    const here = `${list}[${index}]`;
    const errors: FieldError[] = [];
    if (!name) errors.push(required(`${here}.name`));
    if (!usable.has(name)) errors.push(fieldNotFound(`${here}.name`, name));
    const refusePath = (why: string) => errors.push(invalid(`${here}.mountPath`, mountPath, why));
    if (!mountPath) errors.push(required(`${here}.mountPath`));
    if (places.has(mountPath)) refusePath("must be unique");
    places.add(mountPath);
    if (volumeDevices.some((device) => device.name === name)) {
      errors.push(invalid(`${here}.name`, name, "must not already exist in volumeDevices"));
    }
    if (volumeDevices.some(({ devicePath }) => devicePath === mountPath)) {
      refusePath("must not already exist as a path in volumeDevices");
    }
    return [
      ...errors,
      ...validateSubPath(mount, here, list),
      ...validateKind(mount, container, list),
    ];
  });
}

/** Upstream tells of some of this at the list, not at the mount. */
function validateSubPath(
  { subPath, subPathExpr }: VolumeMount,
  path: string,
  list: string,
): FieldError[] {
  const errors = subPath ? descendingPath(`${list}.subPath`, subPath) : [];
  if (!subPathExpr) return errors;
  if (subPath) {
    const why = "subPathExpr and subPath are mutually exclusive";
    errors.push(invalid(`${path}.subPathExpr`, subPathExpr, why));
  }
  return [...errors, ...descendingPath(`${list}.subPathExpr`, subPathExpr)];
}

const propagations = ["Bidirectional", "HostToContainer", "None"];
const recursions = ["Disabled", "Enabled", "IfPossible"];

function validateKind(
  { mountPropagation, recursiveReadOnly, readOnly }: VolumeMount,
  { securityContext }: Container,
  list: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const propagation = `${list}.mountPropagation`;
  if (mountPropagation !== undefined && !propagations.includes(mountPropagation)) {
    errors.push(notSupported(propagation, mountPropagation, propagations));
  }
  if (mountPropagation === "Bidirectional" && !securityContext?.privileged) {
    const why = "Bidirectional mount propagation is available only to privileged containers";
    errors.push(forbidden(propagation, why));
  }
  if (recursiveReadOnly === undefined || recursiveReadOnly === "Disabled") return errors;
  const recursion = `${list}.recursiveReadOnly`;
  if (!recursions.includes(recursiveReadOnly)) {
    return [...errors, notSupported(recursion, recursiveReadOnly, recursions)];
  }
  if (!readOnly) errors.push(forbidden(recursion, "may only be specified when readOnly is true"));
  if (mountPropagation !== undefined && mountPropagation !== "None") {
    const why = "may only be specified when mountPropagation is None or not specified";
    errors.push(forbidden(recursion, why));
  }
  return errors;
}

/** What is wrong with volumes that a container has as raw devices; `path` leads to it. */
export function validateDevices(
  { volumeDevices = [], volumeMounts = [] }: Container,
  usable: Usable,
  path: string,
): FieldError[] {
  const names = new Set<string>();
  const places = new Set<string>();
  return volumeDevices.flatMap(({ name = "", devicePath = "" }, index) => {
    const here = `${path}.volumeDevices[${index}]`;
    const errors: FieldError[] = [];
    const refuseName = (why: string) => errors.push(invalid(`${here}.name`, name, why));
    const refusePath = (why: string) => errors.push(invalid(`${here}.devicePath`, devicePath, why));
    const volume = usable.get(name);
    if (!name) errors.push(required(`${here}.name`));
    if (names.has(name)) refuseName("must be unique");
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      refuseName(
        "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
      );
    }
    if (!volume) errors.push(fieldNotFound(`${here}.name`, name));
    if (!devicePath) errors.push(required(`${here}.devicePath`));
    if (places.has(devicePath)) refusePath("must be unique");
    if (withoutBacksteps("", devicePath).length > 0) {
      refusePath("can not contain backsteps ('..')");
    } else places.add(devicePath);
    if (volumeMounts.some((mount) => mount.name === name)) {
      refuseName("must not already exist in volumeMounts");
    }
    if (volumeMounts.some(({ mountPath }) => mountPath === devicePath)) {
      refusePath("must not already exist as a path in volumeMounts");
    }
    if (name) names.add(name);
    return errors;
  });
}
