import type { Deployment, DeploymentStatus, ReplicaSet } from "#api/apps.ts";
import { StatusError } from "#api/errors.ts";
import { type Draft, controllerOf } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { parseTime } from "#api/time.ts";
import { equal } from "#base/json.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import { controllerReference } from "../ownership.ts";
import { newSetAnnotations, revisionAnnotation, revisionOf, withSizes } from "./annotations.ts";
import { condition, findCondition, withCondition } from "./conditions.ts";
import { limitsOf } from "./fenceposts.ts";
import { newSetReplicas } from "./rolling.ts";
import type { Sets } from "./status.ts";
import { hashLabel, templateHash } from "../template-hash/template-hash.ts";

interface Options {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
}

/** A Deployment's ReplicaSets, and the Deployment as it is after they were looked at. */
interface Found {
  readonly sets: Sets;
  readonly deployment: Deployment;
}

/** Finds or makes the ReplicaSet that has a Deployment's template, and keeps the revisions. */
export class NewReplicaSets {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;

  constructor({ simulation, registry, recorder }: Options) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
  }

  /** The same as `find`, creating the new set if there is none. */
  ensure(deployment: Deployment, owned: readonly ReplicaSet[]): Found {
    const found = this.find(deployment, owned);
    const { newSet, oldSets } = found.sets;
    return newSet ? found : this.#create(deployment, oldSets, nextRevision(oldSets));
  }

  /**
   * Which of the owned sets is the new one, if any; with several equal templates, the oldest. Its
   * annotations and revision, and the Deployment's, are brought up to date.
   */
  find(deployment: Deployment, owned: readonly ReplicaSet[]): Found {
    const sets = among(deployment, owned);
    const { newSet, oldSets } = sets;
    if (!newSet) return { sets, deployment };
    const revision = nextRevision(oldSets);
    const annotations = newSetAnnotations(deployment, newSet.metadata.annotations, revision);
    const { minReadySeconds: _, ...spec } = newSet.spec;
    const { minReadySeconds } = deployment.spec;
    const next = {
      ...newSet,
      metadata: { ...newSet.metadata, annotations },
      spec: { ...spec, ...(minReadySeconds && { minReadySeconds }) },
    };
    if (!equal(next, newSet)) {
      const updated = this.#registry.update("replicasets", next);
      return { sets: { newSet: updated, oldSets }, deployment };
    }
    const found = findCondition(deployment.status, "Progressing")
      ? undefined
      : {
          reason: "FoundNewReplicaSet",
          message: `Found new replica set "${newSet.metadata.name}"`,
        };
    const noted = this.#note(deployment, revisionOf(newSet), found);
    return { sets: { newSet, oldSets }, deployment: noted };
  }

  #create(deployment: Deployment, oldSets: readonly ReplicaSet[], revision: bigint): Found {
    const draft = this.#draft(deployment, oldSets, revision);
    const name = draft.metadata.name ?? "";
    const { replicas = 0 } = draft.spec;
    const text = `Scaled up replica set ${name} from 0 to ${replicas}`;
    let created: ReplicaSet;
    try {
      created = this.#simulation.because("deployment-controller", `${text}: new template`, () =>
        this.#registry.create("replicasets", draft),
      );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return this.#afterRefusal(deployment, oldSets, draft, error);
    }
    if (replicas > 0) this.#recorder.event(deployment, "Normal", "ScalingReplicaSet", text);
    const noted = this.#note(deployment, revision, {
      reason: "NewReplicaSetCreated",
      message: `Created new replica set "${name}"`,
    });
    return { sets: { newSet: created, oldSets }, deployment: noted };
  }

  #draft(
    deployment: Deployment,
    oldSets: readonly ReplicaSet[],
    revision: bigint,
  ): Draft<ReplicaSet> {
    const { metadata, spec, status } = deployment;
    const hash = templateHash(spec.template, status.collisionCount);
    const labels = { ...spec.template.metadata.labels, [hashLabel]: hash };
    const template = { ...spec.template, metadata: { ...spec.template.metadata, labels } };
    const matchLabels = { ...spec.selector.matchLabels, [hashLabel]: hash };
    const selector = { ...spec.selector, matchLabels };
    const desired = spec.replicas ?? 1;
    const { surge } = limitsOf(spec);
    const old = oldSets.reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0);
    const rolling = spec.strategy?.type === "RollingUpdate";
    return {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name: `${metadata.name}-${hash}`,
        namespace: metadata.namespace ?? "default",
        labels,
        annotations: withSizes(newSetAnnotations(deployment, undefined, revision), desired, surge),
        ownerReferences: [controllerReference("deployments", deployment)],
      },
      spec: {
        replicas: rolling ? newSetReplicas(desired, surge, 0, old) : desired,
        ...(spec.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
        selector,
        template,
      },
      status: { replicas: 0 },
    };
  }

  /**
   * The name is taken by a set that is not this one: count the collision, so that the next try has
   * another hash. Anything else is reported. Either way the refusal goes on, to be retried.
   */
  #afterRefusal(
    deployment: Deployment,
    oldSets: readonly ReplicaSet[],
    draft: Draft<ReplicaSet>,
    error: StatusError,
  ): Found {
    const { namespace = "", name = "" } = draft.metadata;
    const { status } = deployment;
    if (error.reason === "AlreadyExists") {
      const taken = this.#registry.get("replicasets", namespace, name);
      const isOurs =
        controllerOf(taken)?.uid === deployment.metadata.uid &&
        equalIgnoringHash(taken.spec.template, deployment.spec.template);
      if (isOurs) return { sets: { newSet: taken, oldSets }, deployment };
      this.#writeStatus(deployment, {
        ...status,
        collisionCount: (status.collisionCount ?? 0) + 1,
      });
      throw error;
    }
    const message = `Failed to create new replica set "${name}": ${error.message}`;
    if (deployment.spec.progressDeadlineSeconds !== undefined) {
      const now = this.#simulation.now;
      const failed = condition("Progressing", "False", "ReplicaSetCreateError", message, now);
      const conditions = withCondition(status.conditions, failed);
      this.#writeStatus(deployment, { ...status, conditions });
    }
    this.#recorder.event(deployment, "Warning", "ReplicaSetCreateError", message);
    throw error;
  }

  /** Writes the revision and what happened to the new set into the Deployment. */
  #note(
    deployment: Deployment,
    revision: bigint,
    happened: { readonly reason: string; readonly message: string } | undefined,
  ): Deployment {
    const { metadata, spec, status } = deployment;
    let next = deployment;
    if (metadata.annotations?.[revisionAnnotation] !== `${revision}`) {
      const annotations = { ...metadata.annotations, [revisionAnnotation]: `${revision}` };
      next = { ...next, metadata: { ...metadata, annotations } };
    }
    if (happened && spec.progressDeadlineSeconds !== undefined) {
      const { reason, message } = happened;
      const progress = condition("Progressing", "True", reason, message, this.#simulation.now);
      const conditions = withCondition(status.conditions, progress);
      next = { ...next, status: { ...status, conditions } };
    }
    if (next === deployment) return deployment;
    return this.#registry.updateStatus("deployments", next);
  }

  #writeStatus(deployment: Deployment, status: DeploymentStatus): void {
    this.#registry.updateStatus("deployments", { ...deployment, status });
  }
}

