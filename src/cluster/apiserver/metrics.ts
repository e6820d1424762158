import type { ApiRequest } from "#api/client.ts";
import { groupResource } from "#api/scheme.ts";
import type { Registry } from "./registry.ts";
import type { ServerResponse } from "./response.ts";

/** Answers `GET /metrics` with what is counted here, in Prometheus' text format; undefined otherwise. */
export function answerMetrics(request: ApiRequest, registry: Registry): ServerResponse | undefined {
  if (request.path !== "/metrics" || request.method !== "GET") return undefined;
  const counts = registry.kinds.stored.map(({ resource }) => {
    const label = JSON.stringify(groupResource(resource));
    return `apiserver_storage_objects{resource=${label}} ${registry.list(resource).length}`;
  });
  const lines = [
    "# HELP apiserver_storage_objects [STABLE] How many objects are stored, by kind.",
    "# TYPE apiserver_storage_objects gauge",
    ...counts.toSorted(),
  ];
  const headers = { "content-type": ["text/plain; version=0.0.4; charset=utf-8"] };
  return { code: 200, headers, body: `${lines.join("\n")}\n` };
}
