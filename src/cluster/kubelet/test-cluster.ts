import type { Pod } from "#api/core.ts";
import type { PodSpec } from "#api/podspec.ts";
import { bootstrap } from "../apiserver/bootstrap.ts";
import { Registry } from "../apiserver/registry.ts";
import { Events } from "../events/recorder.ts";
import { Network } from "../network/network.ts";
import { Simulation } from "../sim/simulation.ts";
import { Store } from "../storage/store.ts";
import { refuseIfUnsound } from "../test-soundness.ts";
import { Kubelets } from "./kubelets.ts";

const epochMs = 1_767_258_000_000;

/** Kubelets and a network over an API server without controllers and scheduler, for tests. */
export class TestCluster {
  readonly simulation: Simulation;
  readonly registry: Registry;
  readonly kubelets: Kubelets;
  readonly network: Network;
  readonly #statuses = new Map<string, Map<string, Pod["status"]>>();
  readonly #histories = new Map<string, { at: number; line: string }[]>();

  constructor(seed = 1) {
    this.simulation = new Simulation(seed, epochMs);
    const store = new Store(() => this.simulation.cause);
    this.registry = new Registry(this.simulation, store);
    bootstrap(this.simulation, this.registry);
    const events = new Events(this.simulation, this.registry);
    this.kubelets = new Kubelets(this.simulation, this.registry, events, 3);
    this.network = new Network(this.simulation, this.registry, this.kubelets);
    this.registry.subscribeToAll(refuseIfUnsound);
    this.registry.subscribe(["pods"], ({ type, object }) => {
      const history = this.#histories.get(object.metadata.name) ?? [];
      const line = type === "DELETED" ? "DELETED" : describePod(object);
      if (history.at(-1)?.line !== line) history.push({ at: this.simulation.now, line });
      this.#histories.set(object.metadata.name, history);
      const statuses = this.#statuses.get(object.metadata.name) ?? new Map();
      if (!statuses.has(line)) statuses.set(line, object.status);
      this.#statuses.set(object.metadata.name, statuses);
    });
  }

  createPod(name: string, spec: PodSpec, nodeName = "minikube-m02"): Pod {
    return this.registry.create("pods", {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "default" },
      spec: { ...spec, nodeName },
      status: { phase: "Pending" },
    });
  }

  pod(name: string): Pod {
    return this.registry.get("pods", "default", name);
  }

  advance(seconds: number): void {
    this.simulation.runUntil(this.simulation.now + seconds * 1000);
  }

  /** Lets time pass until only background work is left. */
  settle(): void {
    const end = this.simulation.now + 3_600_000;
    this.simulation.runUntil(end, () => this.simulation.settled);
  }

  /** How the Pod's status changed, in words. */
  history(name: string): string[] {
    return (this.#histories.get(name) ?? []).map(({ line }) => line);
  }

  /** The same with the seconds since the first. */
  timedHistory(name: string): { seconds: number; line: string }[] {
    const history = this.#histories.get(name) ?? [];
    const begin = history[0]?.at ?? 0;
    return history.map(({ at, line }) => ({ seconds: (at - begin) / 1000, line }));
  }

  /** The first status that was written for each line of the history. */
  statuses(name: string): ReadonlyMap<string, Pod["status"]> {
    return this.#statuses.get(name) ?? new Map();
  }

  eventLines(name: string): string[] {
    return this.registry
      .list("events", "default")
      .filter(({ involvedObject }) => involvedObject.name === name)
      .toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(({ type, reason, message }) => `${type} ${reason} ${message}`);
  }
}

/** What the Pod's status says, in words. */
export function describePod({ metadata, status }: Pod): string {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const containers = all.map(({ name, state, ready, restartCount }) => {
    const what = state?.waiting?.reason ?? state?.terminated?.reason ?? "running";
    return `${name}:${what}${ready ? " ready" : ""}${restartCount ? ` r${restartCount}` : ""}`;
  });
  const deleted = metadata.deletionTimestamp === undefined ? "" : "deleted ";
  return `${deleted}${status.phase} ${containers.join(", ") || "-"}`;
}
