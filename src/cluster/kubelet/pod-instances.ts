import type { Pod } from "#api/core.ts";
import type { Port } from "../network/http.ts";
import type { ContainerInstance } from "./instance.ts";
import type { InstanceView } from "./status.ts";

/** The instances of a Pod's containers, oldest first: as they are, and as the latest relist saw them. */
export class PodInstances {
  readonly #all: ContainerInstance[];
  #views: readonly InstanceView[] = [];

  /** `former`: those from before the machine was off. */
  constructor(former: readonly ContainerInstance[]) {
    this.#all = [...former];
  }

  get all(): readonly ContainerInstance[] {
    return this.#all;
  }

  get running(): readonly ContainerInstance[] {
    return this.#all.filter(({ isRunning }) => isRunning);
  }

  /** As the latest relist saw them. */
  get views(): readonly InstanceView[] {
    return this.#views;
  }

  /** The latest instance of the container, and the one before. */
  of(container: string): readonly ContainerInstance[] {
    return this.#all.filter(({ name }) => name === container);
  }

  /** Whether none of the Pod's containers waited until the end. */
  haveAllRun({ spec }: Pod): boolean {
    return spec.containers.every(({ name }) => this.of(name).length > 0);
  }

  /** The instance that listens on this port of the Pod. */
  listener(port: Port): ContainerInstance | undefined {
    return this.#all.find((instance) => instance.handler(port));
  }

  /** Adds an instance. The runtime keeps one dead instance beside the present one. */
  keep(instance: ContainerInstance): void {
    const [oldest, ...others] = this.of(instance.name);
    if (oldest && others.length > 0) this.#all.splice(this.#all.indexOf(oldest), 1);
    this.#all.push(instance);
  }

  /** A relist looks at them. Answers how many are not as they were at the last one. */
  relist(): number {
    const known = new Map(this.#views.map((view) => [view.instance, view.state]));
    this.#views = this.#all.map((instance) => ({ instance, state: instance.state }));
    return this.#views.filter(({ instance, state }) => known.get(instance) !== state).length;
  }
}
