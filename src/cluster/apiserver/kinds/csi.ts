// The rules of the kinds by which storage drivers and the rest of the cluster talk.

import type { CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment } from "#api/csi.ts";
import { type FieldError, forbidden, invalid, notSupported, required } from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import { equal } from "#base/json.ts";
import type { Strategy } from "../strategy.ts";
import { booleanColumn, column, integerColumn } from "./columns.ts";
import { aged, named, tabled } from "./tabled.ts";
import { unsimulatedKind } from "./unsimulated.ts";

const lifecycleModes = ["Ephemeral", "Persistent"];
const groupPolicies = ["ReadWriteOnceWithFSType", "File", "None"];

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

  warnings: () => [unsimulatedKind("CSIDriver")],

  validate({ spec }) {
    const policy = spec.fsGroupPolicy ?? "";
    return [
      ...(spec.volumeLifecycleModes ?? [])
        .filter((mode) => !lifecycleModes.includes(mode))
        .map((mode) => notSupported("spec.volumeLifecycleModes", mode, lifecycleModes)),
      ...(groupPolicies.includes(policy)
        ? []
        : [notSupported("spec.fsGroupPolicy", policy, groupPolicies)]),
    ];
  },

  validateUpdate: (next, old) =>
    (["attachRequired", "volumeLifecycleModes"] as const).flatMap((field) =>
      equal(next.spec[field], old.spec[field])
        ? []
        : [invalid(`spec.${field}`, String(next.spec[field]), "field is immutable")],
    ),

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

  validate: ({ spec }) =>
    (spec.drivers ?? []).flatMap(({ name, nodeID }, index) => {
      const path = `spec.drivers[${index}]`;
      return [
        ...(name ? [] : [required(`${path}.name`)]),
        ...(nodeID ? [] : [required(`${path}.nodeID`)]),
      ];
    }),

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

  validate({ storageClassName }) {
    if (!storageClassName) return [required("storageClassName")];
    const fault = dns1123Subdomain(storageClassName);
    return fault ? [invalid("storageClassName", storageClassName, fault)] : [];
  },

  validateUpdate: (next, old) => [
    ...(equal(next.nodeTopology, old.nodeTopology)
      ? []
      : [forbidden("nodeTopology", "field is immutable")]),
    ...(next.storageClassName === old.storageClassName
      ? []
      : [invalid("storageClassName", next.storageClassName, "field is immutable")]),
  ],

  ...tabled<CSIStorageCapacity>(
    named,
    [
      column("StorageClassName", "The class it is about."),
      ({ storageClassName }) => storageClassName,
    ],
    [column("Capacity", "How much room there is."), ({ capacity }) => capacity ?? "<unset>"],
  ),
};

/** The rules of VolumeAttachments. */
export const volumeAttachmentStrategy: Strategy<VolumeAttachment> = {
  countsGenerations: false,
  hasStatus: true,
  requiresVersion: true,

  prepareForCreate(attachment) {
    attachment.status = { attached: false };
  },

  warnings: () => [unsimulatedKind("VolumeAttachment")],
  validate: ({ spec }) => validateAttachment(spec),
  validateUpdate: (next, old) =>
    equal(next.spec, old.spec) ? [] : [forbidden("spec", "field is immutable")],

  ...tabled<VolumeAttachment>(
    named,
    [{ ...column("Attacher", "Who attaches it."), format: "name" }, ({ spec }) => spec.attacher],
    [column("PV", "The volume."), ({ spec }) => spec.source.persistentVolumeName ?? ""],
    [column("Node", "The node."), ({ spec }) => spec.nodeName],
    [booleanColumn("Attached", "Whether it is attached."), ({ status }) => status.attached],
    aged,
  ),
};

function validateAttachment({
  attacher,
  source,
  nodeName,
}: VolumeAttachment["spec"]): FieldError[] {
  const errors: FieldError[] = attacher ? [] : [required("spec.attacher")];
  const { persistentVolumeName: name, inlineVolumeSpec: inline } = source;
  const why = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
  if (name === undefined && !inline) errors.push(required("spec.source", why));
  else if (name !== undefined && inline) errors.push(forbidden("spec.source", why));
  else if (name === "") {
    const empty = "must specify non empty persistentVolumeName";
    errors.push(required("spec.source.persistentVolumeName", empty));
  }
  const fault = dns1123Subdomain(nodeName);
  if (fault) errors.push(invalid("spec.nodeName", nodeName, fault));
  return errors;
}
