import type { Pod } from "#api/core.ts";
import { formatMicroTime } from "#api/time.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Events } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { RunningContainer } from "./containers.ts";
import type { ContainerInstance } from "./instance.ts";
import { Kubelet } from "./kubelet.ts";
import type { LogOptions } from "./log.ts";
import { makeMachines } from "./machine.ts";
import type { PodWorker } from "./pod-worker.ts";

/** The machines of the cluster and the kubelet on each. */
export class Kubelets {
  readonly #simulation: Simulation;
  readonly #byNode: ReadonlyMap<string, Kubelet>;

  constructor(simulation: Simulation, registry: Registry, events: Events, nodes: number) {
    this.#simulation = simulation;
    const machines = makeMachines(nodes, simulation.random("machines"));
    this.#byNode = new Map(
      machines.map((machine) => [machine.name, new Kubelet(simulation, registry, events, machine)]),
    );
    registry.subscribe(({ type, resource, object, previous }) => {
      if (resource !== "pods") return;
      const pod = object as Pod;
      const node = pod.spec.nodeName ?? (previous as Pod | undefined)?.spec.nodeName;
      const kubelet = node === undefined ? undefined : this.#byNode.get(node);
      // A kubelet does not react to the status that it wrote itself.
      if (type === "MODIFIED" && onlyStatusDiffers(pod, previous as Pod)) return;
      kubelet?.podChanged(pod.metadata.uid, type === "DELETED" ? undefined : pod);
    });
    for (const kubelet of this.#byNode.values()) kubelet.start();
  }

  /** Node addresses by node name, in order. */
  get nodeAddresses(): ReadonlyMap<string, string> {
    return new Map([...this.#byNode].map(([name, { nodeIP }]) => [name, nodeIP]));
  }

  /** The running container, or undefined if there is none of that name in that Pod now. */
  container(namespace: string, pod: string, container: string): RunningContainer | undefined {
    const last = this.#instances(namespace, pod, container).at(-1);
    return last?.isRunning ? last : undefined;
  }

  /** Whether a container has any instance (`previous`: one before the present) whose log can be read. */
  hasLog(namespace: string, pod: string, container: string, previous = false): boolean {
    return this.#instances(namespace, pod, container).length > (previous ? 1 : 0);
  }

  /** The log text that the options leave; undefined if the container has no such instance. */
  logs(
    namespace: string,
    pod: string,
    container: string,
    options: LogOptions = {},
  ): string | undefined {
    const instances = this.#instances(namespace, pod, container);
    const instance = instances.at(options.previous ? -2 : -1);
    return instance?.log.text(options, this.#simulation.now, (line, at) =>
      options.timestamps ? stamped(line, at) : line,
    );
  }

  /** Calls `onText` for what the container writes from now on, `onEnd` when it ends. Returns the way to leave. */
  followLogs(
    namespace: string,
    pod: string,
    container: string,
    onText: (text: string) => void,
    onEnd: () => void,
    timestamps = false,
  ): () => void {
    const instance = this.#instances(namespace, pod, container).at(-1);
    if (!instance) {
      onEnd();
      return () => {};
    }
    return instance.log.follow((text, at) => onText(timestamps ? stamped(text, at) : text), onEnd);
  }

  /** The Pod with this address now, if one has it. */
  podAt(ip: string): PodWorker | undefined {
    for (const kubelet of this.#byNode.values()) {
      const worker = kubelet.workerAt(ip);
      if (worker) return worker;
    }
    return undefined;
  }

  #instances(namespace: string, pod: string, container: string): readonly ContainerInstance[] {
    for (const kubelet of this.#byNode.values()) {
      const worker = kubelet.worker(namespace, pod);
      if (worker) return worker.instances(container);
    }
    return [];
  }
}

function stamped(line: string, at: number): string {
  return `${formatMicroTime(at).slice(0, 26)}000Z ${line}`;
}

function onlyStatusDiffers(pod: Pod, before: Pod): boolean {
  const { metadata, spec } = pod;
  return (
    spec === before.spec &&
    metadata.deletionTimestamp === before.metadata.deletionTimestamp &&
    metadata.deletionGracePeriodSeconds === before.metadata.deletionGracePeriodSeconds &&
    metadata.labels === before.metadata.labels &&
    metadata.annotations === before.metadata.annotations
  );
}
