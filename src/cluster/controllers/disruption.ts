import type { Pod } from "#api/core.ts";
import {
  controllerOf,
  type IntOrString,
  keyOf,
  type KubernetesObject,
  type ObjectKey,
  type OwnerReference,
} from "#api/meta.ts";
import type { PodDisruptionBudget } from "#api/policy.ts";
import { groupResource, resourceOfKind, scheme } from "#api/scheme.ts";
import { printedSelector, selectorOf } from "#api/selectors.ts";
import { parseTime } from "#api/time.ts";
import type { Registry } from "../apiserver/registry.ts";
import { withDisruptionAllowed, withPolicyCondition } from "../disruption-allowed.ts";
import type { EventRecorder } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";
import { Controller, type Reconciler, type Result } from "./controller.ts";
import { isReady } from "./pods.ts";

/** A Pod whose eviction was allowed must be deleted within this time, or counts again. */
const deletionTimeoutMs = 120_000;

export interface DisruptionOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
}

/** Starts the controller of PodDisruptionBudgets. */
export function startDisruption(options: DisruptionOptions): void {
  const { simulation, registry } = options;
  const controller = new Controller(simulation, new DisruptionReconciler(options));
  registry.subscribe(["poddisruptionbudgets", "pods"], ({ type, resource, object, previous }) => {
    if (resource === "poddisruptionbudgets" && type !== "DELETED")
      controller.enqueue(keyOf(object));
    if (resource !== "pods") return;
    const versions = previous ? [object, previous] : [object];
    for (const budget of registry.list("poddisruptionbudgets", object.metadata.namespace)) {
      const selector = selectorOf(budget.spec.selector);
      if (versions.some(({ metadata }) => selector.matches(metadata.labels))) {
        controller.enqueue(keyOf(budget));
      }
    }
  });
}

/** Counts how many Pods of a budget are healthy, and may be disrupted. As pkg/controller/disruption. */
class DisruptionReconciler implements Reconciler {
  readonly name = "disruption-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;

  constructor({ simulation, registry, recorder }: DisruptionOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const budget = this.#registry.find("poddisruptionbudgets", namespace, name);
    if (!budget) return {};
    const selector = selectorOf(budget.spec.selector);
    const pods = this.#registry
      .list("pods", namespace)
      .filter(({ metadata }) => selector.matches(metadata.labels));
    if (pods.length === 0) {
      this.#recorder.event(budget, "Normal", "NoPods", "No matching pods found");
    }
    try {
      return this.#count(budget, pods);
    } catch (error) {
      if (!(error instanceof ScaleError)) throw error;
      const message = `Failed to calculate the number of expected pods: ${error.message}`;
      this.#recorder.event(budget, "Warning", "CalculateExpectedPodCountFailed", message);
      this.#failSafe(budget, error.message);
      return {};
    }
  }

