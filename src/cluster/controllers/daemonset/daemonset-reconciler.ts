import type { DaemonSet, DaemonSetStatus } from "#api/apps.ts";
import type { Node, Pod } from "#api/core.ts";
import type { ObjectKey } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { equal } from "#base/json.ts";
import { templateGeneration } from "../../apiserver/kinds/apps/daemonset.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { EventRecorder } from "../../events/recorder.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";
import type { Claims } from "../ownership.ts";
import { PodControl, type PodControlOptions, slowStart } from "../pod-control.ts";
import { isAvailable, isReady } from "../pods.ts";
import { revisionLabel } from "../revision-history.ts";
import { affinityTo, targetNode, tolerationsOf, wishFor } from "./daemon-nodes.ts";
import { DaemonSetHistory, hashOf } from "./daemonset-history.ts";
import { FailedPodBackoff } from "./failed-pod-backoff.ts";
import { isUpdated, type PodsByNode, rollingStep, type Step } from "./rolling.ts";

export interface DaemonSetReconcilerOptions extends PodControlOptions {
  readonly pods: Claims<"pods">;
  readonly revisions: Claims<"controllerrevisions">;
}

/** Keeps one Pod on every node that the DaemonSet wants. As pkg/controller/daemon. */
export class DaemonSetReconciler implements Reconciler {
  readonly name = "daemonset-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;
  readonly #pods: Claims<"pods">;
  readonly #control: PodControl;
  readonly #history: DaemonSetHistory;
  readonly #backoff: FailedPodBackoff;

  constructor(options: DaemonSetReconcilerOptions) {
    this.#simulation = options.simulation;
    this.#registry = options.registry;
    this.#recorder = options.recorder;
    this.#pods = options.pods;
    this.#control = new PodControl(this.name, "daemonsets", options);
    this.#history = new DaemonSetHistory(options.registry, options.revisions);
    this.#backoff = new FailedPodBackoff(options.simulation);
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const daemonSet = this.#registry.find("daemonsets", namespace, name);
    // What is left of a deleted one, and its history, is the garbage collector's.
    if (!daemonSet || daemonSet.metadata.deletionTimestamp !== undefined) return {};
    const { revision, collisionCount } = this.#simulation.because(
      this.name,
      `history of ${name}`,
      () => this.#history.current(daemonSet, this.#pods.claim("daemonsets", daemonSet)),
    );
    const hash = hashOf(revision);
    let waitMs: number | undefined;
    let status: DaemonSetStatus | undefined;
    try {
      ({ waitMs } = this.#work(daemonSet, hash));
      this.#cleanUp(daemonSet);
    } finally {
      status = this.#writeStatus(daemonSet, hash, collisionCount);
    }
    return this.#lookAgain(daemonSet, status, waitMs);
  }

