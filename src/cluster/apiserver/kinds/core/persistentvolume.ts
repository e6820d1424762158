import { accessModesText, type PersistentVolume } from "#api/storage.ts";
import { formatTime } from "#api/time.ts";
import { protectWhileInUse } from "../../admission/in-use-protection.ts";
import type { Strategy } from "../../strategy.ts";
import { column, wideColumn } from "../columns.ts";
import {
  validateNewPersistentVolume,
  validatePersistentVolume,
  validatePersistentVolumeUpdate,
} from "./persistentvolume-validation.ts";
import { deprecatedAnnotations } from "../rules/deprecated-annotations.ts";
import { termWarnings } from "../pod/pod-warnings.ts";
import { sourceWarnings } from "../pod/volume-warnings.ts";
import { setQuantityDefaults } from "../pod/quantity-defaults.ts";
import { aged, named, tabled } from "../tabled.ts";
import { setDriverDefaults } from "../pod/volume-defaults.ts";
import { classInstead, commonCells } from "../pod/volume-rules.ts";

/** Keeps a volume while it is bound. */
export const volumeProtection = "kubernetes.io/pv-protection";

/** The rules of PersistentVolumes. */
export const persistentVolumeStrategy: Strategy<PersistentVolume> = {
  countsGenerations: false,
  hasStatus: true,

  setDefaults({ spec }) {
    spec.persistentVolumeReclaimPolicy ??= "Retain";
    spec.volumeMode ??= "Filesystem";
    setDriverDefaults(spec);
    setQuantityDefaults(spec.capacity);
    delete spec.volumeAttributesClassName; // The gate VolumeAttributesClass is closed.
  },

  completeStatus({ status }, { status: old }, time) {
    const isSame = status.phase === old.phase;
    const { lastPhaseTransitionTime: since } = status;
    if (!isSame && (!since || since === old.lastPhaseTransitionTime)) {
      status.lastPhaseTransitionTime = time;
    } else if (!since && old.lastPhaseTransitionTime) {
      status.lastPhaseTransitionTime = old.lastPhaseTransitionTime;
    }
  },

  prepareForCreate(volume, context) {
    protectWhileInUse(volume.metadata, volumeProtection, context);
    volume.status = { phase: "Pending", lastPhaseTransitionTime: formatTime(context.now) };
  },

  warningsOfWrite: volumeWarnings,
  validate: validatePersistentVolume,
  validateNew: validateNewPersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
  updateChecks: ["metadata", "object", "metadata", "object", "change"],

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

/** Rules of pkg/api/persistentvolume. */
function volumeWarnings({ metadata, spec }: PersistentVolume): string[] {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  // Of Pods alone, the real server tells of these as well.
  const { flocker: _f, quobyte: _q, ...sources } = spec as Readonly<Record<string, unknown>>;
  return [
    ...deprecatedAnnotations(metadata, {
      ...classInstead,
      "volume.beta.kubernetes.io/mount-options":
        'deprecated since v1.31; use "mountOptions" attribute instead',
    }),
    ...(spec.persistentVolumeReclaimPolicy === "Recycle"
      ? [
          "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.",
        ]
      : []),
    ...terms.flatMap((term, index) =>
      termWarnings(term, false, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`),
    ),
    ...sourceWarnings(sources, "spec"),
  ];
}
