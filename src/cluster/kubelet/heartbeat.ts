import type { Node } from "#api/core.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { formatMicroTime, formatTime } from "#api/time.ts";
import { clone, equal } from "#base/json.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { EventRecorder } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { PresentImage } from "./image-puller.ts";
import { imagesOf, type Machine, nodeOf } from "./machine.ts";

const leaseNamespace = "kube-node-lease";
const leaseDurationSeconds = 40;
const renewMs = 10_000;
/** The kubelet looks at its node's status this often and writes it when something changed. */
const checkMs = 10_000;
/** A period is longer by up to this part of it. */
const jitter = 0.04;
/** The status is written this long after it was written last, changed or not. */
const reportMs = 300_000;
/** The list of images is made anew this often. */
const listMs = 30_000;
/** What the kubelet says when a condition is as it should be. */
const news: Readonly<Record<string, string>> = {
  MemoryPressure: "NodeHasSufficientMemory",
  DiskPressure: "NodeHasNoDiskPressure",
  PIDPressure: "NodeHasSufficientPID",
  Ready: "NodeReady",
};

export interface HeartbeatOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
  readonly machine: Machine;
  readonly images: () => readonly PresentImage[];
}

/**
 * Says that a node is alive: renews its Lease, and writes its status on change or every five minutes.
 * As pkg/kubelet/kubelet_node_status.go.
 */
export class Heartbeat {
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  #recorder: EventRecorder;
  readonly #machine: Machine;
  readonly #random;
  readonly #images: () => readonly PresentImage[];
  #listed: readonly PresentImage[] = [];
  /** The node as it was found to be right, with this list of images. */
  #right: Node | undefined;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #isUnschedulable = false;
  #isPaused = false;

  constructor({ simulation, registry, recorder, machine, images }: HeartbeatOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
    this.#machine = machine;
    this.#images = images;
    this.#random = simulation.random(`heartbeat ${machine.name}`);
  }

  /** Creates the Node and its Lease, and begins. */
  start(): void {
    this.#register();
    this.#reportedAt = this.#simulation.now;
    this.#simulation.schedule(0, () => this.#tellOfStart(true));
    const phaseMs = this.#random.int(checkMs);
    this.#every(listMs, phaseMs, 0, () => this.#list());
    this.#every(renewMs, phaseMs, jitter, () => this.#renew());
    this.#every(checkMs, phaseMs, jitter, () => this.#check());
  }

  /** Nothing is said from here on. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Goes on, as a kubelet that has just been started: it registers its node anew if it is gone. */
  resume(recorder: EventRecorder): void {
    this.#recorder = recorder;
    this.#isPaused = false;
    this.#reportedAt = Number.NEGATIVE_INFINITY;
    this.#isUnschedulable = false;
    const isNew = !this.#registry.find("nodes", "", this.#machine.name);
    if (isNew) this.#register();
    this.#tellOfStart(isNew);
    this.#renew();
    this.#check();
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

  #every(periodMs: number, firstMs: number, spread: number, run: () => void): void {
    const tick = () => {
      if (!this.#isPaused) {
        const { name } = this.#machine;
        this.#simulation.because(`kubelet ${name}`, "reports that its node is alive", run);
      }
      const late = spread && this.#random.int(periodMs * spread);
      this.#simulation.schedule(periodMs + late, tick, { background: true });
    };
    this.#simulation.schedule(firstMs, tick, { background: true });
  }

  #renew(): void {
    const lease = this.#registry.find("leases", leaseNamespace, this.#machine.name);
    if (!lease) return;
    const renewTime = formatMicroTime(this.#simulation.now);
    const renewed = { ...lease, spec: { ...lease.spec, renewTime } };
    this.#registry.update("leases", renewed, { isSound: true });
  }

  #list(): void {
    const images = this.#images();
    if (equal(images, this.#listed)) return;
    this.#listed = images;
    this.#right = undefined;
  }

  /** Writes the node's status if it is not as it should be, or if that has been long ago. */
  #check(): void {
    const node = this.#registry.find("nodes", "", this.#machine.name);
    if (!node) return;
    const { now } = this.#simulation;
    const isDue = now >= this.#reportedAt + reportMs;
    if (node === this.#right && !isDue) return;
    const status = this.#statusOf(node);
    const isUnschedulable = node.spec.unschedulable === true;
    if (isUnschedulable !== this.#isUnschedulable) {
      this.#isUnschedulable = isUnschedulable;
      this.#tell(isUnschedulable ? "NodeNotSchedulable" : "NodeSchedulable");
    }
    if (!isDue && equal(status, node.status)) {
      this.#right = node;
      return;
    }
    this.#reportedAt = now;
    for (const condition of status.conditions ?? []) {
      if (news[condition.type]) condition.lastHeartbeatTime = formatTime(now);
    }
    this.#writeStatus({ ...node, status });
  }

  /** What the status should be; heartbeats are as they were. */
  #statusOf(node: Node): Node["status"] {
    const status = clone(node.status);
    const own = nodeOf(this.#machine, formatTime(this.#simulation.now)).status;
    // What is not the machine's own is somebody else's to tell. As MachineInfo in nodestatus/setters.go.
    status.capacity = { ...status.capacity, ...own.capacity };
    status.allocatable = { ...status.capacity };
    status.images = imagesOf(this.#machine, this.#listed);
    status.conditions ??= [];
    for (const condition of own.conditions ?? []) {
      const before = status.conditions.find(({ type }) => type === condition.type);
      if (!before) status.conditions.push(condition);
      else if (before.status !== condition.status) {
        Object.assign(before, condition);
        this.#tell(news[condition.type] ?? "");
      } else {
        const { reason = "", message = "" } = condition;
        Object.assign(before, { reason, message });
      }
    }
    return status;
  }

  #tellOfStart(isNewNode: boolean): void {
    this.#recorder.event(this.#about, "Normal", "Starting", "Starting kubelet.");
    this.#tellOfPressure();
    if (!isNewNode) return;
    // The node is made a second time for the container manager, which asks before it is registered.
    this.#tellOfPressure();
    this.#tell("NodeReady");
  }

  /** A node is made without conditions, so that those about pressure are news. */
  #tellOfPressure(): void {
    for (const [type, reason] of Object.entries(news)) if (type !== "Ready") this.#tell(reason);
  }

  #tell(reason: string): void {
    const message = `Node ${this.#machine.name} status is now: ${reason}`;
    this.#recorder.event(this.#about, "Normal", reason, message);
  }

  /** As kubelets name their node in Events: by its name, even where a uid is asked for. */
  get #about(): KubernetesObject {
    const { name } = this.#machine;
    const metadata = { name, uid: name, resourceVersion: "", creationTimestamp: "" };
    return { apiVersion: "", kind: "Node", metadata };
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
