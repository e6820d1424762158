import type { Pod } from "#api/core.ts";
import { badRequest, type StatusError } from "#api/errors.ts";
import { formatMicroTime } from "#api/time.ts";
import { utf8Cut, utf8Length } from "#base/utf8.ts";
import type { LogOptions, PodConnector } from "../apiserver/pod-connector.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { ServerStream } from "../apiserver/response.ts";
import type { Events } from "../events/recorder.ts";
import type { Port } from "../network/http.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { RunningContainer, ShellHost } from "./containers.ts";
import type { ContainerInstance } from "./instance.ts";
import { Kubelet } from "./kubelet.ts";
import { makeMachines } from "./machine.ts";
import { PersistentDisks } from "./persistent-disks.ts";
import type { Reach } from "./node-services.ts";
import { gatesDiffer } from "./readiness-gates.ts";
import type { PodWorker } from "./pod-worker.ts";

/** The machines of the cluster and the kubelet on each. */
export class Kubelets implements PodConnector {
  readonly #simulation: Simulation;
  #reach: Reach | undefined;
  readonly #byNode: ReadonlyMap<string, Kubelet>;

  constructor(
    simulation: Simulation,
    registry: Registry,
    events: Events,
    nodes: number,
    shell?: ShellHost,
  ) {
    this.#simulation = simulation;
    const machines = makeMachines(nodes, simulation.random("machines"));
    const disks = new PersistentDisks(registry);
    const podAt = (ip: string) => this.podAt(ip);
    const network: Reach = {
      request: (source, request) => this.#reach!.request(source, request),
      lookup: (source, host) => this.#reach!.lookup(source, host),
      records: (source, name, type) => this.#reach!.records(source, name, type),
    };
    this.#byNode = new Map(
      machines.map((machine) => [
        machine.name,
        new Kubelet({ simulation, registry, events, machine, disks, podAt, shell, network }),
      ]),
    );
    registry.subscribe(["pods"], ({ type, object: pod, previous }) => {
      const node = pod.spec.nodeName ?? previous?.spec.nodeName;
      const kubelet = node === undefined ? undefined : this.#byNode.get(node);
      const present = type === "DELETED" ? undefined : pod;
      kubelet?.podWritten(pod.metadata.uid, present);
      // A kubelet does not react to the status that it wrote itself.
      if (previous && type === "MODIFIED" && onlyStatusDiffers(pod, previous)) {
        if (!gatesDiffer(pod, previous)) return;
      }
      kubelet?.podChanged(pod.metadata.uid, present);
    });
    for (const kubelet of this.#byNode.values()) kubelet.start();
  }

  /** The network is there: what runs in Pods can use it. */
  connect(reach: Reach): void {
    this.#reach = reach;
  }

  /** Node addresses by node name, in order. */
  get nodeAddresses(): ReadonlyMap<string, string> {
    return new Map([...this.#byNode].map(([name, { nodeIP }]) => [name, nodeIP]));
  }

  /** Cuts a machine off, or brings it back. */
  setPower(node: string, on: boolean): void {
    const kubelet = this.#byNode.get(node);
    if (!kubelet || kubelet.isOn === on) return;
    if (on) kubelet.powerOn();
    else kubelet.powerOff();
  }

  /** Whether the machine is on. */
  isOn(node: string): boolean {
    return this.#byNode.get(node)?.isOn ?? false;
  }

  /** The running container, or undefined if there is none of that name in that Pod now. */
  container(namespace: string, pod: string, container: string): RunningContainer | undefined {
    const last = this.#instances(namespace, pod, container).at(-1);
    return last?.isRunning ? last : undefined;
  }

  /**
   * What a container of the Pod wrote: the text so far, or a stream that goes on until it ends.
   * Throws BadRequest if there is no instance to read from.
   */
  logs(pod: Pod, options: LogOptions): string | ServerStream {
    const { namespace = "", name } = pod.metadata;
    const instances = this.#instances(namespace, name, options.container);
    const instance = instances.at(options.previous ? -2 : -1);
    if (!instance) throw noLog(pod, options);
    const format = (line: string, at: number) => (options.timestamps ? stamped(line, at) : line);
    const text = instance.log.text(options, this.#simulation.now, format);
    if (!options.follow) return text;
    return {
      open: (onValue, onEnd) => {
        let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
        let leave: (() => void) | undefined;
        const push = (piece: string): void => {
          const sent = utf8Cut(piece, left);
          left -= utf8Length(piece);
          if (sent) onValue(sent);
          if (left > 0) return;
          leave?.();
          onEnd();
        };
        if (text) push(text);
        if (left > 0) leave = instance.log.follow((piece, at) => push(format(piece, at)), onEnd);
        return () => leave?.();
      },
    };
  }

  /**
   * The Pod with this address now, if one has it. Pods on their node's network share its address: then
   * the one that listens on the port.
   */
  podAt(ip: string, port?: Port): PodWorker | undefined {
    for (const kubelet of this.#byNode.values()) {
      const workers = kubelet.workersAt(ip);
      const worker =
        port === undefined || workers.length === 1
          ? workers[0]
          : workers.find((each) => each.listener(port));
      if (worker) return worker;
    }
    return undefined;
  }

  #instances(namespace: string, pod: string, container: string): readonly ContainerInstance[] {
    for (const kubelet of this.#byNode.values()) {
      const worker = kubelet.worker(namespace, pod);
      if (worker) return worker.containers.of(container);
    }
    return [];
  }
}

function noLog({ metadata, status }: Pod, { container, previous }: LogOptions): StatusError {
  const { name } = metadata;
  if (previous) {
    return badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }
  const {
    initContainerStatuses = [],
    containerStatuses = [],
    ephemeralContainerStatuses = [],
  } = status;
  const all = [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses];
  const found = all.find((each) => each.name === container);
  if (!found) return badRequest(`container "${container}" in pod "${name}" is not available`);
  const reason = found.state?.waiting?.reason ?? "ContainerCreating";
  const why = pullTroubles[reason] ?? reason;
  return badRequest(`container "${container}" in pod "${name}" is waiting to start: ${why}`);
}

const pullTroubles: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: "trying and failing to pull image",
};

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
