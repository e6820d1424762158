import type { Node, NodeCondition, Taint } from "#api/core.ts";
import type { ObjectKey } from "#api/meta.ts";
import { formatTime } from "#api/time.ts";
import { clone, equal } from "#base/json.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { EventRecorder } from "../events/recorder.ts";
import type { Simulation } from "../sim/simulation.ts";
import { Controller, type Reconciler, type Result } from "./controller.ts";
import { isReady } from "./pods.ts";

const name = "node-lifecycle-controller";
const leaseNamespace = "kube-node-lease";
/** The controller looks at all nodes this often. */
const periodMs = 5000;
/** A node that says nothing for this long is not ready. */
const graceMs = 50_000;
/** The same for one that never said anything. */
const startupGraceMs = 60_000;
/** Nodes get the taint that drives Pods away one at a time, this far apart. */
const evictionMs = 10_000;
/** With so many nodes, and so great a part of them, not ready the fault is not theirs. */
const partialDisruption = { moreThan: 2, share: 0.55 };

const reported = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

const keys = {
  notReady: "node.kubernetes.io/not-ready",
  unreachable: "node.kubernetes.io/unreachable",
  unschedulable: "node.kubernetes.io/unschedulable",
};

/** Condition → status → the key of the taint that keeps new Pods away. */
const taintKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: keys.notReady, Unknown: keys.unreachable },
  MemoryPressure: { True: "node.kubernetes.io/memory-pressure" },
  DiskPressure: { True: "node.kubernetes.io/disk-pressure" },
  NetworkUnavailable: { True: "node.kubernetes.io/network-unavailable" },
  PIDPressure: { True: "node.kubernetes.io/pid-pressure" },
};

const ownKeys = new Set([
  keys.unschedulable,
  ...Object.values(taintKeys).flatMap((byStatus) => Object.values(byStatus)),
]);

export interface NodeLifecycleOptions {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly recorder: EventRecorder;
}

/** Notices nodes that fall silent, and taints nodes as their conditions are. As pkg/controller/nodelifecycle. */
export class NodeLifecycle implements Reconciler {
  readonly name = name;
  readonly #simulation: Simulation;
  readonly #registry: Registry;
  readonly #recorder: EventRecorder;
  /** Node → when it was last heard of (Unix ms). */
  readonly #heardAt = new Map<string, number>();
  #known: ReadonlyMap<string, Node> = new Map();
  #evictedAt = Number.NEGATIVE_INFINITY;

  constructor({ simulation, registry, recorder }: NodeLifecycleOptions) {
    this.#simulation = simulation;
    this.#registry = registry;
    this.#recorder = recorder;
    const taints = new Controller(simulation, this);
    registry.subscribe(["leases", "nodes"], ({ type, resource, object, previous }) => {
      const { name: node, namespace = "" } = object.metadata;
      if (resource === "leases" && namespace === leaseNamespace) this.#heard(node);
      if (resource !== "nodes") return;
      if (type === "DELETED") this.#heardAt.delete(node);
      else {
        const isNew = reportsOf(object) !== reportsOf(previous);
        if (isNew || type === "ADDED") this.#heard(node);
        if (needsTaints(object, previous)) {
          taints.enqueue({ namespace: "", name: node });
        }
      }
    });
    const tick = () => {
      simulation.schedule(periodMs, tick, { background: true });
      this.#lookAround();
    };
    simulation.schedule(periodMs, tick, { background: true });
  }

  /** Gives a node the NoSchedule taints of its conditions. */
  reconcile(key: ObjectKey): Result {
    const node = this.#registry.find("nodes", "", key.name);
    if (!node) return {};
    const wanted = (node.status.conditions ?? []).flatMap(
      ({ type, status }) => taintKeys[type]?.[status] ?? [],
    );
    if (node.spec.unschedulable) wanted.push(keys.unschedulable);
    this.#swap(node, "NoSchedule", wanted, [...ownKeys]);
    return {};
  }

