import type { Registry } from "../apiserver/registry.ts";
import { withDisruptionTarget } from "../disruption-target.ts";
import type { Simulation } from "../sim/simulation.ts";

const name = "pod-garbage-collector";
/** How long a node must be gone before its Pods are given up. */
const quarantineMs = 40_000;
/** The collector looks around this often. */
const periodMs = 20_000;

/** Deletes the Pods of nodes that are no more, by force: nobody is there to stop them. As pkg/controller/podgc. */
export class PodCollector {
  readonly #simulation: Simulation;
  readonly #registry: Registry;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
    registry.subscribe(["nodes"], ({ type, object }) => {
      if (type !== "DELETED") return;
      const delayMs = quarantineMs + periodMs / 2;
      simulation.schedule(delayMs, () => this.#collect(object.metadata.name));
    });
  }

  #collect(node: string): void {
    if (this.#registry.find("nodes", "", node)) return;
    for (const pod of this.#registry.list("pods")) {
      if (pod.spec.nodeName !== node) continue;
      const { namespace = "", name: podName } = pod.metadata;
      const why = `Deleted pod ${podName}: node ${node} no longer exists`;
      this.#simulation.because(name, why, () => {
        this.#markFailed(namespace, podName);
        this.#registry.delete("pods", namespace, podName, { gracePeriodSeconds: 0 });
      });
    }
  }

  #markFailed(namespace: string, podName: string): void {
    const pod = this.#registry.get("pods", namespace, podName);
    if (pod.status.phase === "Succeeded" || pod.status.phase === "Failed") return;
    const disrupted = withDisruptionTarget(
      pod.status,
      "DeletionByPodGC",
      "PodGC: node no longer exists",
      this.#simulation.now,
    );
    const status = { ...disrupted, phase: "Failed" as const };
    this.#registry.updateStatus("pods", { ...pod, status });
  }
}
