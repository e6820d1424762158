import {
  type FieldError,
  forbidden,
  GoText,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { accessModesText, type PersistentVolume } from "#api/storage.ts";
import { formatTime } from "#api/time.ts";
import { equal } from "#base/json.ts";
import { structType } from "#api/schema/schema.ts";
import { protectWhileInUse } from "../admission/in-use-protection.ts";
import type { Strategy } from "../strategy.ts";
import { column, wideColumn } from "./columns.ts";
import { aged, named, tabled } from "./tabled.ts";
import {
  commonCells,
  positiveQuantity,
  validateAccessModes,
  validateClassAndMode,
} from "./volume-rules.ts";

/** Keeps a volume while it is bound. */
export const volumeProtection = "kubernetes.io/pv-protection";

const reclaimPolicies = ["Delete", "Recycle", "Retain"];

/** The fields of the spec that are no source of a volume. */
const settings: ReadonlySet<string> = new Set([
  "capacity",
  "accessModes",
  "claimRef",
  "persistentVolumeReclaimPolicy",
  "storageClassName",
  "mountOptions",
  "volumeMode",
  "nodeAffinity",
  "volumeAttributesClassName",
]);

/** The rules of PersistentVolumes. */
export const persistentVolumeStrategy: Strategy<PersistentVolume> = {
  countsGenerations: false,
  hasStatus: true,

  setDefaults({ spec }) {
    spec.persistentVolumeReclaimPolicy ??= "Retain";
    spec.volumeMode ??= "Filesystem";
    if (spec.hostPath) spec.hostPath.type ??= "";
  },

  prepareForCreate(volume, context) {
    protectWhileInUse(volume.metadata, volumeProtection, context);
    volume.status = { phase: "Pending", lastPhaseTransitionTime: formatTime(context.now) };
  },

  validate,
  validateUpdate,

  ...tabled<PersistentVolume>(
    named,
    [column("Capacity", "How much it holds."), ({ spec }) => spec.capacity?.["storage"] ?? "0"],
    [
      column("Access Modes", "How it may be mounted."),
      ({ spec }) => accessModesText(spec.accessModes),
    ],
    [
      column("Reclaim Policy", "What becomes of it when its claim is gone."),
      ({ spec }) => spec.persistentVolumeReclaimPolicy ?? "",
    ],
    [column("Status", "Whether it is free or bound."), (volume) => commonCells(volume).phase],
    [
      column("Claim", "The claim it is bound to."),
      ({ spec: { claimRef } }) => (claimRef ? `${claimRef.namespace ?? ""}/${claimRef.name}` : ""),
    ],
    [column("StorageClass", "The class it belongs to."), (volume) => commonCells(volume).className],
    [
      column("VolumeAttributesClass", "The class of its attributes."),
      (volume) => commonCells(volume).attributesClass,
    ],
    [column("Reason", "Why it failed."), ({ status }) => status.reason ?? ""],
    aged,
    [
      wideColumn("VolumeMode", "Whether it is a file system or a block device."),
      (volume) => commonCells(volume).mode,
    ],
  ),
};

/** Which kind of storage stands behind a volume, in the order of the API's fields. */
export function sourcesOf(spec: PersistentVolume["spec"]): string[] {
  const given = spec as Readonly<Record<string, unknown>>;
  return [...structType("PersistentVolumeSpec").fields.keys()].filter(
    (field) => !settings.has(field) && given[field] !== undefined,
  );
}

function validate({ spec }: PersistentVolume): FieldError[] {
  const { capacity = {}, persistentVolumeReclaimPolicy: policy, hostPath, local } = spec;
  const errors = validateAccessModes(spec.accessModes, "");
  const names = Object.keys(capacity).toSorted();
  if (names.length === 0) errors.push(required("spec.capacity"));
  if (names.length !== 1 || names[0] !== "storage") {
    const shown = names.length === 0 ? "core.ResourceList(nil)" : goResources(capacity);
    errors.push(notSupported("spec.capacity", new GoText(shown), ["storage"]));
  }
  for (const name of names) {
    errors.push(...positiveQuantity(`spec.capacity[${name}]`, capacity[name] ?? ""));
  }
  if (policy && !reclaimPolicies.includes(policy)) {
    errors.push(notSupported("spec.persistentVolumeReclaimPolicy", policy, reclaimPolicies));
  }
  const [source, ...others] = sourcesOf(spec);
  if (!source) errors.push(required("spec", "must specify a volume type"));
  for (const other of others) {
    errors.push(forbidden(`spec.${other}`, "may not specify more than 1 volume type"));
  }
  if (source === "hostPath") errors.push(...validatePath("spec.hostPath.path", hostPath?.path));
  if (local) {
    errors.push(...validatePath("spec.local.path", local.path));
    if (!spec.nodeAffinity) {
      errors.push(required("spec.nodeAffinity", "Local volume requires node affinity"));
    }
  }
  if (hostPath && /^\/+(\.?\/*)*$/.test(hostPath.path) && policy === "Recycle") {
    const why = "may not be 'recycle' for a hostPath mount of '/'";
    errors.push(forbidden("spec.persistentVolumeReclaimPolicy", why));
  }
  return [...errors, ...validateClassAndMode(spec)];
}

function validatePath(field: string, path: string | undefined): FieldError[] {
  if (!path) return [required(field)];
  return path.split("/").includes("..") ? [invalid(field, path, "must not contain '..'")] : [];
}

function goResources(list: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(list).map((name) => `${JSON.stringify(name)}:${list[name]}`);
  return `core.ResourceList{${pairs.toSorted().join(", ")}}`;
}

function validateUpdate(next: PersistentVolume, old: PersistentVolume): FieldError[] {
  const errors: FieldError[] = [];
  if (!equal(sourceValues(next), sourceValues(old))) {
    const why = "spec.persistentvolumesource is immutable after creation\n";
    errors.push(forbidden("spec.persistentvolumesource", why));
  }
  if (next.spec.volumeMode !== old.spec.volumeMode) {
    errors.push(invalid("volumeMode", next.spec.volumeMode ?? "", "field is immutable"));
  }
  return errors;
}

function sourceValues({ spec }: PersistentVolume): unknown[] {
  return sourcesOf(spec).map((name) => [name, (spec as Record<string, unknown>)[name]]);
}
