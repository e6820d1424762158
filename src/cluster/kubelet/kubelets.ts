import type { Registry } from "../apiserver/registry.ts";
import type { Events } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { RunningContainer } from "./containers.ts";

/** The machines of the cluster and the kubelet on each. */
export class Kubelets {
  constructor(_simulation: Simulation, _registry: Registry, _events: Events, _nodes: number) {}

  /** The running container, or undefined if there is none of that name in that Pod now. */
  container(_namespace: string, _pod: string, _container: string): RunningContainer | undefined {
    return undefined;
  }
}
