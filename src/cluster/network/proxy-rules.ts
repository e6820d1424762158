import type { Service } from "#api/core.ts";
import type { EndpointSlice } from "#api/discovery.ts";
import type { Random } from "#base/random.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Simulation } from "../sim/simulation.ts";

/** kube-proxy gathers changes before it writes its rules; the rules of all nodes change together here. */
const delayMs = { least: 100, most: 600 };

/** What kube-proxy has programmed: Services and EndpointSlices as they were a moment ago. */
export class ProxyRules {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #random: Random;
  #services: readonly Service[] = [];
  #slices: readonly EndpointSlice[] = [];
  #planned = false;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#random = simulation.random("kube-proxy sync");
    registry.subscribe(["services", "endpointslices"], () => this.#plan());
  }

  get services(): readonly Service[] {
    return this.#services;
  }

  slicesOf({ metadata }: Service): readonly EndpointSlice[] {
    return this.#slices.filter(
      (slice) =>
        slice.metadata.namespace === metadata.namespace &&
        slice.metadata.labels?.["kubernetes.io/service-name"] === metadata.name,
    );
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    const wait = Math.round(this.#random.between(delayMs.least, delayMs.most));
    this.#simulation.schedule(wait, () => {
      this.#planned = false;
      this.#services = this.#registry.list("services");
      this.#slices = this.#registry.list("endpointslices");
    });
  }
}
