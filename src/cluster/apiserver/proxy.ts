// The proxy subresource of Pods and Services. Rules of pkg/registry/core/{pod,service} (ResourceLocation)
// and of apimachinery's proxy.UpgradeAwareHandler.

import type { ApiRequest } from "#api/client.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { utf8Length } from "#base/utf8.ts";
import type { Random } from "#base/random.ts";
import type { HttpFailure, HttpResponse, HttpSource } from "../network/http.ts";
import type { SendHttp } from "./pod-connector.ts";
import { rewriteLink, rewriteLinks } from "./proxy-links.ts";
import type { Registry } from "./registry.ts";
import type { ResourceInfoOfRequest } from "./request-info.ts";
import type { ServerResponse } from "./response.ts";

interface Target {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

/** Hands requests on to Pods, by their own address or as one behind a Service. */
export class ProxySubresource {
  readonly #registry: Registry;
  readonly #random: Random;
  readonly #send: SendHttp;

  constructor(registry: Registry, random: Random, send: SendHttp) {
    this.#registry = registry;
    this.#random = random;
    this.#send = send;
  }

  handle(
    request: ApiRequest,
    { resource, namespace, name }: ResourceInfoOfRequest,
  ): ServerResponse {
    if (resource === "nodes") throw noNodeProxy(this.#registry, name);
    const target =
      resource === "pods" ? this.#podTarget(namespace, name) : this.#serviceTarget(namespace, name);
    const path = proxiedPath(request.path);
    const query = queryText(request);
    if (path === "" && (request.method === "GET" || request.method === "HEAD")) {
      return { code: 301, headers: { location: [`${request.path}/${query}`] }, body: "" };
    }
    const { host, ...others } = request.headers ?? {};
    const headers = {
      ...(host !== undefined && { host, "x-forwarded-host": host }),
      ...others,
      "x-forwarded-uri": request.path,
    };
    const { response, failure, address } = this.#send(controlPlane, {
      method: request.method,
      host: target.host,
      port: target.port,
      path: (path || "/") + query,
      headers,
      body: request.body ?? "",
    });
    if (!response) throw unreachable(`dial tcp ${address}: ${causes[failure ?? "refused"]}`);
    const prefix = request.path.slice(0, request.path.length - path.length);
    return rewritten(response, prefix);
  }

  #podTarget(namespace: string, id: string): Target {
    const { scheme, name, port } = splitName(id, "pod");
    const { spec, status } = this.#registry.get("pods", namespace, name);
    const declared = spec.containers.find(({ ports }) => ports?.length)?.ports?.[0]?.containerPort;
    const host = status.podIPs?.[0]?.ip ?? status.podIP;
    if (!host) throw badRequest("address not allowed");
    return { scheme, host, port: Number(port) || declared || defaultPort(scheme) };
  }

  #serviceTarget(namespace: string, id: string): Target {
    const { scheme, name, port } = splitName(id, "service");
    let portName = port;
    if (/^\d+$/.test(port)) {
      const service = this.#registry.get("services", namespace, name);
      const declared = service.spec.ports?.find((each) => `${each.port}` === port);
      if (!declared) throw unavailable(`no service port ${port} found for service "${name}"`);
      portName = declared.name ?? "";
    }
    const { subsets = [] } = this.#registry.get("endpoints", namespace, name);
    if (subsets.length === 0) throw unavailable(`no endpoints available for service "${name}"`);
    const found = subsets.flatMap(({ addresses = [], ports = [] }) => {
      const number = ports.find((each) => (each.name ?? "") === portName)?.port;
      return number === undefined ? [] : addresses.map(({ ip }) => ({ host: ip, port: number }));
    });
    if (found.length === 0) throw unavailable(`no endpoints available for service "${id}"`);
    return { scheme, ...found[this.#random.int(found.length)]! };
  }
}

/** The answer with links and redirections that lead through the proxy. */
function rewritten({ code, headers, body }: HttpResponse, prefix: string): ServerResponse {
  const { location } = headers;
  const isPage = !location && /^\s*text\/html\s*(;|$)/.test(headers["content-type"] ?? "");
  const page = isPage ? rewriteLinks(body, prefix) : body;
  const all = {
    ...headers,
    ...(location && { location: rewriteLink(location, prefix) }),
    ...(isPage && { "content-length": `${utf8Length(page)}` }),
  };
  const lists = Object.entries(all).map(([key, value]) => [key, [value]]);
  return { code, headers: Object.fromEntries(lists), body: page };
}

/** The API server's machine. */
const controlPlane: HttpSource = { from: "node", node: "minikube" };

const causes: { readonly [F in HttpFailure]: string } = {
  "unknown host": "lookup: no such host",
  refused: "connect: connection refused",
  timeout: "i/o timeout",
  unreachable: "connect: no route to host",
  reset: "read: connection reset by peer",
  empty: "EOF",
};

/** `NAME`, `NAME:PORT` or `SCHEME:NAME:PORT`. */
function splitName(id: string, what: string) {
  const parts = id.split(":");
  const [scheme = "", name = "", port = ""] = parts.length === 3 ? parts : ["", ...parts];
  if (parts.length > 3 || name === "" || !["", "http", "https"].includes(scheme)) {
    throw badRequest(`invalid ${what} request ${JSON.stringify(id)}`);
  }
  return { scheme, name, port };
}

function defaultPort(scheme: string): number {
  return scheme === "https" ? 443 : 80;
}

/** What comes after `/proxy`. */
function proxiedPath(path: string): string {
  return /^\/api\/v1(?:\/namespaces\/[^/]+)?\/[^/]+\/[^/]+\/proxy(.*)$/s.exec(path)?.[1] ?? "";
}

function queryText({ query = [] }: ApiRequest): string {
  if (query.length === 0) return "";
  return `?${query.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`;
}

function unavailable(message: string): StatusError {
  return new StatusError("ServiceUnavailable", message);
}

function unreachable(why: string): StatusError {
  return unavailable(`error trying to reach service: ${why}`);
}

/** What a node serves there is its kubelet's, and ours speak to the API server only. */
function noNodeProxy(registry: Registry, id: string): StatusError {
  const { name } = splitName(id, "node");
  registry.get("nodes", "", name);
  return unreachable(`dial tcp ${name}:10250: connect: connection refused`);
}
