// The kinds of apps/v1 that the cluster simulates.

import type { ConditionStatus, IntOrString, KubernetesObject, LabelSelector } from "./meta.ts";
import type { PodTemplateSpec } from "./podspec.ts";
import type { PersistentVolumeClaim } from "./storage.ts";

export interface Deployment extends KubernetesObject {
  kind: "Deployment";
  spec: DeploymentSpec;
  status: DeploymentStatus;
}

/** As stored, defaults are filled in: replicas, strategy and the three numbers are always there. */
export interface DeploymentSpec {
  replicas?: number;
  selector: LabelSelector;
  template: PodTemplateSpec;
  strategy?: DeploymentStrategy;
  minReadySeconds?: number;
  revisionHistoryLimit?: number;
  paused?: boolean;
  progressDeadlineSeconds?: number;
}

export interface DeploymentStrategy {
  type?: "RollingUpdate" | "Recreate";
  rollingUpdate?: { maxUnavailable?: IntOrString; maxSurge?: IntOrString };
}

export interface DeploymentStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  terminatingReplicas?: number;
  conditions?: DeploymentCondition[];
  collisionCount?: number;
}

export interface DeploymentCondition {
  type: "Available" | "Progressing" | "ReplicaFailure";
  status: ConditionStatus;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

export interface ReplicaSet extends KubernetesObject {
  kind: "ReplicaSet";
  spec: {
    replicas?: number;
    minReadySeconds?: number;
    selector: LabelSelector;
    template?: PodTemplateSpec;
  };
  status: ReplicaSetStatus;
}

export interface ReplicaSetStatus {
  replicas: number;
  fullyLabeledReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  terminatingReplicas?: number;
  observedGeneration?: number;
  conditions?: ReplicaSetCondition[];
}

export interface ReplicaSetCondition {
  type: "ReplicaFailure";
  status: ConditionStatus;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

/** One recorded state of a DaemonSet or StatefulSet. */
export interface ControllerRevision extends KubernetesObject {
  kind: "ControllerRevision";
  data?: unknown;
  revision: number;
}

export interface DaemonSet extends KubernetesObject {
  kind: "DaemonSet";
  spec: DaemonSetSpec;
  status: DaemonSetStatus;
}

export interface DaemonSetSpec {
  selector: LabelSelector;
  template: PodTemplateSpec;
  updateStrategy?: {
    type?: "RollingUpdate" | "OnDelete";
    rollingUpdate?: { maxUnavailable?: IntOrString; maxSurge?: IntOrString };
  };
  minReadySeconds?: number;
  revisionHistoryLimit?: number;
}

export interface DaemonSetStatus {
  currentNumberScheduled: number;
  numberMisscheduled: number;
  desiredNumberScheduled: number;
  numberReady: number;
  observedGeneration?: number;
  updatedNumberScheduled?: number;
  numberAvailable?: number;
  numberUnavailable?: number;
  collisionCount?: number;
  /** Nobody sets them; what a client writes stays. */
  conditions?: { type: string; status: ConditionStatus; reason?: string; message?: string }[];
}

export interface StatefulSet extends KubernetesObject {
  kind: "StatefulSet";
  spec: StatefulSetSpec;
  status: StatefulSetStatus;
}

/** As stored, defaults are filled in: replicas, both policies and the strategy's type are always there. */
export interface StatefulSetSpec {
  replicas?: number;
  selector: LabelSelector;
  template: PodTemplateSpec;
  /** Each Pod gets a claim of each; only their metadata and spec count. */
  volumeClaimTemplates?: PersistentVolumeClaim[];
  serviceName: string;
  podManagementPolicy?: "OrderedReady" | "Parallel";
  updateStrategy?: StatefulSetUpdateStrategy;
  revisionHistoryLimit?: number;
  minReadySeconds?: number;
  persistentVolumeClaimRetentionPolicy?: ClaimRetentionPolicy;
  ordinals?: { start: number };
}

export interface StatefulSetUpdateStrategy {
  type?: "RollingUpdate" | "OnDelete";
  rollingUpdate?: { partition?: number; maxUnavailable?: IntOrString };
}

/** What becomes of a Pod's claims when the StatefulSet is deleted, and when it gets smaller. */
export interface ClaimRetentionPolicy {
  whenDeleted?: "Retain" | "Delete";
  whenScaled?: "Retain" | "Delete";
}

export interface StatefulSetStatus {
  observedGeneration?: number;
  replicas: number;
  readyReplicas?: number;
  currentReplicas?: number;
  updatedReplicas?: number;
  currentRevision?: string;
  updateRevision?: string;
  collisionCount?: number;
  availableReplicas: number;
  /** Nobody sets them; what a client writes stays until the status changes. */
  conditions?: { type: string; status: ConditionStatus; reason?: string; message?: string }[];
}
