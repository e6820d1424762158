import { readdirSync, readFileSync } from "node:fs";
import type { ApiRequest } from "#api/client.ts";
import { resourceOfKind, scheme } from "#api/scheme.ts";
import { parseYaml } from "#api/yaml.ts";
import { Cluster } from "#cluster/cluster.ts";
import { readDescriptions } from "../descriptions.ts";

const folder = new URL("testdata/cluster/", import.meta.url);

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** A request that is sent some time after the one before it. */
interface Later {
  readonly afterS: number;
  readonly method: ApiRequest["method"];
  readonly path: string;
  readonly type?: string;
  readonly body?: unknown;
}

const manifests = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .toSorted()
  .flatMap((name) => parseYaml(readFileSync(new URL(name, folder), "utf8")) as Manifest[]);
const later = JSON.parse(readFileSync(new URL("later.json", folder), "utf8")) as Later[];

/** The cluster has stood for so long when commands are run on it. */
const ageMs = 20 * 60_000;
/** When the objects of the manifests are made, so that system objects are older. */
const startMs = 60_000;

/** Between two manifests: a new namespace gets its ServiceAccount. */
const typingMs = 1000;

/** The cluster of `testdata/cluster`, many kinds in many states, whose age is such that `nowMs` is its present. */
export function conformanceCluster(nowMs: number): Cluster {
  const cluster = new Cluster({ seed: 1, epochMs: nowMs - ageMs });
  cluster.describe(readDescriptions());
  advance(cluster, startMs);
  for (const manifest of manifests) {
    send(cluster, creation(manifest));
    advance(cluster, typingMs);
  }
  for (const { afterS, method, path, type, body } of later) {
    advance(cluster, afterS * 1000);
    send(cluster, {
      method,
      path,
      headers: { "content-type": type ?? "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
  advance(cluster, nowMs - cluster.simulation.now);
  return cluster;
}

/** Lets virtual time pass. */
export function advance({ simulation }: Cluster, ms: number): void {
  simulation.runUntil(simulation.now + ms);
}

function creation(manifest: Manifest): ApiRequest {
  const { apiVersion, kind, metadata } = manifest;
  const resource = resourceOfKind(apiVersion, kind);
  if (!resource) throw new Error(`${apiVersion} ${kind}: no such kind`);
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const within = scheme[resource].namespaced
    ? `/namespaces/${metadata.namespace ?? "default"}`
    : "";
  return { method: "POST", path: `${root}${within}/${resource}`, body: JSON.stringify(manifest) };
}

function send(cluster: Cluster, request: ApiRequest): void {
  const { code, body } = cluster.handle(request);
  if (code >= 400) throw new Error(`${request.method} ${request.path}: ${JSON.stringify(body)}`);
}
