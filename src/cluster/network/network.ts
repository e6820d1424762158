import type { Registry } from "../apiserver/registry.ts";
import type { Kubelets } from "../kubelet/kubelets.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { HttpRequest, HttpResult, HttpSource } from "./http.ts";

/** What kube-proxy, the Pod network and cluster DNS do together: finds who answers a request. */
export class Network {
  constructor(_simulation: Simulation, _registry: Registry, _kubelets: Kubelets) {}

  /** One connection, one request; the answer comes at once. */
  request(_source: HttpSource, request: HttpRequest): HttpResult {
    return { failure: "refused", address: `${request.host}:${request.port}`, hops: [] };
  }
}
