import { StatusError } from "#api/errors.ts";
import type { Pod } from "#api/core.ts";
import type { ResourceList } from "#api/meta.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { EventRecorder, Events } from "../events/recorder.ts";
import type { Scheduled, Simulation } from "../sim/simulation.ts";
import { NodeLoad, nodeTakenBy } from "../scheduler/node-load.ts";
import { type Rejection, rejectionOf } from "./admission.ts";
import type { ResizeSurroundings } from "./allocation.ts";
import { FileTree } from "./file-tree.ts";
import type { ShellHost } from "./containers.ts";
import { Heartbeat } from "./heartbeat.ts";
import { ImagePuller } from "./image-puller.ts";
import type { ContainerInstance } from "./instance.ts";
import { hostFiles, type Machine } from "./machine.ts";
import type { PersistentDisks } from "./persistent-disks.ts";
import type { Listening, NodeServices, Reach, RelistedPod } from "./node-services.ts";
import { PodWorker } from "./pod-worker.ts";

const relistMs = 1000;
/** How long a change of a Pod takes to reach the kubelet. */
const watchMs = 12;
/** How long it takes to tell that a Pod is rejected. */
const rejectionMs = 500;
const lastHostNumber = 254;
const hostDirectories = ["/etc", "/home", "/mnt", "/tmp", "/usr", "/var/lib", "/var/log"];

export interface KubeletOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly events: Events;
  readonly machine: Machine;
  readonly disks: PersistentDisks;
  /** Finds Pods of the other nodes as well. */
  readonly podAt: (ip: string) => Listening | undefined;
  readonly shell: ShellHost | undefined;
  readonly network: Reach;
}

/** The agent on one node: runs the Pods bound to it and reports on them. */
export class Kubelet implements NodeServices {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly disks: PersistentDisks;
  recorder: EventRecorder;
  readonly puller: ImagePuller;
  readonly nodeIP: string;
  readonly machine: Machine;
  readonly hostFiles: FileTree;
  readonly podAt: (ip: string) => Listening | undefined;
  readonly shell: ShellHost | undefined;
  readonly network: Reach;
  readonly #workers = new Map<string, PodWorker>();
  readonly #changed = new Set<RelistedPod>();
  /** What the Pods that have a worker take of the node. */
  #load = new NodeLoad();
  /** uids of Pods that the node had no place for. */
  readonly #rejected = new Set<string>();
  readonly #waiting: { readonly run: () => void; readonly at: number }[] = [];
  readonly #events: Events;
  readonly #heartbeat: Heartbeat;
  readonly #phaseMs: number;
  #relist:
    | { readonly at: number; readonly background: boolean; readonly task: Scheduled }
    | undefined;
  #lastHost = 1;
  #isOn = true;
  /** Pod uid → what ran when the machine went off. */
  readonly #former = new Map<string, readonly ContainerInstance[]>();

  constructor({
    simulation,
    registry,
    events,
    machine,
    disks,
    podAt,
    shell,
    network,
  }: KubeletOptions) {
    this.podAt = podAt;
    this.simulation = simulation;
    this.shell = shell;
    this.network = network;
    this.registry = registry;
    this.disks = disks;
    this.machine = machine;
    this.nodeIP = machine.ip;
    this.hostFiles = new FileTree(hostFiles(machine), hostDirectories, { "/tmp": 0o1777 });
    this.#events = events;
    this.recorder = this.#newRecorder();
    this.puller = new ImagePuller(simulation, machine.name);
    this.#phaseMs = simulation.random(`kubelet ${machine.name}`).int(relistMs);
    const { recorder, puller } = this;
    const images = () => puller.images;
    this.#heartbeat = new Heartbeat({ simulation, registry, recorder, machine, images });
  }

