// What is wrong with a PersistentVolume. Rules of ValidatePersistentVolumeSpec in pkg/apis/core/validation.

import {
  type FieldError,
  forbidden,
  GoText,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import type { PersistentVolume } from "#api/storage.ts";
import { equal, type JsonObject } from "#base/json.ts";
import { goDiff } from "../../go-diff/go-diff.ts";
import { goPointer, goQuantity, goStruct } from "../rules/go-text.ts";
import { withoutBacksteps } from "../rules/paths.ts";
import { validateNodeSelector } from "../pod/placement-validation.ts";
import { persistentDrivers } from "../pod/volume-drivers.ts";
import {
  basicQuantity,
  positiveQuantity,
  validateAccessModes,
  validateClassAndMode,
} from "../pod/volume-rules.ts";
import { validateHostPath } from "../pod/volume-validation.ts";

type Spec = PersistentVolume["spec"];

const reclaimPolicies = ["Delete", "Recycle", "Retain"];

/** The sources, in the order in which the API server looks at them. */
const sources = [
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "glusterfs",
  "flocker",
  "nfs",
  "rbd",
  "quobyte",
  "cephfs",
  "iscsi",
  "cinder",
  "fc",
  "flexVolume",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "scaleIO",
  "local",
  "storageos",
  "csi",
];

/** Those that are mounted with options. */
const mountedSources = [
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "glusterfs",
  "nfs",
  "rbd",
  "quobyte",
  "iscsi",
  "cinder",
  "cephfs",
  "azureFile",
  "vsphereVolume",
  "azureDisk",
  "photonPersistentDisk",
];

function sourceOf(spec: Spec, source: string): JsonObject | undefined {
  return (spec as Readonly<Record<string, unknown>>)[source] as JsonObject | undefined;
}

/** What is wrong with a new PersistentVolume. */
export function validateNewPersistentVolume(volume: PersistentVolume): FieldError[] {
  return [...validatePersistentVolume(volume), ...validateMountOptions(volume)];
}

/** What is wrong with a PersistentVolume, new or changed. */
export function validatePersistentVolume({ metadata, spec }: PersistentVolume): FieldError[] {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy, nodeAffinity } = spec;
  const path = "spec";
  const reclaim = `${path}.persistentVolumeReclaimPolicy`;
  return [
    ...(accessModes.length > 0 ? [] : [required(`${path}.accessModes`)]),
    ...validateAccessModes(accessModes, `${path}.accessModes`),
    ...validateCapacity(spec, `${path}.capacity`),
    ...(policy && !reclaimPolicies.includes(policy)
      ? [notSupported(reclaim, policy, reclaimPolicies)]
      : []),
    ...(nodeAffinity ? validateNodeAffinity(nodeAffinity, `${path}.nodeAffinity`) : []),
    ...validateSources(spec, metadata.name, path),
    ...(isRoot(spec) && policy === "Recycle"
      ? [forbidden(reclaim, "may not be 'recycle' for a hostPath mount of '/'")]
      : []),
    ...validateClassAndMode(spec, path),
  ];
}

