// The scenes recorded from a real API server, request by request, against ours.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ApiRequest, Method } from "#api/client.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { Cluster } from "../cluster.ts";

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

/** Recorded between two writes of a controller, which ours makes at once: their status has to be one that was written. */
const betweenWrites: { readonly [scene: string]: readonly number[] } = {
  "server-side-apply": [7],
  "update-deployment": [23, 24, 27],
};

/** The recorder sent the next request as soon as it had an answer; the controllers were quick enough, nearly always. */
const betweenRequestsMs = 30;

function newServer(namespace: string): Cluster {
  const server = new Cluster({ seed: 1, epochMs: 0 });
  server.simulation.runUntil(60_000);
  const post = (path: string, object: object) =>
    server.handle({
      method: "POST",
      path,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(object),
    });
  post("/api/v1/namespaces", { metadata: { name: namespace } });
  for (const object of madeBefore[namespace] ?? []) {
    post(`/api/v1/namespaces/${namespace}/configmaps`, object);
  }
  // The recorded cluster had none.
  server.handle({ method: "DELETE", path: "/apis/storage.k8s.io/v1/storageclasses/standard" });
  server.simulation.runUntil(server.simulation.now + 1000);
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
      .replace(/\\"resourceVersion\\":\\"\d+\\"/, "REVISION")
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
    if (["resourceVersion", "description", "continue"].includes(name)) continue;
    const item = normalise(value[name], name);
    result[name] = item;
  }
  return result;
}

/** Every status that an object has had. */
function statusesIn(server: Cluster): ReadonlySet<string> {
  const statuses = new Set<string>();
  server.subscribe(({ object }) => {
    if ("status" in object) statuses.add(JSON.stringify(normalise(object.status)));
  });
  return statuses;
}

/** As the client sees it: a watch is the events that are there at once, undefined values are gone. */
function answer(server: Cluster, request: ApiRequest) {
  server.simulation.runUntil(server.simulation.now + betweenRequestsMs);
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
function derive(server: Cluster, recorded: Recorded): ApiRequest {
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
    const had = statusesIn(server);
    const differing: Record<number, unknown> = {};
    for (const [index, line] of lines.entries()) {
      const recorded = JSON.parse(line) as Recorded;
      const { code, warning, body } = answer(server, derive(server, recorded));
      const { json, text } = recorded.response;
      const wanted = normalise(json ?? text);
      const given = normalise(body);
      if (betweenWrites[name]?.includes(index)) {
        const { status } = wanted as JsonObject;
        expect(had).toContain(JSON.stringify(status));
        (given as JsonObject)["status"] = status;
      }
      const ours = JSON.stringify({ code, warning, body: given });
      const theirs = JSON.stringify({
        code: recorded.response.code,
        warning: recorded.response.warning,
        body: wanted,
      });
      if (ours !== theirs) differing[index] = { ours, theirs };
    }
    expect(differing).toEqual({});
  });
}
