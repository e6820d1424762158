import type { Node, Pod, Taint } from "#api/core.ts";
import type { Registry } from "../apiserver/registry.ts";
import { withDisruptionTarget } from "../disruption-target.ts";
import type { EventRecorder } from "../events/recorder.ts";
import { tolerates } from "../scheduler/filters.ts";
import type { Scheduled, Simulation } from "../sim/simulation.ts";

const name = "taint-eviction-controller";
/** How long a change takes to reach the controller. */
const reactionMs = 10;

export interface TaintEvictionOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
}

/**
 * Deletes Pods from nodes with a NoExecute taint that they do not tolerate, at once or when their
 * tolerationSeconds have passed. As pkg/controller/tainteviction.
 */
export class TaintEviction {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;
  /** Pod uid → its coming deletion. */
  readonly #planned = new Map<string, Scheduled>();

  constructor({ simulation, registry, recorder }: TaintEvictionOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
    registry.subscribe(["nodes", "pods"], ({ type, resource, object, previous }) => {
      if (resource === "nodes" && type !== "DELETED") {
        const before = noExecute(previous);
        const after = noExecute(object);
        if (before.length + after.length > 0) this.#lookAtNode(object.metadata.name);
      }
      if (resource !== "pods") return;
      const { nodeName } = object.spec;
      if (type === "DELETED") this.#forget(object.metadata.uid);
      else if (nodeName && previous?.spec.nodeName !== nodeName) {
        this.#lookAtNode(nodeName);
      }
    });
  }

  #lookAtNode(nodeName: string): void {
    const node = this.#registry.find("nodes", "", nodeName);
    if (!node || (noExecute(node).length === 0 && this.#planned.size === 0)) return;
    this.#simulation.schedule(reactionMs, () => {
      const taints = noExecute(this.#registry.find("nodes", "", nodeName));
      for (const pod of this.#registry.list("pods")) {
        if (pod.spec.nodeName === nodeName) this.#lookAtPod(pod, taints);
      }
    });
  }

  #lookAtPod(pod: Pod, taints: readonly Taint[]): void {
    const { uid, deletionTimestamp } = pod.metadata;
    if (deletionTimestamp !== undefined) return;
    const seconds = toleratedSeconds(pod, taints);
    if (seconds === Number.POSITIVE_INFINITY) {
      if (!this.#planned.has(uid)) return;
      this.#forget(uid);
      const { namespace, name: podName } = pod.metadata;
      const message = `Cancelling deletion of Pod ${namespace}/${podName}`;
      this.#recorder.event(pod, "Normal", "TaintManagerEviction", message);
    } else if (seconds === 0) {
      this.#forget(uid);
      this.#evict(pod);
    } else if (!this.#planned.has(uid)) {
      const evict = () => this.#evict(pod);
      const task = this.#simulation.schedule(seconds * 1000, evict, { background: true });
      this.#planned.set(uid, task);
    }
  }

  #evict({ metadata }: Pod): void {
    const { namespace = "", name: podName, uid } = metadata;
    this.#planned.delete(uid);
    const pod = this.#registry.find("pods", namespace, podName);
    if (!pod || pod.metadata.uid !== uid) return;
    const text = `Marking for deletion Pod ${namespace}/${podName}`;
    this.#simulation.because(
      name,
      `${text}: its node has a taint that it does not tolerate`,
      () => {
        this.#recorder.event(pod, "Normal", "TaintManagerEviction", text);
        const status = withDisruptionTarget(
          pod.status,
          "DeletionByTaintManager",
          "Taint manager: deleting due to NoExecute taint",
          this.#simulation.now,
        );
        this.#registry.updateStatus("pods", { ...pod, status });
        this.#registry.delete("pods", namespace, podName);
      },
    );
  }

  #forget(uid: string): void {
    this.#planned.get(uid)?.cancel();
    this.#planned.delete(uid);
  }
}

function noExecute(node: Node | undefined): readonly Taint[] {
  return (node?.spec.taints ?? []).filter(({ effect }) => effect === "NoExecute");
}

/** How long the Pod may stay: 0 if a taint is not tolerated, infinite if nothing limits it. */
function toleratedSeconds({ spec }: Pod, taints: readonly Taint[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const used = (spec.tolerations ?? []).filter((toleration) => tolerates(toleration, taint));
    if (used.length === 0) return 0;
    for (const { tolerationSeconds } of used) {
      if (tolerationSeconds !== undefined) least = Math.min(least, Math.max(0, tolerationSeconds));
    }
  }
  return least;
}
