// The scenes recorded from a real API server, request by request, against ours.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ApiRequest, Method } from "#api/client.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { Simulation } from "../sim/simulation.ts";
import { Store } from "../storage/store.ts";
import { ApiServer } from "./apiserver.ts";
import { bootstrap } from "./bootstrap.ts";
import { notYet } from "./testdata/not-yet.ts";
import { Registry } from "./registry.ts";

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | null;
  readonly accept: string;
  readonly body?: string;
  readonly bodyNote?: string;
  readonly derived?: { from: string; set: Record<string, unknown> };
  readonly response: { code: number; json?: unknown; text?: string; warning?: string };
}

const folder = new URL("testdata/", import.meta.url);
const scenes = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));

/** ConfigMaps of a namespace that requests made which are not in the recording. */
const madeBefore: { readonly [namespace: string]: readonly object[] } = {
  "scene-other-kinds-invalid": [{ metadata: { name: "im" }, data: { k: "v" }, immutable: true }],
};

function newServer(namespace: string): ApiServer {
  const simulation = new Simulation(1, 0);
  const store = new Store(() => undefined);
  const registry = new Registry(simulation, store);
  bootstrap(simulation, registry);
  store.forget();
  const server = new ApiServer(simulation, store, registry);
  server.handle({
    method: "POST",
    path: "/api/v1/namespaces",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ metadata: { name: namespace } }),
  });
  for (const object of madeBefore[namespace] ?? []) {
    server.handle({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/configmaps`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(object),
    });
  }
  simulation.runUntil(1000);
  return server;
}

/** A body too large for a recording is described there: `annotation a of 262200 x`. */
function largeBody(note: string): string {
  const length = Number(/^annotation a of (\d+) x$/.exec(note)?.[1]);
  const metadata = { name: "a", annotations: { a: "x".repeat(length) } };
  return JSON.stringify({ metadata, spec: { containers: [{ name: "c", image: "nginx" }] } });
}

function requestOf(recorded: Recorded): ApiRequest {
  const { method, contentType, accept, bodyNote } = recorded;
  const body = bodyNote ? largeBody(bodyNote) : recorded.body;
  const [path = "", query] = recorded.path.split("?");
  return {
    method: method as Method,
    path,
    query: [...new URLSearchParams(query ?? "")],
    headers: { accept, ...(contentType && { "content-type": contentType }) },
    ...(body !== undefined && { body }),
  };
}

/** What cannot be the same on two clusters: uids, revisions, times, chosen addresses. */
function normalise(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => normalise(item, key));
  if (typeof value === "string") {
    return value
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UID")
      .replace(/kube-api-access-\w{5}/g, "kube-api-access-XXXXX")
      .replace(/\(0xc[0-9a-f]+\)/g, "(ADDRESS)")
      .replace(/current: \d+/, "current: N")
      .replace(/^  resourceVersion: "\d+"$/m, "  resourceVersion: N")
      .replace(/^(too old resource version: 1 )\(\d+\)$/, "$1(N)")
      .replace(/\bok-\w{5}$/, "ok-XXXXX")
      .replace(/Bad_\w{5}/g, "Bad_XXXXX")
      .replace(/^\d+s$/, "AGE")
      .replace(/in record \(\d+\)/g, "in record (N)")
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "TIME")
      .replace(/^10\.(9[6-9]|1[01]\d)\.\d+\.\d+$/, "CLUSTERIP");
  }
  if (/^(nodePort|healthCheckNodePort)$/.test(key) && typeof value === "number") return "NODEPORT";
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const name of Object.keys(value).toSorted()) {
    if (["resourceVersion", "description", "continue", "conditions"].includes(name)) continue;
    // Controllers write these; none runs here.
    if (["deployment.kubernetes.io/revision", "observedGeneration"].includes(name)) continue;
    const given = name === "managedFields" ? byClients(value[name]) : value[name];
    const item = normalise(given, name);
    if (name === "annotations" && Object.keys(item as JsonObject).length === 0) continue;
    result[name] = item;
  }
  return result;
}

/** What controllers and the scheduler hold of an object: none runs here. */
function byClients(entries: unknown): unknown {
  if (!Array.isArray(entries)) return entries;
  const components = ["kube-controller-manager", "kube-scheduler", "kubelet"];
  return entries.filter(
    (entry) => !isObject(entry) || !components.includes(entry["manager"] as string),
  );
}

/** As the client sees it: a watch is the events that are there at once, undefined values are gone. */
function answer(server: ApiServer, request: ApiRequest) {
  const response = server.handle(request);
  const warning =
    response.headers["warning"]
      ?.filter((text) => !text.includes("the simulated cluster does not act on it"))
      .join(", ") || undefined;
  if (!response.stream) {
    return { code: response.code, warning, body: jsonCopy(response.body) };
  }
  const events: unknown[] = [];
  response.stream.open(
    (event) => events.push(event),
    () => {},
  )();
  return { code: response.code, warning, body: jsonCopy(events[0]) };
}

function jsonCopy(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** Requests whose body was made of an object of that cluster are made anew of ours. */
function derive(server: ApiServer, recorded: Recorded): ApiRequest {
  const request = requestOf(recorded);
  if (!recorded.derived || request.method !== "PUT") return request;
  const path = request.path.replace(/\/status$/, "");
  const { body } = answer(server, { method: "GET", path });
  const object = body as JsonObject;
  for (const [place, value] of Object.entries(recorded.derived.set)) {
    const names = place.split(".");
    const last = names.pop()!;
    const parent = names.reduce((at, name) => (at[name] ??= {}) as JsonObject, object);
    parent[last] = value;
  }
  // Recorded while a controller was writing: the body is as old for us as it was there.
  if (recorded.response.code === 409 && !("metadata.uid" in recorded.derived.set)) {
    (object["metadata"] as JsonObject)["resourceVersion"] = "1";
  }
  return { ...request, body: JSON.stringify(object) };
}

for (const scene of scenes) {
  const lines = readFileSync(new URL(scene, folder), "utf8").trim().split("\n");
  const name = scene.replace(".jsonl", "");
  test(`scene ${name} is answered as recorded`, () => {
    const server = newServer(`scene-${name}`);
    const differing: Record<number, unknown> = {};
    for (const [index, line] of lines.entries()) {
      const recorded = JSON.parse(line) as Recorded;
      const { code, warning, body } = answer(server, derive(server, recorded));
      const { json, text } = recorded.response;
      const ours = JSON.stringify({ code, warning, body: normalise(body) });
      const theirs = JSON.stringify({
        code: recorded.response.code,
        warning: recorded.response.warning,
        body: normalise(json ?? text),
      });
      if (ours !== theirs) differing[index] = { ours, theirs };
    }
    const expected = notYet[name] ?? {};
    const surprising = Object.entries(differing).filter(([index]) => !(index in expected));
    const healed = Object.keys(expected).filter((index) => !(Number(index) in differing));
    expect({ surprising, healed }).toEqual({ surprising: [], healed: [] });
  });
}
