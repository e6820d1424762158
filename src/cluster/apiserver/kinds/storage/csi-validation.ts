// What is wrong with the kinds by which storage drivers and the cluster talk. Rules of pkg/apis/storage/validation.

import type { CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment } from "#api/csi.ts";
import {
  duplicate,
  type FieldError,
  forbidden,
  type GoText,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
} from "#api/field-errors.ts";
import { dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import { parseQuantity } from "#api/quantity.ts";
import { equal } from "#base/json.ts";
import { utf8Length } from "#base/utf8.ts";
import { goPointer, goSelector, goStrings, goStruct, goList } from "../rules/go-text.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";
import { nonNegative } from "../rules/number-rules.ts";
import { csiDriverName } from "../pod/volume-drivers.ts";
import { validateInlineVolume } from "../core/persistentvolume-validation.ts";

const immutable = "field is immutable";
const groupPolicies = ["File", "None", "ReadWriteOnceWithFSType"];
const lifecycleModes = ["Persistent", "Ephemeral"];
const shortestTokenSeconds = 600;
const longestTokenSeconds = 2 ** 32;
const longestNodeId = 256;
const mostBytes = 256 * 1024;
const longestMessage = 1024;

export function validateDriver({ spec }: CSIDriver): FieldError[] {
  const { fsGroupPolicy: policy, volumeLifecycleModes: modes = [] } = spec;
  return [
    ...(policy === undefined || groupPolicies.includes(policy)
      ? []
      : [notSupported("spec.fsGroupPolicy", policy, groupPolicies)]),
    ...validateTokens(spec.tokenRequests ?? []),
    ...modes
      .filter((mode) => !lifecycleModes.includes(mode))
      .map((mode) => notSupported("spec.volumeLifecycleModes", mode, lifecycleModes)),
  ];
}

/** What may not change in a driver. */
export function validateDriverUpdate(next: CSIDriver, old: CSIDriver): FieldError[] {
  const { attachRequired, volumeLifecycleModes: modes } = next.spec;
  return [
    ...(attachRequired === old.spec.attachRequired
      ? []
      : [invalid("spec.attachedRequired", attachRequired ?? null, immutable)]),
    ...(equal(modes, old.spec.volumeLifecycleModes)
      ? []
      : [
          invalid(
            "spec.volumeLifecycleModes",
            goList("storage.VolumeLifecycleMode", modes),
            immutable,
          ),
        ]),
  ];
}

function validateTokens(requests: NonNullable<CSIDriver["spec"]["tokenRequests"]>): FieldError[] {
  return requests.flatMap(({ audience, expirationSeconds: seconds }, index) => {
    const path = `spec.tokenRequests[${index}]`;
    const isSecond = requests.slice(0, index).some((other) => other.audience === audience);
    if (isSecond) return [duplicate(`${path}.audience`, audience)];
    const field = `${path}.expirationSeconds`;
    if (seconds !== undefined && seconds < shortestTokenSeconds) {
      return [invalid(field, seconds, "may not specify a duration less than 10 minutes")];
    }
    if (seconds !== undefined && seconds > longestTokenSeconds) {
      return [invalid(field, seconds, "may not specify a duration larger than 2^32 seconds")];
    }
    return [];
  });
}

type NodeDriver = NonNullable<CSINode["spec"]["drivers"]>[number];

export function validateNode({ spec }: CSINode): FieldError[] {
  const drivers = spec.drivers ?? [];
  return drivers.flatMap((driver, index) => {
    const path = `spec.drivers[${index}]`;
    const { name, nodeID, allocatable, topologyKeys } = driver;
    const isSecond = drivers.slice(0, index).some((other) => other.name === name);
    const long = `must be ${longestNodeId} characters or less`;
    return [
      ...csiDriverName(`${path}.name`, name),
      ...(nodeID ? [] : [required(`${path}.nodeID`)]),
      ...(nodeID.length > longestNodeId ? [invalid(`${path}.nodeID`, nodeID, long)] : []),
      ...nonNegative(`${path}.allocatable.count`, allocatable?.count),
      ...(isSecond ? [duplicate(`${path}.name`, name)] : []),
      ...validateTopologyKeys(topologyKeys ?? [], path),
    ];
  });
}

function validateTopologyKeys(keys: readonly string[], path: string): FieldError[] {
  return keys.flatMap((key, index) => [
    ...(key ? [] : [required(path)]),
    ...(keys.indexOf(key) < index ? [duplicate(path, key)] : []),
    ...invalidEach(path, key, qualifiedName(key)),
  ]);
}

/** A driver of a node stays as it was registered. */
export function validateNodeUpdate(next: CSINode, old: CSINode): FieldError[] {
  return (old.spec.drivers ?? []).flatMap((before) =>
    (next.spec.drivers ?? [])
      .filter((after) => after.name === before.name && !equal(after, before))
      .map((after) => invalid("spec.drivers", goDriver(after), immutable)),
  );
}

function goDriver({ name, nodeID, topologyKeys, allocatable }: NodeDriver): GoText {
  return goStruct("storage.CSINodeDriver", {
    Name: name,
    NodeID: nodeID,
    TopologyKeys: goStrings(topologyKeys ?? undefined),
    Allocatable: goPointer("storage.VolumeNodeResources", allocatable),
  });
}

export function validateCapacity(object: CSIStorageCapacity): FieldError[] {
  const { nodeTopology, storageClassName: name, capacity } = object;
  const { nanos = 0n, canonical = "" } = parseQuantity(capacity ?? "0") ?? {};
  const negative = "must be greater than or equal to 0";
  return [
    ...validateLabelSelector(nodeTopology, "nodeTopology"),
    ...invalidEach("storageClassName", name, dns1123Subdomain(name)),
    ...(nanos < 0n ? [invalid("capacity", canonical, negative)] : []),
  ];
}

export function validateCapacityUpdate(
  next: CSIStorageCapacity,
  old: CSIStorageCapacity,
): FieldError[] {
  return [
    ...(equal(next.nodeTopology, old.nodeTopology)
      ? []
      : [invalid("nodeTopology", goSelector(next.nodeTopology), immutable)]),
    ...(next.storageClassName === old.storageClassName
      ? []
      : [invalid("storageClassName", next.storageClassName, immutable)]),
  ];
}

export function validateAttachment({ spec, status }: VolumeAttachment): FieldError[] {
  const { attacher, source, nodeName } = spec;
  const { persistentVolumeName: name, inlineVolumeSpec: inline } = source;
  const why = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
  const path = "spec.source";
  const errors: FieldError[] = attacher ? [] : [required("spec.attacher")];
  if (name === undefined && !inline) errors.push(required(path, why));
  else if (name !== undefined && inline) errors.push(forbidden(path, why));
  else if (name === "") {
    const empty = "must specify non empty persistentVolumeName";
    errors.push(required(`${path}.persistentVolumeName`, empty));
  } else if (inline) errors.push(...validateInlineVolume(inline, `${path}.inlineVolumeSpec`));
  return [
    ...errors,
    ...invalidEach("spec.nodeName", nodeName, dns1123Subdomain(nodeName)),
    ...validateAttachmentStatus(status),
  ];
}

function validateAttachmentStatus(status: VolumeAttachment["status"]): FieldError[] {
  const { attachmentMetadata = {} } = status;
  const sizes = Object.entries(attachmentMetadata).flat().map(utf8Length);
  const size = sizes.reduce((sum, each) => sum + each, 0);
  return [
    ...(size > mostBytes ? [tooLong("status.attachmentMetadata", mostBytes)] : []),
    ...(["attachError", "detachError"] as const).flatMap((field) =>
      utf8Length(status[field]?.message ?? "") > longestMessage
        ? [tooLong(`status.${field}.message`, mostBytes)]
        : [],
    ),
  ];
}

/** The same for a new one, which has more to be right. As ValidateVolumeAttachmentV1. */
export function validateNewAttachment(attachment: VolumeAttachment): FieldError[] {
  const { attacher, source } = attachment.spec;
  const { persistentVolumeName: name } = source;
  const field = "spec.source.persistentVolumeName";
  return [
    ...validateAttachment(attachment),
    ...csiDriverName("spec.attacher", attacher),
    ...(name === undefined ? [] : invalidEach(field, name, dns1123Subdomain(name))),
  ];
}

/** An attachment stays as it was asked for. */
export function validateAttachmentUpdate(
  next: VolumeAttachment,
  old: VolumeAttachment,
): FieldError[] {
  if (equal(next.spec, old.spec)) return [];
  const { attacher, source, nodeName } = next.spec;
  const shown = goStruct("storage.VolumeAttachmentSpec", {
    Attacher: attacher,
    Source: goStruct("storage.VolumeAttachmentSource", {
      PersistentVolumeName: goPointer("string", source.persistentVolumeName),
      InlineVolumeSpec: goPointer("core.PersistentVolumeSpec", source.inlineVolumeSpec),
    }),
    NodeName: nodeName,
  });
  return [invalid("spec", shown, immutable)];
}
