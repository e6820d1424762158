import type { Registry } from "../apiserver/registry.ts";
import type { Events } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";

/** Starts what kube-controller-manager runs. */
export function startControllers(
  _simulation: Simulation,
  _registry: Registry,
  _events: Events,
): void {}
