import type { Node } from "#api/core.ts";
import { formatMicroTime, formatTime } from "#api/time.ts";
import { clone, equal } from "#base/json.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { EventRecorder } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { PresentImage } from "./image-puller.ts";
import { type Machine, nodeOf } from "./machine.ts";

const leaseNamespace = "kube-node-lease";
const leaseDurationSeconds = 40;
const renewMs = 10_000;
const statusMs = 300_000;
/** The kubelet looks at its node's status this often and writes it when something changed. */
const checkMs = 10_000;
/** What the kubelet says when a condition is as it should be again. */
const recovered: Readonly<Record<string, string>> = {
  MemoryPressure: "NodeHasSufficientMemory",
  DiskPressure: "NodeHasNoDiskPressure",
  PIDPressure: "NodeHasSufficientPID",
  Ready: "NodeReady",
};
/** As in nodeStatusMaxImages. */
const mostImages = 50;

/** Says that a node is alive: renews its Lease, and writes its status on change or every five minutes. */
export class Heartbeat {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #machine: Machine;
  readonly #images: () => readonly PresentImage[];
  #statusDirty = false;
  #isPaused = false;

  constructor(
    simulation: Simulation,
    registry: Registry,
    machine: Machine,
    images: () => readonly PresentImage[],
  ) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#machine = machine;
    this.#images = images;
  }

  /** Creates the Node and its Lease, and begins. */
  start(): void {
    this.#register();
    const phase = this.#simulation.random(`heartbeat ${this.#machine.name}`);
    this.#every(renewMs, phase.int(renewMs), () => this.#renew());
    this.#every(statusMs, phase.int(statusMs), () => this.#report());
    this.#every(checkMs, phase.int(checkMs), () => {
      if (this.#statusDirty || this.#hasOtherResources()) this.#report();
    });
  }

  /** Nothing is said from here on. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Goes on, as a kubelet that has just been started: it registers its node anew if it is gone. */
  resume(recorder: EventRecorder): void {
    this.#isPaused = false;
    const { name } = this.#machine;
    const before = this.#registry.find("nodes", "", name);
    if (!before) this.#register();
    this.#renew();
    this.#report();
    // As kubelets name their node in Events: by its name, even where a uid is asked for.
    const node = this.#registry.get("nodes", "", name);
    const about = { ...node, metadata: { ...node.metadata, uid: name } };
    recorder.event(about, "Normal", "Starting", "Starting kubelet.");
    for (const { type, status } of before?.status.conditions ?? []) {
      const news = recovered[type];
      const isNews = status !== node.status.conditions?.find((each) => each.type === type)?.status;
      if (!news || !isNews) continue;
      recorder.event(about, "Normal", news, `Node ${name} status is now: ${news}`);
    }
  }

  #register(): void {
    const { now } = this.#simulation;
    const node = nodeOf(this.#machine, formatTime(now));
    this.#registry.create("nodes", node);
    // A created object has no status yet where the API server follows the rule for subresources.
    this.#writeStatus({
      ...this.#registry.get("nodes", "", this.#machine.name),
      status: node.status,
    });
    if (this.#registry.find("leases", leaseNamespace, this.#machine.name)) return;
    this.#registry.create("leases", {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: {
        name: this.#machine.name,
        namespace: leaseNamespace,
        ownerReferences: [this.#owner()],
      },
      spec: {
        holderIdentity: this.#machine.name,
        leaseDurationSeconds,
        renewTime: formatMicroTime(now),
      },
    });
  }

  /** The node's status is not as last written. */
  statusChanged(): void {
    this.#statusDirty = true;
  }

  #every(periodMs: number, firstMs: number, run: () => void): void {
    const tick = () => {
      this.#simulation.schedule(periodMs, tick, { background: true });
      this.#simulation.because(
        `kubelet ${this.#machine.name}`,
        "reports that its node is alive",
        () => {
          if (!this.#isPaused) run();
        },
      );
    };
    this.#simulation.schedule(firstMs, tick, { background: true });
  }

  #renew(): void {
    const lease = this.#registry.find("leases", leaseNamespace, this.#machine.name);
    if (!lease) return;
    const renewTime = formatMicroTime(this.#simulation.now);
    this.#registry.update("leases", { ...lease, spec: { ...lease.spec, renewTime } });
  }

  /** Somebody gave the node resources of their own, or took some away. */
  #hasOtherResources(): boolean {
    const status = this.#registry.find("nodes", "", this.#machine.name)?.status;
    return status !== undefined && !equal(status.capacity, status.allocatable);
  }

  #report(): void {
    const node = this.#registry.find("nodes", "", this.#machine.name);
    if (!node) return;
    this.#statusDirty = false;
    const status = clone(node.status);
    const time = formatTime(this.#simulation.now);
    // What is not the machine's own is somebody else's to tell. As MachineInfo in nodestatus/setters.go.
    status.capacity = { ...status.capacity, ...nodeOf(this.#machine, time).status.capacity };
    status.allocatable = { ...status.capacity };
    for (const condition of nodeOf(this.#machine, time).status.conditions ?? []) {
      const before = status.conditions?.find(({ type }) => type === condition.type);
      if (before?.status === condition.status && before.lastTransitionTime !== undefined) {
        condition.lastTransitionTime = before.lastTransitionTime;
      }
      if (before) Object.assign(before, condition);
    }
    const pulled = this.#images().map(({ name, id, image }) => ({
      names: name === id ? [id] : [id, name],
      sizeBytes: image.sizeBytes,
    }));
    const system = nodeOf(this.#machine, time).status.images ?? [];
    status.images = [...pulled, ...system]
      .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
      .slice(0, mostImages);
    this.#writeStatus({ ...node, status });
  }

  #writeStatus(node: Node): void {
    this.#registry.updateStatus("nodes", node);
  }

  #owner() {
    const { name } = this.#machine;
    const { uid } = this.#registry.get("nodes", "", name).metadata;
    return { apiVersion: "v1", kind: "Node", name, uid };
  }
}
