import type { ControllerRevision, Deployment, ReplicaSet } from "#api/apps.ts";
import { StatusError } from "#api/errors.ts";
import { controllerOf, type KubernetesObject, type LabelSelector } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { selectorOf } from "#api/selectors.ts";
import { strategicMergePatch } from "#api/strategic-merge.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { list } from "../../describe/describer.ts";
import { replicaSetsOf } from "../../describe/replica-sets-of.ts";
import { UsageError } from "../../errors.ts";
import type { Info } from "../../resources/resolve.ts";
import type { Invocation } from "../command.ts";

/** One state that a workload was in. */
export interface Revision {
  readonly number: number;
  /** What was noted as the reason for it; "" for nothing. */
  readonly changeCause: string;
  readonly template: PodTemplateSpec;
  /** The ReplicaSet, or the workload as it was then: what `-o` prints. */
  readonly object: JsonObject;
  readonly annotations: Readonly<Record<string, string>>;
  /** The strategic merge patch that leads back to it; Deployments have none. */
  readonly patch?: JsonObject;
}

/** A workload as it is now and its revisions, in the order in which the server keeps them. */
export interface History {
  readonly workload: Workload;
  readonly revisions: readonly Revision[];
}

export interface Workload extends KubernetesObject {
  spec: { selector: LabelSelector; template: PodTemplateSpec; paused?: boolean };
}

const changeCause = "kubernetes.io/change-cause";

/** Reads the revisions of a Deployment, DaemonSet or StatefulSet; `kindError` names what cannot have any. */
export async function historyOf(
  invocation: Invocation,
  info: Info,
  kindError: (kind: string) => string,
): Promise<History> {
  const { kind, group } = info.mapping;
  const full = group ? `${kind}.${group}` : kind;
  if (full === "Deployment.apps") return deploymentHistory(invocation, info);
  if (full === "DaemonSet.apps" || full === "StatefulSet.apps") {
    return controllerHistory(invocation, info);
  }
  throw new UsageError(kindError(full));
}

async function deploymentHistory(
  { rest: { clientset: rest } }: Invocation,
  info: Info,
): Promise<History> {
  const read = await explain("deployment", info, rest.get(info));
  const deployment = read as unknown as Deployment;
  const { newest, old } = await replicaSetsOf({ rest, chunkSize: 0 }, deployment);
  const replicaSets = newest ? [...old, newest] : old;
  const revisions = replicaSets.flatMap((replicaSet) => revisionOfReplicaSet(replicaSet) ?? []);
  return { workload: deployment as unknown as Workload, revisions };
}

function revisionOfReplicaSet(replicaSet: ReplicaSet): Revision | undefined {
  const { annotations = {} } = replicaSet.metadata;
  const number = Number(annotations["deployment.kubernetes.io/revision"] ?? 0);
  const { template } = replicaSet.spec;
  if (!Number.isInteger(number) || !template) return undefined;
  const object = replicaSet as unknown as JsonObject;
  return { number, changeCause: annotations[changeCause] ?? "", template, object, annotations };
}

async function controllerHistory(
  { rest: { clientset: rest } }: Invocation,
  info: Info,
): Promise<History> {
  const { kind } = info.mapping;
  const read = await explain(kind, info, rest.get(info));
  const workload = read as unknown as Workload;
  const { metadata, spec } = workload;
  const labelSelector = selectorOf(spec.selector).toString();
  const context = { rest, chunkSize: 0 };
  const found = await list<ControllerRevision>(
    context,
    "controllerrevisions",
    metadata.namespace ?? "",
    { labelSelector },
  );
  const own = found.filter((each) => controllerOf(each)?.uid === metadata.uid);
  const revisions = own.map(({ revision, data, metadata: { annotations = {} } }): Revision => {
    const patch = isObject(data) ? data : {};
    const object = strategicMergePatch(kind, workload, patch);
    const { template } = (object as unknown as Workload).spec;
    return {
      number: revision,
      changeCause: annotations[changeCause] ?? "",
      template,
      object,
      annotations,
      patch,
    };
  });
  return { workload, revisions };
}

/** A refusal says what was being read. */
async function explain<T>(kind: string, { name }: Info, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new UsageError(`failed to retrieve ${kind} ${name}: ${error.message}`);
  }
}
