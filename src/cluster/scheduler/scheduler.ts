import type { Registry } from "../apiserver/registry.ts";
import type { Events } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";

/** Starts kube-scheduler: gives every Pod without a node one that fits. */
export function startScheduler(
  _simulation: Simulation,
  _registry: Registry,
  _events: Events,
): void {}
