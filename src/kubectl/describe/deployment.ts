import type { Deployment, ReplicaSet } from "#api/apps.ts";
import { StatusError } from "#api/errors.ts";
import { selectorOf } from "#api/selectors.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";
import { describePodTemplate } from "./pod-template.ts";
import { replicaSetsOf, type ReplicaSetsOf } from "./replica-sets-of.ts";
import { describeConditions } from "./replicaset.ts";
import { timeText } from "./times.ts";

/** Describes a Deployment and names its ReplicaSets. */
export const describeDeployment: Describer = async (subject, context) => {
  const deployment = await read<Deployment>(context, subject);
  const events = await eventsOfObject(context, deployment);
  const replicaSets = await replicaSetsOf(context, deployment).catch((error: unknown) => {
    if (error instanceof StatusError) return { newest: undefined, old: [] };
    throw error;
  });
  const d = new Description();
  describeSpec(d, deployment);
  describePodTemplate(d, deployment.spec.template);
  describeConditions(d, deployment.status.conditions);
  describeReplicaSets(d, replicaSets);
  describeEvents(d, events, context.now);
  return d.text;
};

function describeSpec(d: Description, { metadata, spec, status }: Deployment): void {
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.field("CreationTimestamp", timeText(metadata.creationTimestamp));
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("Selector", selectorOf(spec.selector).toString());
  const {
    replicas = 0,
    updatedReplicas = 0,
    availableReplicas = 0,
    unavailableReplicas = 0,
  } = status;
  d.field(
    "Replicas",
    `${spec.replicas ?? 0} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  );
  d.field("StrategyType", spec.strategy?.type ?? "");
  d.field("MinReadySeconds", spec.minReadySeconds ?? 0);
  const rolling = spec.strategy?.rollingUpdate;
  if (!rolling) return;
  const { maxUnavailable = 0, maxSurge = 0 } = rolling;
  d.field("RollingUpdateStrategy", `${maxUnavailable} max unavailable, ${maxSurge} max surge`);
}

function describeReplicaSets(d: Description, { newest, old }: ReplicaSetsOf): void {
  if (!newest && old.length === 0) return;
  d.field("OldReplicaSets", old.map(createdText).join(", ") || "<none>");
  d.field("NewReplicaSet", newest ? createdText(newest) : "<none>");
}

function createdText({ metadata, spec, status }: ReplicaSet): string {
  return `${metadata.name} (${status.replicas}/${spec.replicas ?? 0} replicas created)`;
}