  #heard(node: string): void {
    this.#heardAt.set(node, this.#simulation.now);
  }

  /** Who is new and who is gone is noticed by looking around. */
  #tellOfComing(nodes: readonly Node[]): void {
    const before = this.#known;
    this.#known = new Map(nodes.map((node) => [node.metadata.name, named(node)]));
    const tell = (node: Node, reason: string, what: string) =>
      this.#recorder.event(node, "Normal", reason, `Node ${node.metadata.name} event: ${what}`);
    for (const [nodeName, node] of this.#known) {
      if (before.has(nodeName)) continue;
      tell(node, "RegisteredNode", `Registered Node ${nodeName} in Controller`);
    }
    for (const [nodeName, node] of before) {
      if (this.#known.has(nodeName)) continue;
      tell(node, "RemovingNode", `Removing Node ${nodeName} from Controller`);
    }
  }

  #lookAround(): void {
    const nodes = this.#registry.list("nodes");
    this.#tellOfComing(nodes);
    for (const node of nodes) {
      const heardAt = this.#heardAt.get(node.metadata.name) ?? this.#simulation.now;
      const patience = readyOf(node) ? graceMs : startupGraceMs;
      if (this.#simulation.now > heardAt + patience) this.#giveUp(node);
    }
    this.#drive();
  }

  /** What a silent node is like nobody knows. */
  #giveUp(node: Node): void {
    const { name: nodeName } = node.metadata;
    const wasReady = readyOf(node)?.status === "True";
    const time = formatTime(this.#simulation.now);
    const conditions = clone(node.status.conditions ?? []);
    for (const type of reported) {
      const before = conditions.find((each) => each.type === type);
      if (before?.status === "Unknown") continue;
      if (before) {
        const reason = "NodeStatusUnknown";
        const message = "Kubelet stopped posting node status.";
        Object.assign(before, { status: "Unknown", reason, message, lastTransitionTime: time });
      } else conditions.push(neverUpdated(type, node.metadata.creationTimestamp, time));
    }
    if (equal(conditions, node.status.conditions)) return;
    this.#simulation.because(
      name,
      `Node ${nodeName} has said nothing for ${graceMs / 1000} s`,
      () => {
        this.#registry.updateStatus("nodes", { ...node, status: { ...node.status, conditions } });
        if (!wasReady) return;
        const message = `Node ${nodeName} status is now: NodeNotReady`;
        this.#recorder.event(named(node), "Normal", "NodeNotReady", message);
        this.#markPods(nodeName, time);
      },
    );
  }

  /** Pods that nobody can ask count as not ready, so that Services leave them alone. */
  #markPods(node: string, time: string): void {
    for (const pod of this.#registry.list("pods")) {
      if (pod.spec.nodeName !== node || !isReady(pod)) continue;
      const conditions = (pod.status.conditions ?? []).map((condition) =>
        condition.type === "Ready"
          ? { ...condition, status: "False" as const, lastTransitionTime: time }
          : condition,
      );
      this.#registry.updateStatus("pods", { ...pod, status: { ...pod.status, conditions } });
      this.#recorder.event(pod, "Warning", "NodeNotReady", "Node is not ready");
    }
  }

  /** Puts the NoExecute taints on nodes that are not ready, and takes them from those that are. */
  #drive(): void {
    const nodes = this.#registry.list("nodes").filter(readyOf);
    const isWell = (node: Node) => readyOf(node)?.status === "True";
    const ill = nodes.filter((node) => !isWell(node)).length;
    const { moreThan, share } = partialDisruption;
    const mayTaint = !(ill > moreThan && ill / nodes.length >= share) && ill < nodes.length;
    for (const node of nodes) {
      const key = taintKeys["Ready"]?.[readyOf(node)?.status ?? "Unknown"];
      const wanted = key === undefined ? [] : [key];
      const has = wanted.every((each) =>
        node.spec.taints?.some((taint) => taint.key === each && taint.effect === "NoExecute"),
      );
      const isDue = this.#simulation.now >= this.#evictedAt + evictionMs;
      if (!has && !(mayTaint && isDue)) continue;
      if (!has) this.#evictedAt = this.#simulation.now;
      this.#swap(node, "NoExecute", wanted, [keys.notReady, keys.unreachable]);
    }
  }

  /** Of the taints that are the controller's own the node gets those that are wanted. */
  #swap(
    node: Node,
    effect: Taint["effect"],
    wanted: readonly string[],
    own: readonly string[],
  ): void {
    const { taints = [] } = node.spec;
    const isOwn = (taint: Taint) => taint.effect === effect && own.includes(taint.key);
    const kept = taints.filter((taint) => !isOwn(taint) || wanted.includes(taint.key));
    const timeAdded = formatTime(this.#simulation.now);
    const added = wanted
      .filter((key) => !kept.some((taint) => isOwn(taint) && taint.key === key))
      .map((key) => ({ key, effect, timeAdded }));
    if (added.length === 0 && kept.length === taints.length) return;
    const spec = { ...node.spec, taints: [...kept, ...added] };
    const text = `Taints of node ${node.metadata.name} follow its conditions`;
    this.#simulation.because(name, text, () => this.#registry.update("nodes", { ...node, spec }));
  }
}

/** As the controller names a Node in Events: without its revision. */
function named(node: Node): Node {
  return { ...node, metadata: { ...node.metadata, resourceVersion: "" } };
}

function readyOf({ status }: Node): NodeCondition | undefined {
  return status.conditions?.find(({ type }) => type === "Ready");
}

/** When the kubelet last wrote the node's status; undefined if it never did. */
function reportsOf(node: Node | undefined): string | undefined {
  return (node && readyOf(node)?.lastHeartbeatTime) ?? undefined;
}

function needsTaints(node: Node, previous: Node | undefined): boolean {
  return node.spec !== previous?.spec || node.status.conditions !== previous.status.conditions;
}

function neverUpdated(type: string, createdAt: string, time: string): NodeCondition {
  return {
    type,
    status: "Unknown",
    lastHeartbeatTime: createdAt,
    lastTransitionTime: time,
    reason: "NodeStatusNeverUpdated",
    message: "Kubelet never posted node status.",
  };
}
