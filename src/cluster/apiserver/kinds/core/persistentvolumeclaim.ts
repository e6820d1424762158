import { type FieldError, forbidden, invalid } from "#api/field-errors.ts";
import { nanosOf } from "#api/quantity.ts";
import {
  accessModesText,
  isDefaultClass,
  type PersistentVolumeClaim,
  type StorageClass,
  storageClassOf,
} from "#api/storage.ts";
import type { PersistentVolumeClaimSpec } from "#api/volumes.ts";
import { equal } from "#base/json.ts";
import { claimLimitFaults } from "../../admission/limit-ranger.ts";
import { protectWhileInUse } from "../../admission/in-use-protection.ts";
import { goDiff } from "../../go-diff/go-diff.ts";
import type { AdmissionContext, Strategy } from "../../strategy.ts";
import { validateClaimSpec } from "../pod/claim-validation.ts";
import { column, wideColumn } from "../columns.ts";
import { setQuantityDefaults } from "../pod/quantity-defaults.ts";
import { aged, named, tabled } from "../tabled.ts";
import { claimWarnings } from "../pod/claim-warnings.ts";
import { classInstead, commonCells } from "../pod/volume-rules.ts";
import { deprecatedAnnotations } from "../rules/deprecated-annotations.ts";
import { validateClaimStatus } from "./claim-status.ts";

/** Keeps a claim until no Pod uses it. */
export const claimProtection = "kubernetes.io/pvc-protection";

/** The rules of PersistentVolumeClaims. */
export const persistentVolumeClaimStrategy: Strategy<PersistentVolumeClaim> = {
  countsGenerations: false,
  hasStatus: true,

  setDefaults({ spec }) {
    spec.volumeMode ??= "Filesystem";
    setQuantityDefaults(spec.resources?.limits);
    setQuantityDefaults(spec.resources?.requests);
    delete spec.volumeAttributesClassName; // The gate VolumeAttributesClass is closed.
    syncDataSources(spec);
  },

  prepareForCreate(claim, context) {
    protectWhileInUse(claim.metadata, claimProtection, context);
    if (context.admits("DefaultStorageClass") && storageClassOf(claim) === undefined) {
      const usual = defaultClass(context);
      if (usual) claim.spec.storageClassName = usual.metadata.name;
    }
    claim.status = { phase: "Pending" };
  },

  warningsOfWrite: ({ metadata, spec }) => [
    ...deprecatedAnnotations(metadata, classInstead),
    ...claimWarnings(spec, "spec"),
  ],
  validate: ({ spec }) => validateClaimSpec(spec, "spec"),
  validateUpdate,
  updateChecks: ["metadata", "object", "metadataChange", "metadata", "object", "change"],
  completeStatus({ status }) {
    // The gate VolumeAttributesClass is closed.
    delete status.currentVolumeAttributesClassName;
    delete status.modifyVolumeStatus;
  },
  validateStatusUpdate: validateClaimStatus,
  admit: limitFaults,
  admitUpdate: (claim, context, old) =>
    limitFaults(claim, context) ?? refusedGrowth(claim, old, context),

  ...tabled<PersistentVolumeClaim>(
    named,
    [column("Status", "Pending, Bound to a volume, or Lost."), (claim) => commonCells(claim).phase],
    [column("Volume", "The volume it is bound to."), ({ spec }) => spec.volumeName ?? ""],
    [
      column("Capacity", "How much the volume holds."),
      ({ spec, status }) => (spec.volumeName ? (status.capacity?.["storage"] ?? "0") : ""),
    ],
    [
      column("Access Modes", "How the volume may be mounted."),
      ({ spec, status }) => (spec.volumeName ? accessModesText(status.accessModes) : ""),
    ],
    [column("StorageClass", "The class it asks for."), (claim) => commonCells(claim).className],
    [
      column("VolumeAttributesClass", "The class of attributes it asks for."),
      (claim) => commonCells(claim).attributesClass,
    ],
    aged,
    [
      wideColumn("VolumeMode", "Whether it is a file system or a block device."),
      (claim) => commonCells(claim).mode,
    ],
  ),
};

function limitFaults(claim: PersistentVolumeClaim, context: AdmissionContext): string | undefined {
  return claimLimitFaults(claim, context.list("limitranges", claim.metadata.namespace));
}

/** The PersistentVolumeClaimResize admission plugin: only claims of a class that lets them grow do. */
function refusedGrowth(
  next: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  context: AdmissionContext,
): string | undefined {
  if (!context.admits("PersistentVolumeClaimResize")) return undefined;
  if (nanosOf(sizeOf(next)) <= nanosOf(sizeOf(old))) return undefined;
  if (old.status.phase !== "Bound") return "Only bound persistent volume claims can be expanded";
  const name = storageClassOf(next);
  const storageClass = name ? context.find("storageclasses", "", name) : undefined;
  if (name === storageClassOf(old) && storageClass?.allowVolumeExpansion) return undefined;
  return "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize";
}

/** Two fields for the same thing: what stands in one stands in the other. As NormalizeDataSources. */
function syncDataSources(spec: PersistentVolumeClaimSpec): void {
  // The gate CrossNamespaceVolumeDataSource is closed.
  if (spec.dataSourceRef?.namespace) delete spec.dataSourceRef;
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef) spec.dataSourceRef = { ...dataSource };
  if (dataSourceRef && !dataSource) spec.dataSource = { ...dataSourceRef };
}

/** The class for claims that name none: the newest that is marked so. */
function defaultClass(context: AdmissionContext): StorageClass | undefined {
  return context.list("storageclasses").filter(isDefaultClass).toSorted(newestFirst)[0];
}

function newestFirst(a: StorageClass, b: StorageClass): number {
  return b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp);
}

/** A claim may be given its volume, a class that it left open, and, when bound, more room. */
function validateUpdate(next: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  const isBound = next.status.phase === "Bound" && next.spec.resources?.requests !== undefined;
  const before: PersistentVolumeClaimSpec = {
    ...old.spec,
    ...(!old.spec.volumeName && pick(next.spec, "volumeName")),
  };
  const { storageClassName: _, ...rest } = next.spec;
  const after: PersistentVolumeClaimSpec = {
    ...rest,
    ...(storageClassOf(old) !== undefined && pick(next.spec, "storageClassName")),
    ...(isBound && {
      resources: {
        ...next.spec.resources,
        requests: { ...next.spec.resources?.requests, storage: sizeOf(old) },
      },
    }),
  };
  if (!equal(before, after)) {
    const difference = goDiff("PersistentVolumeClaimSpec", before, after);
    const why = `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${difference}`;
    errors.push(forbidden("spec", why));
  }
  const capacity = old.status.capacity?.["storage"] ?? "0";
  if (nanosOf(sizeOf(next)) < nanosOf(sizeOf(old)) && nanosOf(sizeOf(next)) <= nanosOf(capacity)) {
    const why = "field can not be less than status.capacity";
    errors.push(forbidden("spec.resources.requests.storage", why));
  }
  if (next.spec.volumeMode !== old.spec.volumeMode) {
    errors.push(invalid("volumeMode", next.spec.volumeMode ?? "", "field is immutable"));
  }
  return errors;
}

function pick<T extends object, K extends keyof T>(from: T, field: K): Partial<T> {
  return from[field] === undefined ? {} : ({ [field]: from[field] } as unknown as Partial<T>);
}

function sizeOf({ spec }: PersistentVolumeClaim): string {
  return spec.resources?.requests?.["storage"] ?? "0";
}
