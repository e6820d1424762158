// Volumes that outlive a Pod: PersistentVolume and its claim (core/v1), StorageClass (storage.k8s.io/v1).

import type { ObjectReference } from "./core.ts";
import type { ConditionStatus, KubernetesObject, ResourceList } from "./meta.ts";
import type { NodeSelectorTerm } from "./podspec.ts";
import type { HostPathVolumeSource, PersistentVolumeClaimSpec } from "./volumes.ts";

export interface PersistentVolumeClaim extends KubernetesObject {
  kind: "PersistentVolumeClaim";
  spec: PersistentVolumeClaimSpec;
  status: {
    phase?: "Pending" | "Bound" | "Lost";
    accessModes?: string[];
    capacity?: ResourceList;
    allocatedResources?: ResourceList;
    /** How far each of them has grown. */
    allocatedResourceStatuses?: Record<string, string>;
    currentVolumeAttributesClassName?: string;
    modifyVolumeStatus?: object;
    conditions?: {
      type: string;
      status: ConditionStatus;
      lastProbeTime?: string | null;
      lastTransitionTime?: string | null;
      reason?: string;
      message?: string;
    }[];
  };
}

export interface PersistentVolume extends KubernetesObject {
  kind: "PersistentVolume";
  /** Of the sources, only those that anything here looks into are typed. */
  spec: {
    capacity?: ResourceList;
    hostPath?: HostPathVolumeSource;
    local?: { path: string };
    accessModes?: string[];
    claimRef?: ObjectReference;
    persistentVolumeReclaimPolicy?: "Retain" | "Delete" | "Recycle";
    storageClassName?: string;
    mountOptions?: string[];
    volumeMode?: string;
    nodeAffinity?: { required?: { nodeSelectorTerms: NodeSelectorTerm[] } };
    volumeAttributesClassName?: string;
  };
  status: {
    phase?: "Pending" | "Available" | "Bound" | "Released" | "Failed";
    message?: string;
    reason?: string;
    lastPhaseTransitionTime?: string;
  };
}

export interface StorageClass extends KubernetesObject {
  kind: "StorageClass";
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy?: "Retain" | "Delete";
  mountOptions?: string[];
  allowVolumeExpansion?: boolean;
  volumeBindingMode?: "Immediate" | "WaitForFirstConsumer";
  allowedTopologies?: { matchLabelExpressions?: { key: string; values: string[] }[] }[];
}

const betaClass = "volume.beta.kubernetes.io/storage-class";

/** The class of a volume or claim; an annotation of old goes first. "" for none, undefined if left open. */
export function storageClassOf({
  metadata,
  spec,
}: PersistentVolume | PersistentVolumeClaim): string | undefined {
  return metadata.annotations?.[betaClass] ?? spec.storageClassName;
}

const defaultMarks = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

/** Whether claims that name no class get this one. */
export function isDefaultClass({ metadata }: StorageClass): boolean {
  return defaultMarks.some((mark) => metadata.annotations?.[mark] === "true");
}

const modeNames: readonly (readonly [string, string])[] = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
];

/** `RWO,ROX`: access modes in short, in an order of their own. */
export function accessModesText(modes: readonly string[] = []): string {
  return modeNames
    .filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(",");
}