function isRoot({ hostPath }: Spec): boolean {
  return hostPath !== undefined && /^\/+(\.?\/*)*$/.test(hostPath.path);
}

function validateCapacity({ capacity = {} }: Spec, field: string): FieldError[] {
  const names = Object.keys(capacity).toSorted();
  const errors: FieldError[] = names.length === 0 ? [required(field)] : [];
  if (names.length !== 1 || names[0] !== "storage") {
    errors.push(notSupported(field, goResources(capacity), ["storage"]));
  }
  return [
    ...errors,
    ...names.flatMap((name) => [
      ...basicQuantity(`${field}[${name}]`, capacity[name]!),
      ...positiveQuantity(`${field}[${name}]`, capacity[name]!),
    ]),
  ];
}

function goResources(list: Readonly<Record<string, string>>): GoText {
  const names = Object.keys(list).toSorted();
  if (names.length === 0) return new GoText("core.ResourceList(nil)");
  const pairs = names.map((name) => `${JSON.stringify(name)}:${goQuantity(list[name]!).text}`);
  return new GoText(`core.ResourceList{${pairs.join(", ")}}`);
}

function validateNodeAffinity(
  { required: needed }: NonNullable<Spec["nodeAffinity"]>,
  path: string,
): FieldError[] {
  const field = `${path}.required`;
  return needed
    ? validateNodeSelector(needed, field)
    : [required(field, "must specify required node constraints")];
}

function validateSources(spec: Spec, name: string, path: string): FieldError[] {
  const given = sources.filter((source) => sourceOf(spec, source) !== undefined);
  const [first] = given;
  if (!first) return [required(path, "must specify a volume type")];
  return given.flatMap((source) => {
    // A flexVolume is looked at beside any other.
    if (source === first || source === "flexVolume")
      return validateSource(spec, source, name, path);
    return [forbidden(`${path}.${source}`, "may not specify more than 1 volume type")];
  });
}

function validateSource(spec: Spec, source: string, name: string, path: string): FieldError[] {
  const here = `${path}.${source === "gcePersistentDisk" ? "persistentDisk" : source}`;
  const driver = persistentDrivers[source];
  if (driver) return driver(sourceOf(spec, source)!, here, name);
  const { hostPath, local, nodeAffinity } = spec;
  if (source === "hostPath" && hostPath) return validateHostPath(hostPath, here);
  if (source !== "local" || !local) return [];
  const why = "Local volume requires node affinity";
  return [
    ...(local.path ? withoutBacksteps(`${here}.path`, local.path) : [required(`${here}.path`)]),
    ...(nodeAffinity ? [] : [required(`${path}.nodeAffinity`, why)]),
  ];
}

/** What is wrong with a volume that is described where it is attached; `path` leads to it. */
export function validateInlineVolume(spec: Spec, path: string): FieldError[] {
  const why = "in the context of inline volumes";
  const may = (field: string, isWrong: boolean, what = "may not be specified") =>
    isWrong ? [forbidden(`${path}.${field}`, `${what} ${why}`)] : [];
  const { accessModes = [], persistentVolumeReclaimPolicy: policy, volumeMode } = spec;
  return [
    ...may("claimRef", spec.claimRef !== undefined),
    ...may("capacity", Object.keys(spec.capacity ?? {}).length > 0),
    ...(sourceOf(spec, "csi") ? [] : [required(`${path}.csi`, `has to be specified ${why}`)]),
    ...(accessModes.length > 0 ? [] : [required(`${path}.accessModes`)]),
    ...validateAccessModes(accessModes, `${path}.accessModes`),
    ...may(
      "persistentVolumeReclaimPolicy",
      policy !== undefined && policy !== "Retain",
      "may only be Retain",
    ),
    ...may("nodeAffinity", spec.nodeAffinity !== undefined),
    ...validateSources(spec, "", path),
    ...may("storageClassName", Boolean(spec.storageClassName)),
    ...may(
      "volumeMode",
      volumeMode !== undefined && volumeMode !== "Filesystem",
      "may not specify volumeMode other than Filesystem",
    ),
  ];
}

/** An annotation of old gives options to some sources. Rules of pkg/volume/validation. */
function validateMountOptions({ metadata, spec }: PersistentVolume): FieldError[] {
  const key = "volume.beta.kubernetes.io/mount-options";
  const isMounted = mountedSources.some((source) => sourceOf(spec, source) !== undefined);
  if (metadata.annotations?.[key] === undefined || isMounted) return [];
  const why = "may not specify mount options for this volume type";
  return [forbidden(`metadata.annotations.${key}`, why)];
}

/** What may not change in a PersistentVolume that is there. */
export function validatePersistentVolumeUpdate(
  next: PersistentVolume,
  old: PersistentVolume,
): FieldError[] {
  const errors = validateMountOptions(next);
  if (!equal(fixedSources(next, old), fixedSources(old, old))) {
    const difference = goDiff("PersistentVolumeSource", old.spec, next.spec);
    const why = `spec.persistentvolumesource is immutable after creation\n${difference}`;
    errors.push(forbidden("spec.persistentvolumesource", why));
  }
  const { volumeMode, nodeAffinity } = next.spec;
  if (volumeMode !== old.spec.volumeMode) {
    errors.push(invalid("volumeMode", volumeMode ?? null, "field is immutable"));
  }
  const before = old.spec.nodeAffinity;
  if (before && !equal(withStableKeys(before, nodeAffinity), nodeAffinity)) {
    const why = "field is immutable, except for updating from beta label to GA";
    errors.push(invalid("nodeAffinity", goAffinity(nodeAffinity), why));
  }
  return errors;
}

/** The sources; a CSI volume may be told later which secret it grows with. */
function fixedSources({ spec }: PersistentVolume, old: PersistentVolume): unknown[] {
  return sources.map((source) => {
    const given = sourceOf(spec, source);
    if (source !== "csi" || !given) return given;
    const isSetLater = sourceOf(old.spec, source)?.["controllerExpandSecretRef"] === undefined;
    return isSetLater ? { ...given, controllerExpandSecretRef: undefined } : given;
  });
}

const stableLabels: Readonly<Record<string, string>> = {
  "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
  "beta.kubernetes.io/os": "kubernetes.io/os",
  "beta.kubernetes.io/arch": "kubernetes.io/arch",
  "beta.kubernetes.io/instance-type": "node.kubernetes.io/instance-type",
};

type Affinity = NonNullable<Spec["nodeAffinity"]>;

/** The affinity of before, where labels have the names of today if the next one calls them so. */
function withStableKeys(before: Affinity, next: Affinity | undefined): Affinity {
  const terms = before.required?.nodeSelectorTerms.map((term, index) => ({
    ...term,
    ...(term.matchExpressions && {
      matchExpressions: term.matchExpressions.map((requirement, at) => {
        const now = next?.required?.nodeSelectorTerms[index]?.matchExpressions?.[at]?.key;
        const stable = stableLabels[requirement.key];
        return stable && stable === now ? { ...requirement, key: stable } : requirement;
      }),
    }),
  }));
  return terms ? { required: { nodeSelectorTerms: terms } } : before;
}

function goAffinity(affinity: Affinity | undefined): GoText | null {
  if (!affinity) return null;
  return goStruct("core.VolumeNodeAffinity", {
    Required: goPointer("core.NodeSelector", affinity.required),
  });
}
