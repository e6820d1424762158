// The rules of the kinds by which storage drivers and the rest of the cluster talk.

import type { CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment } from "#api/csi.ts";
import type { LabelSelector } from "#api/meta.ts";
import { authorsMetadata } from "../../status-metadata.ts";
import type { Strategy } from "../../strategy.ts";
import { booleanColumn, column, integerColumn } from "../columns.ts";
import {
  validateAttachment,
  validateAttachmentUpdate,
  validateCapacity,
  validateCapacityUpdate,
  validateDriver,
  validateDriverUpdate,
  validateNewAttachment,
  validateNode,
  validateNodeUpdate,
} from "./csi-validation.ts";
import { deprecationOf } from "../rules/node-labels.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

/** The rules of CSIDrivers. */
export const csiDriverStrategy: Strategy<CSIDriver> = {
  countsGenerations: true,
  hasStatus: false,
  requiresVersion: true,

  setDefaults({ spec }) {
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= "ReadWriteOnceWithFSType";
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ["Persistent"];
    spec.requiresRepublish ??= false;
    spec.seLinuxMount ??= false;
  },

  prepareForCreate({ metadata, spec }) {
    delete metadata.generation; // The first is that of the first change.
    delete spec.nodeAllocatableUpdatePeriodSeconds; // MutableCSINodeAllocatableCount
  },
  prepareForUpdate({ spec }) {
    delete spec.nodeAllocatableUpdatePeriodSeconds;
  },

  warnings: () => [unsimulatedKind("CSIDriver")],

  validate: validateDriver,
  validateUpdate: validateDriverUpdate,

  ...tabled<CSIDriver>(
    named,
    [
      booleanColumn("AttachRequired", "Whether volumes are attached first."),
      ({ spec }) => spec.attachRequired ?? true,
    ],
    [
      booleanColumn("PodInfoOnMount", "Whether it is told about the Pod."),
      ({ spec }) => spec.podInfoOnMount ?? false,
    ],
    [
      booleanColumn("StorageCapacity", "Whether it tells how much room it has."),
      ({ spec }) => spec.storageCapacity ?? false,
    ],
    [
      column("TokenRequests", "The tokens it wants."),
      ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(",") ?? "<unset>",
    ],
    [
      booleanColumn("RequiresRepublish", "Whether it is called again and again."),
      ({ spec }) => spec.requiresRepublish ?? false,
    ],
    [
      column("Modes", "The kinds of volumes it makes."),
      ({ spec }) => spec.volumeLifecycleModes?.join(",") || "<none>",
    ],
    aged,
  ),
};

/** The rules of CSINodes. */
export const csiNodeStrategy: Strategy<CSINode> = {
  countsGenerations: false,
  hasStatus: false,
  requiresVersion: true,

  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  updateChecks: ["metadata", "object", "metadata", "object", "change"],

  ...tabled<CSINode>(
    named,
    [
      integerColumn("Drivers", "How many drivers the node has."),
      ({ spec }) => spec.drivers?.length ?? 0,
    ],
    aged,
  ),
};

/** The rules of CSIStorageCapacities. */
export const csiStorageCapacityStrategy: Strategy<CSIStorageCapacity> = {
  countsGenerations: false,
  hasStatus: false,
  requiresVersion: true,

  warningsOfWrite: ({ nodeTopology }) => topologyWarnings(nodeTopology),
  validate: validateCapacity,
  validateUpdate: validateCapacityUpdate,
  updateChecks: ["metadata", "object", "metadataChange", "change"],

  ...tabled<CSIStorageCapacity>(
    named,
    [
      column("StorageClassName", "The class it is about."),
      ({ storageClassName }) => storageClassName,
    ],
    [column("Capacity", "How much room there is."), ({ capacity }) => capacity ?? "<unset>"],
  ),
};

/** As GetWarningsForNodeSelector. */
function topologyWarnings({ matchExpressions, matchLabels }: LabelSelector = {}): string[] {
  return [
    ...(matchExpressions ?? []).flatMap(({ key }, index) => {
      const why = deprecationOf(key);
      return why ? [`nodeTopology.matchExpressions[${index}].key: ${key} is ${why}`] : [];
    }),
    ...Object.keys(matchLabels ?? {}).flatMap((label) => {
      const why = deprecationOf(label);
      return why ? [`nodeTopology.matchLabels.${label}: ${why}`] : [];
    }),
  ];
}

/** The rules of VolumeAttachments. */
export const volumeAttachmentStrategy: Strategy<VolumeAttachment> = {
  countsGenerations: false,
  hasStatus: true,
  requiresVersion: true,

  prepareForCreate(attachment) {
    attachment.status = { attached: false };
  },

  warnings: () => [unsimulatedKind("VolumeAttachment")],
  validate: validateAttachment,
  validateNew: validateNewAttachment,
  validateUpdate: validateAttachmentUpdate,
  updateChecks: ["metadata", "object", "metadata", "object", "change"],
  // The real server looks twice at it here, too.
  validateStatusUpdate: (next) => [...validateAttachment(next), ...validateAttachment(next)],
  guardedFromStatus: authorsMetadata,

  ...tabled<VolumeAttachment>(
    named,
    [{ ...column("Attacher", "Who attaches it."), format: "name" }, ({ spec }) => spec.attacher],
    [column("PV", "The volume."), ({ spec }) => spec.source.persistentVolumeName ?? ""],
    [column("Node", "The node."), ({ spec }) => spec.nodeName],
    [booleanColumn("Attached", "Whether it is attached."), ({ status }) => status.attached],
    aged,
  ),
};
