import type { Status } from "#api/errors.ts";
import { resourceOfKind, scheme } from "#api/scheme.ts";
import { must } from "#base/assert.ts";
import { type ApiServerOptions, Cluster, type ShellHost } from "#cluster/cluster.ts";
import type { ClusterStart } from "#lessons/schema.ts";
import { milliseconds } from "./time-span.ts";

/** A cluster has been up for a while before anyone looks at it. */
const uptimeMs = 4 * 60_000;
/** Whatever a start waits for longer than this will not come. */
const longestStartMs = 10 * 60_000;

/** The API server refused an object that a lesson starts with; the message says which and why. */
export class StartError extends Error {
  override name = "StartError";
}

/**
 * A cluster in the state in which a lesson begins: the manifests were applied as long ago as the
 * lesson says, and everything that follows from them has happened. Throws StartError.
 */
export function startCluster(
  start: ClusterStart | undefined,
  options: {
    readonly seed?: number | undefined;
    readonly nodes?: number | undefined;
    readonly epochMs?: number | undefined;
    readonly apiServer?: ApiServerOptions | undefined;
  },
  shell?: ShellHost,
): Cluster {
  const cluster = new Cluster({
    seed: options.seed ?? start?.seed ?? 1,
    nodes: options.nodes ?? start?.nodes ?? 3,
    apiServer: options.apiServer ?? {},
    ...(options.epochMs !== undefined && { epochMs: options.epochMs }),
    ...(shell && { shell }),
  });
  settle(cluster);
  cluster.simulation.runUntil(cluster.simulation.now + uptimeMs);
  const appliedAt = cluster.simulation.now;
  for (const manifest of start?.manifests ?? []) create(cluster, manifest);
  settle(cluster);
  cluster.simulation.runUntil(appliedAt + milliseconds(start?.age ?? "0s"));
  return cluster;
}

function settle({ simulation }: Cluster): void {
  simulation.runUntil(simulation.now + longestStartMs, () => simulation.settled);
}

function create(cluster: Cluster, manifest: ClusterStart["manifests"][number]): void {
  const { apiVersion, kind, metadata } = manifest;
  const resource = must(resourceOfKind(apiVersion, kind), `resource of ${apiVersion} ${kind}`);
  const { group, version, namespaced } = scheme[resource];
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const scope = namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
  const { code, body } = cluster.handle({
    method: "POST",
    path: `${root}${scope}/${resource}`,
    query: [["fieldManager", "kubectl-create"]],
    headers: { "content-type": "application/json" },
    body: JSON.stringify(manifest),
  });
  if (code < 400) return;
  const { message = "refused" } = body as Status;
  throw new StartError(`the lesson's ${kind} ${metadata.name} cannot be created: ${message}`);
}
