import type { Pod } from "#api/core.ts";
import {
  accessModesText,
  type PersistentVolume,
  type PersistentVolumeClaim,
  storageClassOf,
} from "#api/storage.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, list, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";
import { since, timeText } from "./times.ts";
import { describeSource } from "./volumes.ts";

/** Describes a PersistentVolumeClaim and the Pods that use it. */
export const describePersistentVolumeClaim: Describer = async (subject, context) => {
  const claim = await read<PersistentVolumeClaim>(context, subject);
  const { metadata, spec, status } = claim;
  const pods = (await list<Pod>(context, "pods", metadata.namespace ?? "")).filter((pod) =>
    pod.spec.volumes?.some(
      ({ name, persistentVolumeClaim, ephemeral }) =>
        persistentVolumeClaim?.claimName === metadata.name ||
        (ephemeral && `${pod.metadata.name}-${name}` === metadata.name),
    ),
  );
  const events = await eventsOfObject(context, claim);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.field("StorageClass", storageClassOf(claim) ?? "");
  d.field("Status", statusText(claim, context.now));
  d.field("Volume", spec.volumeName ?? "");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("Finalizers", `[${(metadata.finalizers ?? []).join(" ")}]`);
  const isPlaced = Boolean(spec.volumeName);
  d.field("Capacity", isPlaced ? (status.capacity?.["storage"] ?? "0") : "");
  d.field("Access Modes", isPlaced ? accessModesText(status.accessModes) : "");
  if (spec.volumeMode) d.field("VolumeMode", spec.volumeMode);
  if (spec.dataSource) {
    const { apiGroup, kind = "", name = "" } = spec.dataSource;
    d.heading("DataSource");
    if (apiGroup !== undefined) d.field("APIGroup", apiGroup, 1);
    d.field("Kind", kind, 1).field("Name", name, 1);
  }
  d.list(
    "Used By",
    pods.map((pod) => pod.metadata.name),
  );
  describeConditions(d, claim);
  describeEvents(d, events, context.now);
  return d.text;
};

function statusText(
  { metadata, status }: PersistentVolumeClaim | PersistentVolume,
  now: number,
): string {
  const { deletionTimestamp } = metadata;
  return deletionTimestamp
    ? `Terminating (lasts ${since(deletionTimestamp, now)})`
    : (status.phase ?? "");
}

function describeConditions(d: Description, { status }: PersistentVolumeClaim): void {
  if (!status.conditions?.length) return;
  d.heading("Conditions");
  d.row(1, "Type", "Status", "LastProbeTime", "LastTransitionTime", "Reason", "Message");
  d.row(1, "----", "------", "-----------------", "------------------", "------", "-------");
  for (const condition of status.conditions) {
    const { type, status: is, lastProbeTime, lastTransitionTime, reason, message } = condition;
    const times = [timeText(lastProbeTime), timeText(lastTransitionTime)];
    d.row(
      1,
      `${type} `,
      `${is} `,
      ...times.map((text) => `${text} `),
      `${reason ?? ""} `,
      message ?? "",
    );
  }
}

/** Describes a PersistentVolume. */
export const describePersistentVolume: Describer = async (subject, context) => {
  const volume = await read<PersistentVolume>(context, subject);
  const { metadata, spec, status } = volume;
  const d = new Description();
  d.field("Name", metadata.name);
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("Finalizers", `[${(metadata.finalizers ?? []).join(" ")}]`);
  d.field("StorageClass", storageClassOf(volume) ?? "");
  d.field("Status", statusText(volume, context.now));
  const { namespace = "", name } = spec.claimRef ?? {};
  d.field("Claim", spec.claimRef ? `${namespace}/${name}` : "");
  d.field("Reclaim Policy", spec.persistentVolumeReclaimPolicy ?? "");
  d.field("Access Modes", accessModesText(spec.accessModes));
  if (spec.volumeMode) d.field("VolumeMode", spec.volumeMode);
  d.field("Capacity", spec.capacity?.["storage"] ?? "0");
  describeAffinity(d, volume);
  d.field("Message", status.message ?? "");
  d.heading("Source");
  describeSource(d, spec);
  describeEvents(d, await eventsOfObject(context, volume), context.now);
  return d.text;
};

function describeAffinity(d: Description, { spec }: PersistentVolume): void {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms;
  d.field("Node Affinity", terms ? "" : "<none>");
  if (!terms) return;
  d.field("Required Terms", terms.length === 0 ? "<none>" : "", 1);
  for (const [index, { matchExpressions = [] }] of terms.entries()) {
    const texts = matchExpressions.map(({ key, operator, values = [] }) => {
      const shown = values.length > 0 ? ` [${values.join(", ")}]` : "";
      return `${key} ${operator.toLowerCase()}${shown}`;
    });
    const [first = "<none>", ...others] = texts;
    d.field(`Term ${index}`, first, 2);
    for (const text of others) d.row(2, "", text);
  }
}
