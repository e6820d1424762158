import type { ApiRequest } from "#api/client.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import { installAddons } from "./addons.ts";
import type { ApiServerOptions } from "./apiserver/options.ts";
import { ApiServer } from "./apiserver/apiserver.ts";
import { bootstrap } from "./apiserver/bootstrap.ts";
import type { Descriptions } from "./apiserver/openapi/descriptions.ts";
import { Registry } from "./apiserver/registry.ts";
import type { ServerResponse } from "./apiserver/response.ts";
import { startControllers } from "./controllers/controllers.ts";
import { startDefinitions } from "./controllers/crd/start-definitions.ts";
import { Events } from "./events/recorder.ts";
import type { RunningContainer, ShellHost } from "./kubelet/containers.ts";
import { Kubelets } from "./kubelet/kubelets.ts";
import type { HttpRequest, HttpResult, HttpSource } from "./network/http.ts";
import { Network } from "./network/network.ts";
import { startScheduler } from "./scheduler/scheduler.ts";
import { Simulation } from "./sim/simulation.ts";
import { startCompaction } from "./storage/compaction.ts";
import { type Change, Store } from "./storage/store.ts";

export type { ServerResponse, ServerStream } from "./apiserver/response.ts";
export type { Descriptions } from "./apiserver/openapi/descriptions.ts";
export { identity, type User } from "./images/user.ts";
export {
  type AdmissionPlugin,
  admissionPlugins,
  isAdmissionPlugin,
} from "./apiserver/admission/plugins.ts";
export type { ApiServerOptions } from "./apiserver/options.ts";
export { podStatusText } from "./apiserver/kinds/pod/pod-status.ts";
export type {
  PodConnection,
  PortConnection,
  ProcessConnection,
} from "./apiserver/pod-connection.ts";
export type { FirstProcess, RunningContainer, ShellHost } from "./kubelet/containers.ts";
export type { Hop, HttpRequest, HttpResponse, HttpResult, HttpSource } from "./network/http.ts";
export type { Cause, Simulation } from "./sim/simulation.ts";
export type { Change } from "./storage/store.ts";

export interface ClusterOptions {
  readonly seed: number;
  /**
   * How many machines; the first is the control plane and runs Pods too, as minikube does. With none there
   * are only the API server and the controllers.
   */
  readonly nodes?: number;
  /** Unix ms at which the cluster's time begins. */
  readonly epochMs?: number;
  /** How the API server was started. */
  readonly apiServer?: ApiServerOptions;
  /** Runs the first processes of containers that read their stdin. */
  readonly shell?: ShellHost;
}

/** 2026-01-01T09:00:00Z: an arbitrary constant, so that a history is only (version, seed, inputs). */
const defaultEpochMs = 1_767_258_000_000;
const defaultNodes = 3;

/** The simulated cluster: requests and virtual time go in; answers and changes come out. */
export class Cluster {
  readonly simulation: Simulation;
  readonly #store: Store;
  readonly #registry: Registry;
  readonly #apiServer: ApiServer;
  readonly #kubelets: Kubelets;
  readonly #network: Network;
  readonly #httpListeners: ((result: HttpResult) => void)[] = [];

  constructor({
    seed,
    nodes = defaultNodes,
    epochMs = defaultEpochMs,
    apiServer = {},
    shell,
  }: ClusterOptions) {
    this.simulation = new Simulation(seed, epochMs);
    const store = new Store(() => this.simulation.cause);
    this.#store = store;
    this.#registry = new Registry(this.simulation, store, { server: apiServer });
    const events = new Events(this.simulation, this.#registry);
    startControllers(this.simulation, this.#registry.as("kube-controller-manager"), events);
    startDefinitions(this.simulation, this.#registry);
    startScheduler(this.simulation, this.#registry.as("kube-scheduler"), events);
    const kubelet = this.#registry.as("kubelet");
    this.#kubelets = new Kubelets(this.simulation, kubelet, events, nodes, shell);
    this.#network = new Network(this.simulation, this.#registry, this.#kubelets);
    this.#apiServer = new ApiServer(
      this.simulation,
      store,
      this.#registry,
      this.#kubelets,
      (source, sent) => this.http(source, sent),
    );
    bootstrap(this.simulation, this.#registry, apiServer);
    if (nodes > 0) installAddons(this.simulation, this.#registry.as("kubectl"));
    store.forget();
    startCompaction(this.simulation, store);
  }

  /** The revision of the latest write. */
  get revision(): number {
    return this.#store.revision;
  }

  /** One request to the API server. A refusal is an answer, never an exception. */
  handle(request: ApiRequest): ServerResponse {
    return this.#apiServer.handle(request);
  }

  /** From now on OpenAPI documents describe the types and their fields. */
  describe(descriptions: Descriptions): void {
    this.#apiServer.documentation.descriptions = descriptions;
  }

  /** One HTTP request on the simulated network. */
  http(source: HttpSource, request: HttpRequest): HttpResult {
    const result = this.#network.request(source, request);
    for (const listener of this.#httpListeners) listener(result);
    return result;
  }

  /** Somebody listens on this port of the Pod. */
  listens(namespace: string, pod: string, port: number): boolean {
    return this.#network.listens(namespace, pod, port);
  }

  /** Calls `listener` with what became of each request on the network, the API server's own included. */
  onHttp(listener: (result: HttpResult) => void): void {
    this.#httpListeners.push(listener);
  }

  /** Cuts a node's machine off. */
  stopNode(name: string): void {
    this.#kubelets.setPower(name, false);
  }

  /** Turns a node's machine on again. */
  startNode(name: string): void {
    this.#kubelets.setPower(name, true);
  }

  /** Whether there is a machine of this name, be its Node known or not. */
  hasMachine(name: string): boolean {
    return this.#kubelets.nodeAddresses.has(name);
  }

  /** Whether a node's machine is on. */
  nodeIsOn(name: string): boolean {
    return this.#kubelets.isOn(name);
  }

  /** A container to run commands in, if it runs now. */
  container(namespace: string, pod: string, container: string): RunningContainer | undefined {
    return this.#kubelets.container(namespace, pod, container);
  }

  /** The stored objects, frozen; for views and checks that may not change anything. */
  list<R extends Resource>(resource: R, namespace?: string): readonly Resources[R][] {
    return this.#registry.list(resource, namespace);
  }

  find<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] | undefined {
    return this.#registry.find(resource, namespace, name);
  }

  /** Calls `listener` within every write. Returns the way to stop. */
  subscribe(listener: (change: Change) => void): () => void {
    return this.#registry.subscribeToAll(listener);
  }
}
