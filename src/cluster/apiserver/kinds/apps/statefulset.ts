import type { StatefulSet } from "#api/apps.ts";
import { dns1123Label } from "#api/label-rules.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";
import { claimWarnings } from "../pod/claim-warnings.ts";
import { setPodSpecDefaults } from "../pod/pod-defaults.ts";
import { templateCells, templateColumns } from "../pod/pod-template.ts";
import { podWarnings } from "../pod/pod-warnings.ts";
import {
  validateNewStatefulSet,
  validateStatefulSet,
  validateStatefulSetUpdate,
} from "./statefulset-validation.ts";
import {
  validateCollisions,
  validateCounters,
  validateReplicaCounts,
} from "../rules/status-counters.ts";

const parts = ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"];
const counters = ["replicas", ...parts, "observedGeneration", "collisionCount"];

/** The rules of StatefulSets. */
export const statefulSetStrategy: Strategy<StatefulSet> = {
  countsGenerations: true,
  hasStatus: true,
  validateName: dns1123Label,

  setDefaults({ spec }) {
    spec.podManagementPolicy ??= "OrderedReady";
    spec.updateStrategy ??= {};
    const strategy = spec.updateStrategy;
    if (!strategy.type) {
      strategy.type = "RollingUpdate";
      strategy.rollingUpdate ??= {};
    }
    if (strategy.type === "RollingUpdate" && strategy.rollingUpdate) {
      strategy.rollingUpdate.partition ??= 0;
    }
    spec.persistentVolumeClaimRetentionPolicy ??= {};
    spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= "Retain";
    spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= "Retain";
    spec.replicas ??= 1;
    spec.revisionHistoryLimit ??= 10;
    setPodSpecDefaults(spec.template.spec);
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.apiVersion = "v1";
      claim.kind = "PersistentVolumeClaim";
      claim.spec.volumeMode ??= "Filesystem";
      claim.status.phase ??= "Pending";
    }
  },

  prepareForCreate(statefulSet) {
    dropWhatIsOff(statefulSet);
    statefulSet.status = { replicas: 0, availableReplicas: 0 };
  },

  prepareForUpdate: dropWhatIsOff,

  warningsOfWrite({ metadata, spec }, old) {
    const isWanted = metadata.generation !== old?.metadata.generation;
    const claims = spec.volumeClaimTemplates ?? [];
    // Of a change the real server writes the way to a claim's spec like this.
    const part = old ? ".Spec" : "";
    return [
      ...(isWanted ? podWarnings(spec.template, "spec.template") : []),
      ...claims.flatMap((claim, index) =>
        claimWarnings(claim.spec, `spec.volumeClaimTemplates[${index}]${part}`),
      ),
      ...((spec.revisionHistoryLimit ?? 0) < 0 ? [keepsAll] : []),
    ];
  },

  validate: validateStatefulSet,
  validateNew: validateNewStatefulSet,
  statusChecks: ["change", "metadataChange"],
  validateStatusUpdate: ({ status }, old) => [
    ...validateCounters(status, counters),
    ...validateReplicaCounts(status, parts, "status.readyReplicas"),
    ...validateCollisions(status, old.status),
  ],
  validateUpdate: validateStatefulSetUpdate,

  columns: [
    nameColumn,
    column("Ready", "How many of the desired Pods are ready."),
    ageColumn,
    ...templateColumns.slice(0, 2),
  ],

  row(statefulSet, nowMs) {
    const { metadata, spec, status } = statefulSet;
    return [
      metadata.name,
      `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      age(statefulSet, nowMs),
      ...templateCells(spec.template, spec.selector).slice(0, 2),
    ];
  },
};

const keepsAll =
  "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";

/** maxUnavailable is alpha: without its feature gate the field is not kept. */
function dropWhatIsOff({ spec }: StatefulSet): void {
  delete spec.updateStrategy?.rollingUpdate?.maxUnavailable;
}