  #count(budget: PodDisruptionBudget, pods: readonly Pod[]): Result {
    const { now } = this.#simulation;
    const { expected, desired } = this.#wanted(budget, pods);
    const disrupted = this.#stillDisrupted(budget, pods);
    const healthy = pods.filter(
      (pod) =>
        pod.metadata.deletionTimestamp === undefined &&
        disrupted[pod.metadata.name] === undefined &&
        isReady(pod),
    ).length;
    const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
    const { conditions } = budget.status;
    const status = {
      observedGeneration: budget.metadata.generation ?? 0,
      ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: expected,
      ...(conditions && { conditions }),
    };
    this.#write(budget, withDisruptionAllowed(budget, status, now));
    const times = Object.values(disrupted).map(parseTime);
    if (times.length === 0) return {};
    const requeueAfterMs = Math.max(0, Math.min(...times) + deletionTimeoutMs - now) + 1;
    return { requeueAfterMs, background: true };
  }

  /** How many Pods there should be, and how many of them healthy. */
  #wanted(
    budget: PodDisruptionBudget,
    pods: readonly Pod[],
  ): { expected: number; desired: number } {
    const { minAvailable, maxUnavailable } = budget.spec;
    if (maxUnavailable !== undefined) {
      const expected = this.#expectedScale(budget, pods);
      return { expected, desired: Math.max(0, expected - roundedUp(maxUnavailable, expected)) };
    }
    if (minAvailable === undefined) return { expected: 0, desired: 0 };
    if (typeof minAvailable === "number") return { expected: pods.length, desired: minAvailable };
    const expected = this.#expectedScale(budget, pods);
    return { expected, desired: roundedUp(minAvailable, expected) };
  }

  /** The sizes of all owners of the Pods together. Throws ScaleError. */
  #expectedScale(budget: PodDisruptionBudget, pods: readonly Pod[]): number {
    const scales = new Map<string, number>();
    let unmanaged = 0;
    for (const pod of pods) {
      const owner = controllerOf(pod);
      if (!owner) unmanaged++;
      else if (!scales.has(owner.uid)) {
        const [uid, scale] = this.#scaleOf(owner, pod);
        scales.set(owner.uid, 0);
        scales.set(uid, scale);
      }
    }
    if (unmanaged > 0) {
      const selector = printedSelector(budget.spec.selector);
      const message = `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
      this.#recorder.event(budget, "Warning", "UnmanagedPods", message);
    }
    return [...scales.values()].reduce((sum, scale) => sum + scale, 0);
  }

  /** Of a Deployment's ReplicaSets it is the Deployment that tells the size. */
  #scaleOf({ apiVersion, kind, name, uid }: OwnerReference, pod: Pod): [string, number] {
    const { namespace = "" } = pod.metadata;
    const nobody = new ScaleError(
      `found no controllers for pod ${JSON.stringify(pod.metadata.name)}`,
    );
    const resource = resourceOfKind(apiVersion, kind);
    if (!resource) throw nobody;
    if (!scheme[resource].subresources.includes("scale")) {
      throw new ScaleError(`${groupResource(resource)} does not implement the scale subresource`);
    }
    const owner = this.#registry.find(resource, namespace, name);
    if (owner?.metadata.uid !== uid) throw nobody;
    const above = resource === "replicasets" ? controllerOf(owner) : undefined;
    const deployment =
      above?.kind === "Deployment"
        ? this.#registry.find("deployments", namespace, above.name)
        : undefined;
    const sized = deployment && deployment.metadata.uid === above?.uid ? deployment : owner;
    return [sized.metadata.uid, replicasOf(sized)];
  }

  #stillDisrupted(budget: PodDisruptionBudget, pods: readonly Pod[]): Record<string, string> {
    const { disruptedPods = {} } = budget.status;
    const still: Record<string, string> = {};
    for (const pod of pods) {
      const { name, namespace, deletionTimestamp } = pod.metadata;
      const time = disruptedPods[name];
      if (time === undefined || deletionTimestamp !== undefined) continue;
      if (parseTime(time) + deletionTimeoutMs >= this.#simulation.now) still[name] = time;
      else {
        // As upstream, which says the namespace twice.
        const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
        this.#recorder.event(pod, "Warning", "NotDeleted", message);
      }
    }
    return still;
  }

  /** Where nothing can be counted nothing may be disrupted. */
  #failSafe(budget: PodDisruptionBudget, message: string): void {
    const { status } = budget;
    const condition = {
      type: "DisruptionAllowed",
      status: "False" as const,
      observedGeneration: status.observedGeneration ?? 0,
      reason: "SyncFailed",
      message,
    };
    const safe = { ...status, disruptionsAllowed: 0 };
    this.#write(budget, withPolicyCondition(safe, condition, this.#simulation.now));
  }

  #write(budget: PodDisruptionBudget, status: PodDisruptionBudget["status"]): void {
    this.#simulation.because(this.name, `status of ${budget.metadata.name}`, () =>
      this.#registry.updateStatus("poddisruptionbudgets", { ...budget, status }),
    );
  }
}

/** Why the number of Pods that there should be is unknown. */
class ScaleError extends Error {
  override readonly name = "ScaleError";
}

function replicasOf(owner: KubernetesObject): number {
  return (owner as { spec?: { replicas?: number } }).spec?.replicas ?? 0;
}

function roundedUp(value: IntOrString, total: number): number {
  return typeof value === "number" ? value : Math.ceil((parseInt(value) * total) / 100);
}