function among({ spec }: Deployment, owned: readonly ReplicaSet[]): Sets {
  const byAge = owned.toSorted(
    (a, b) =>
      parseTime(a.metadata.creationTimestamp) - parseTime(b.metadata.creationTimestamp) ||
      (a.metadata.name < b.metadata.name ? -1 : 1),
  );
  const newSet = byAge.find((set) => equalIgnoringHash(set.spec.template, spec.template));
  return { newSet, oldSets: byAge.filter((set) => set !== newSet) };
}

function nextRevision(oldSets: readonly ReplicaSet[]): bigint {
  const revisions = oldSets.map(revisionOf);
  return revisions.reduce((most, revision) => (revision > most ? revision : most), 0n) + 1n;
}

/** Templates are stored, and so never change: each pair is compared once. */
const compared = new WeakMap<PodTemplateSpec, WeakMap<PodTemplateSpec, boolean>>();

/** Templates are the same if they differ in nothing but the hash label. */
function equalIgnoringHash(a: PodTemplateSpec | undefined, b: PodTemplateSpec): boolean {
  if (!a) return false;
  let answers = compared.get(a);
  if (!answers) compared.set(a, (answers = new WeakMap()));
  let answer = answers.get(b);
  if (answer === undefined) {
    answer = equal(a.spec, b.spec) && equal(withoutHash(a), withoutHash(b));
    answers.set(b, answer);
  }
  return answer;
}

function withoutHash({ metadata }: PodTemplateSpec): object {
  const { [hashLabel]: _, ...labels } = metadata.labels ?? {};
  const { creationTimestamp: __, ...rest } = metadata;
  return { ...rest, labels };
}