  /** Registers the node and begins its heartbeats. */
  start(): void {
    this.because("registers its node", () => this.#heartbeat.start());
  }

  /** The machine goes off, with all that runs on it: nobody hears of the node any more. */
  powerOff(): void {
    this.#isOn = false;
    this.#heartbeat.pause();
    for (const [uid, worker] of this.#workers) {
      worker.powerOff();
      this.#former.set(uid, worker.containers.all);
    }
    this.#workers.clear();
    this.#load = new NodeLoad();
  }

  /** The machine is on again: the kubelet finds its Pods at the API server, and their dead containers here. */
  powerOn(): void {
    this.#isOn = true;
    this.recorder = this.#newRecorder();
    this.because("starts", () => this.#heartbeat.resume(this.recorder));
    for (const pod of this.registry.list("pods")) {
      if (pod.spec.nodeName === this.machine.name) this.podChanged(pod.metadata.uid, pod);
    }
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** A Pod bound to this node was written, or is gone (`undefined`): the kubelet will hear of it. */
  podChanged(uid: string, pod: Pod | undefined): void {
    this.simulation.schedule(watchMs, () => this.#handle(uid, pod));
  }

  /** What a Pod takes of the node: as it stands at the API server, as long as it runs here. */
  podWritten(uid: string, pod: Pod | undefined): void {
    const worker = this.#workers.get(uid);
    if (worker && !worker.isOver && pod && nodeTakenBy(pod)) this.#load.put(worker.allocated(pod));
    else this.#load.remove(uid);
  }

  /** The worker of a Pod by namespace and name. */
  worker(namespace: string, name: string): PodWorker | undefined {
    // A deleted Pod may still be stopping while its successor of the same name runs.
    return [...this.#workers.values()].findLast(
      ({ key }) => key.name === name && key.namespace === namespace,
    );
  }

  /** The workers whose Pods have this address now: one, or all on the node's network. */
  workersAt(ip: string): readonly PodWorker[] {
    const found: PodWorker[] = [];
    for (const worker of this.#workers.values()) if (worker.podIP === ip) found.push(worker);
    return found;
  }

  get allocatable(): ResourceList {
    return this.registry.find("nodes", "", this.machine.name)?.status.allocatable ?? {};
  }

  get relistedAt(): number {
    return this.nextTick(this.simulation.now) - (this.#isTick(this.simulation.now) ? 0 : relistMs);
  }

  nextTick(at: number): number {
    return Math.ceil((at - this.#phaseMs) / relistMs) * relistMs + this.#phaseMs;
  }

  allocateIP(): string {
    for (let tries = 0; tries < lastHostNumber; tries++) {
      this.#lastHost = this.#lastHost >= lastHostNumber ? 2 : this.#lastHost + 1;
      const ip = `${this.machine.podPrefix}.${this.#lastHost}`;
      if (this.workersAt(ip).length === 0) return ip;
    }
    return "";
  }

  changed(worker: RelistedPod): void {
    this.#changed.add(worker);
    this.#relistAt(this.nextTick(this.simulation.now + 1), worker.isQuiet);
  }

  afterRelist(run: () => void, background: boolean): void {
    const at = this.nextTick(this.simulation.now + 1);
    this.#waiting.push({ run, at });
    this.#relistAt(at, background);
  }

  remove(pod: Pod): void {
    try {
      this.registry.delete("pods", pod.metadata.namespace ?? "", pod.metadata.name, {
        gracePeriodSeconds: 0,
        preconditions: { uid: pod.metadata.uid },
      });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error; // Somebody else was faster: the Pod is gone.
    }
  }

  resizeSurroundings(pod: Pod): ResizeSurroundings {
    const node = this.registry.find("nodes", "", this.machine.name);
    this.#load.remove(pod.metadata.uid);
    const rejection = node && rejectionOf(pod, node, this.#load.total);
    this.podWritten(pod.metadata.uid, pod);
    return { node, rejection, nowMs: this.simulation.now };
  }

  resized(pod: Pod): void {
    this.podWritten(pod.metadata.uid, pod);
  }

  stopped({ uid }: RelistedPod): void {
    this.#load.remove(uid);
  }

  forget({ uid }: RelistedPod): void {
    this.#workers.delete(uid);
  }

  because(text: string, action: () => void): void {
    this.simulation.because(`kubelet ${this.machine.name}`, text, action);
  }

  /** What a kubelet remembers of the Events that it wrote goes with its process. */
  #newRecorder(): EventRecorder {
    return this.#events.recorder({ component: "kubelet", host: this.machine.name });
  }

  #handle(uid: string, pod: Pod | undefined): void {
    if (!this.#isOn) return;
    const worker = this.#workers.get(uid);
    if (!pod) {
      this.#rejected.delete(uid);
      worker?.podGone();
      if (worker?.isOver) this.#workers.delete(uid);
      return;
    }
    if (worker) worker.podChanged(pod);
    else if (pod.metadata.deletionTimestamp !== undefined || !isTerminal(pod)) {
      const isNew = pod.metadata.deletionTimestamp === undefined && !this.#former.has(uid);
      if (isNew && this.#rejects(pod)) return;
      const fresh = new PodWorker(this, pod, this.#former.get(uid));
      this.#former.delete(uid);
      this.#workers.set(uid, fresh);
      this.podWritten(uid, this.#current(pod));
      if (pod.metadata.deletionTimestamp === undefined) fresh.wake();
      else fresh.podChanged(pod);
    }
  }

  /** Whether the node has no place for a new Pod; it is told so with the next status. */
  #rejects(pod: Pod): boolean {
    if (this.#rejected.has(pod.metadata.uid)) return true;
    const node = this.registry.find("nodes", "", this.machine.name);
    const rejection = node && rejectionOf(pod, node, this.#load.total);
    if (!rejection) return false;
    this.#rejected.add(pod.metadata.uid);
    // A controller that tries for ever does not keep the cluster from being settled.
    this.simulation.schedule(rejectionMs, () => this.#reject(pod, rejection), { background: true });
    return true;
  }

  #reject(rejected: Pod, { reason, message }: Rejection): void {
    const { metadata } = rejected;
    if (!this.#isOn) {
      this.#rejected.delete(metadata.uid); // To be looked at again when it is on.
      return;
    }
    const pod = this.#current(rejected);
    if (!pod || pod.metadata.deletionTimestamp) return;
    const { conditions, startTime, qosClass } = pod.status;
    const status: Pod["status"] = {
      phase: "Failed",
      ...(conditions && { conditions }),
      message: `Pod was rejected: ${message}`,
      reason,
      startTime: startTime ?? this.registry.timestamp,
      ...(qosClass && { qosClass }),
    };
    this.because(`rejects pod ${metadata.name}: ${message}`, () => {
      this.recorder.event(pod, "Warning", reason, message);
      this.registry.updateStatus("pods", { ...pod, status });
    });
  }

  /** The Pod as it stands at the API server, if it is still there. */
  #current({ metadata }: Pod): Pod | undefined {
    const pod = this.registry.find("pods", metadata.namespace ?? "", metadata.name);
    return pod?.metadata.uid === metadata.uid ? pod : undefined;
  }

  /** Relists happen every second; only those that can find something are worth a task. */
  #relistAt(at: number, background: boolean): void {
    const planned = this.#relist;
    if (planned?.at === at && (background || !planned.background)) return;
    planned?.task.cancel();
    const isBackground = background && (planned?.background ?? true);
    const task = this.simulation.schedule(at - this.simulation.now, () => this.#relistNow(), {
      background: isBackground,
    });
    this.#relist = { at, background: isBackground, task };
  }

  #relistNow(): void {
    this.#relist = undefined;
    const changed = [...this.#changed];
    this.#changed.clear();
    const waiting = this.#waiting.splice(0);
    for (const worker of changed) {
      // Each change is an event of its own, and a worker that is busy remembers that there was one.
      for (let changes = worker.relist(); changes > 0; changes--) worker.wake();
    }
    for (const { run } of waiting) run();
  }

  #isTick(at: number): boolean {
    return this.nextTick(at) === at;
  }
}

function isTerminal({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}
