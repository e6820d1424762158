import type { Pod } from "#api/core.ts";
import { milliOf, valueOf } from "#api/quantity.ts";
import { controllerOf } from "#api/meta.ts";
import type { Registry } from "../apiserver/registry.ts";

/** What Pods ask for. CPU in thousandths of a core, memory in bytes. */
export interface Demand {
  readonly milliCPU: number;
  readonly memory: number;
}

/** What a container that asks for nothing is taken to need when nodes are compared. */
const assumedMilliCPU = 100;
const assumedMemory = 200 * 1024 * 1024;

/** The Pods of a node, added up. */
export interface Load {
  pods: number;
  requested: { milliCPU: number; memory: number };
  /** With assumptions for containers that ask for nothing. */
  assumed: { milliCPU: number; memory: number };
  /** Controller uid → how many of its Pods are here. */
  readonly byController: Map<string, number>;
}

/** Keeps the load of every node up to date, so that scheduling a Pod does not look at all others. */
export class NodeLoads {
  readonly #loads = new Map<string, Load>();

  constructor(registry: Registry) {
    registry.subscribe(({ type, resource, object, previous }) => {
      if (resource !== "pods") return;
      const before = previous as Pod | undefined;
      const after = type === "DELETED" ? undefined : (object as Pod);
      const was = before && countsOn(before);
      const is = after && countsOn(after);
      if (was === is) return; // Only status changed, or nothing that counts here.
      if (was && before) this.#add(was, before, -1);
      if (is && after) this.#add(is, after, 1);
    });
  }

  of(node: string): Load {
    let load = this.#loads.get(node);
    if (!load) {
      load = {
        pods: 0,
        requested: { milliCPU: 0, memory: 0 },
        assumed: { milliCPU: 0, memory: 0 },
        byController: new Map(),
      };
      this.#loads.set(node, load);
    }
    return load;
  }

  #add(node: string, pod: Pod, sign: 1 | -1): void {
    const load = this.of(node);
    load.pods += sign;
    const { requested, assumed } = demandOf(pod);
    load.requested.milliCPU += sign * requested.milliCPU;
    load.requested.memory += sign * requested.memory;
    load.assumed.milliCPU += sign * assumed.milliCPU;
    load.assumed.memory += sign * assumed.memory;
    const controller = controllerOf(pod)?.uid;
    if (!controller) return;
    load.byController.set(controller, (load.byController.get(controller) ?? 0) + sign);
  }
}

/** What a Pod asks for, as it is and with assumptions. The largest init container counts as well. */
export function demandOf({ spec }: Pod): { requested: Demand; assumed: Demand } {
  const add = (milliDefault: number, memoryDefault: number): Demand => {
    let milliCPU = 0;
    let memory = 0;
    for (const { resources } of spec.containers) {
      const { cpu, memory: bytes } = resources?.requests ?? {};
      milliCPU += cpu === undefined ? milliDefault : milliOf(cpu);
      memory += bytes === undefined ? memoryDefault : valueOf(bytes);
    }
    for (const { resources } of spec.initContainers ?? []) {
      milliCPU = Math.max(milliCPU, milliOf(resources?.requests?.["cpu"]));
      memory = Math.max(memory, valueOf(resources?.requests?.["memory"]));
    }
    return { milliCPU, memory };
  };
  return { requested: add(0, 0), assumed: add(assumedMilliCPU, assumedMemory) };
}

/** The node that this Pod takes room on, or undefined. */
function countsOn({ spec, status }: Pod): string | undefined {
  if (status.phase === "Succeeded" || status.phase === "Failed") return undefined;
  return spec.nodeName || undefined;
}