  #work(daemonSet: DaemonSet, hash: string): { waitMs: number | undefined } {
    const nodes = this.#registry.list("nodes");
    const managed = this.#manage(daemonSet, nodes, hash);
    this.#carryOut(daemonSet, hash, managed);
    const isIdle = managed.create.length + managed.remove.length === 0;
    if (isIdle && daemonSet.spec.updateStrategy?.type === "RollingUpdate") {
      const { now } = this.#simulation;
      const pods = this.#podsByNode(daemonSet);
      this.#carryOut(daemonSet, hash, rollingStep({ daemonSet, nodes, pods, hash, now }));
    }
    return { waitMs: managed.waitMs };
  }

  /** Makes up for what is missing, and removes what should not be. */
  #manage(
    daemonSet: DaemonSet,
    nodes: readonly Node[],
    hash: string,
  ): Step & { waitMs: number | undefined } {
    const byNode = this.#podsByNode(daemonSet);
    const remove: Pod[] = [];
    const create: string[] = [];
    let waitMs: number | undefined;
    for (const node of nodes) {
      const { name } = node.metadata;
      const { shouldRun, mayStay } = wishFor(daemonSet, node);
      const pods = byNode.get(name);
      if (shouldRun && !pods) create.push(name);
      else if (!mayStay) remove.push(...(pods ?? []).filter(isLiving));
      else if (pods) {
        const { running, ended, delayMs } = this.#sorted(daemonSet, name, pods);
        remove.push(...ended);
        if (delayMs !== undefined) waitMs = Math.min(waitMs ?? delayMs, delayMs);
        remove.push(...this.#surplus(daemonSet, running, hash));
        if (surges(daemonSet) && running.length === 0 && shouldRun) create.push(name);
      }
    }
    const known = new Set(nodes.map(({ metadata }) => metadata.name));
    for (const [name, pods] of byNode) {
      if (!known.has(name)) remove.push(...pods.filter(({ spec }) => !spec.nodeName));
    }
    return { remove, create, waitMs };
  }

  /** Pods that ended on their own are deleted, failed ones ever more slowly. */
  #sorted(daemonSet: DaemonSet, node: string, pods: readonly Pod[]) {
    const running: Pod[] = [];
    const ended: Pod[] = [];
    let delayMs: number | undefined;
    for (const pod of pods.filter(isLiving)) {
      const { phase } = pod.status;
      const place = `daemon pod ${pod.metadata.namespace}/${pod.metadata.name} on node ${node}`;
      if (phase === "Failed") {
        const { observedGeneration = 0 } = daemonSet.status;
        delayMs = this.#backoff.delay(`${daemonSet.metadata.uid}/${observedGeneration}/${node}`);
        if (delayMs !== undefined) continue;
        const message = `Found failed ${place}, will try to kill it`;
        this.#recorder.event(daemonSet, "Warning", "FailedDaemonPod", message);
        ended.push(pod);
      } else if (phase === "Succeeded") {
        const message = `Found succeeded ${place}, will try to delete it`;
        this.#recorder.event(daemonSet, "Normal", "SucceededDaemonPod", message);
        ended.push(pod);
      } else running.push(pod);
    }
    return { running: running.toSorted(byAge), ended, delayMs };
  }

  /** Pods beyond the one that a node gets, or beyond the old and the new one while surging. */
  #surplus(daemonSet: DaemonSet, running: readonly Pod[], hash: string): Pod[] {
    if (!surges(daemonSet)) return running.slice(1);
    if (running.length <= 1) return [];
    const isNew = ({ metadata }: Pod) => metadata.labels?.[revisionLabel] === hash;
    const [newPod] = running.filter(isNew);
    const [oldPod] = running.filter((pod) => !isNew(pod));
    const surplus = running.filter((pod) => pod !== newPod && pod !== oldPod);
    if (!newPod || !oldPod) return surplus;
    const { minReadySeconds = 0 } = daemonSet.spec;
    const oldIsDone =
      !isReady(oldPod) || isAvailable(newPod, minReadySeconds, this.#simulation.now);
    return oldIsDone ? [...surplus, oldPod] : surplus;
  }

  #carryOut(daemonSet: DaemonSet, hash: string, { remove, create }: Step): void {
    const { name, annotations } = daemonSet.metadata;
    const { template } = daemonSet.spec;
    const generation = annotations?.[templateGeneration];
    try {
      slowStart(create.length, (index) => {
        const node = create[index]!;
        const daemon: PodTemplateSpec = {
          metadata: {
            ...template.metadata,
            labels: {
              ...template.metadata.labels,
              ...(generation !== undefined && { "pod-template-generation": generation }),
              [revisionLabel]: hash,
            },
          },
          spec: {
            ...template.spec,
            affinity: affinityTo(node, template.spec.affinity),
            tolerations: tolerationsOf(template.spec),
          },
        };
        this.#control.create(daemonSet, daemon, `Created pod for ${name} on node ${node}`);
      });
    } finally {
      for (const pod of remove) {
        this.#control.delete(daemonSet, pod, `Deleted pod ${pod.metadata.name} of ${name}`);
      }
    }
  }

  #podsByNode(daemonSet: DaemonSet): PodsByNode {
    const byNode = new Map<string, Pod[]>();
    for (const pod of this.#pods.claim("daemonsets", daemonSet)) {
      const { phase } = pod.status;
      const isTerminal = phase === "Succeeded" || phase === "Failed";
      if (isTerminal && !isLiving(pod)) continue;
      const node = targetNode(pod);
      if (node) byNode.set(node, [...(byNode.get(node) ?? []), pod]);
    }
    return byNode;
  }

  #cleanUp(daemonSet: DaemonSet): void {
    const pods = this.#pods.claim("daemonsets", daemonSet);
    this.#simulation.because(this.name, `history of ${daemonSet.metadata.name}`, () =>
      this.#history.cleanUp(daemonSet, pods),
    );
  }

  #statusOf(daemonSet: DaemonSet, hash: string): DaemonSetStatus {
    const byNode = this.#podsByNode(daemonSet);
    const { minReadySeconds = 0 } = daemonSet.spec;
    const count = { desired: 0, current: 0, misscheduled: 0, ready: 0, updated: 0, available: 0 };
    for (const node of this.#registry.list("nodes")) {
      const [pod] = (byNode.get(node.metadata.name) ?? []).toSorted(byAge);
      if (!wishFor(daemonSet, node).shouldRun) {
        if (pod) count.misscheduled++;
        continue;
      }
      count.desired++;
      if (!pod) continue;
      count.current++;
      if (isReady(pod)) count.ready++;
      if (isAvailable(pod, minReadySeconds, this.#simulation.now)) count.available++;
      if (isUpdated(pod, daemonSet, hash)) count.updated++;
    }
    const unavailable = count.desired - count.available;
    return {
      currentNumberScheduled: count.current,
      numberMisscheduled: count.misscheduled,
      desiredNumberScheduled: count.desired,
      numberReady: count.ready,
      observedGeneration: daemonSet.metadata.generation ?? 0,
      ...(count.updated > 0 && { updatedNumberScheduled: count.updated }),
      ...(count.available > 0 && { numberAvailable: count.available }),
      ...(unavailable > 0 && { numberUnavailable: unavailable }),
    };
  }

  #writeStatus(
    { metadata }: DaemonSet,
    hash: string,
    collisionCount: number | undefined,
  ): DaemonSetStatus | undefined {
    const daemonSet = this.#registry.find("daemonsets", metadata.namespace ?? "", metadata.name);
    if (!daemonSet) return undefined;
    const { conditions } = daemonSet.status;
    const status: DaemonSetStatus = {
      ...this.#statusOf(daemonSet, hash),
      ...(collisionCount !== undefined && { collisionCount }),
      ...(conditions && { conditions }),
    };
    if (equal(status, daemonSet.status)) return status;
    this.#simulation.because(this.name, `status of ${metadata.name}`, () =>
      this.#registry.updateStatus("daemonsets", { ...daemonSet, status }),
    );
    return status;
  }

  #lookAgain(
    { spec: { minReadySeconds = 0 } }: DaemonSet,
    status: DaemonSetStatus | undefined,
    waitMs: number | undefined,
  ): Result {
    const ripens = status && status.numberReady !== (status.numberAvailable ?? 0);
    const waits = [
      ...(minReadySeconds > 0 && ripens ? [minReadySeconds * 1000] : []),
      ...(waitMs === undefined ? [] : [waitMs]),
    ];
    return waits.length > 0 ? { requeueAfterMs: Math.min(...waits) } : {};
  }
}

function isLiving({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp === undefined;
}

function surges({ spec }: DaemonSet): boolean {
  const { maxSurge = 0 } = spec.updateStrategy?.rollingUpdate ?? {};
  return spec.updateStrategy?.type === "RollingUpdate" && parseInt(`${maxSurge}`) > 0;
}

/** Those with a node first, then the oldest. */
function byAge(a: Pod, b: Pod): number {
  const assigned = Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName));
  if (assigned !== 0) return assigned;
  const [first, second] = [a.metadata, b.metadata].map(
    ({ creationTimestamp, name }) => `${creationTimestamp} ${name}`,
  ) as [string, string];
  return first < second ? -1 : 1;
}
