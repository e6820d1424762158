// Every write to the Pods of nine Deployments that were updated, got an image that nobody has, and went back, on a
// real cluster (testdata/pod-trace.json): our Pods are written in the same steps.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { TestRequests } from "../test-requests.ts";

/** How many Pods went through these steps. */
interface Recorded {
  readonly pods: number;
  readonly steps: readonly string[];
}

const recorded = JSON.parse(
  readFileSync(new URL("testdata/pod-trace.json", import.meta.url), "utf8"),
) as readonly Recorded[];

function stepOf(type: string, { metadata, status }: Pod): string {
  const [container] = status.containerStatuses ?? [];
  const { waiting, terminated } = container?.state ?? {};
  const { generation, deletionGracePeriodSeconds: grace } = metadata;
  return [
    type,
    `generation ${generation}`,
    ...(grace === undefined ? [] : [`grace ${grace}`]),
    status.phase,
    container ? (waiting?.reason ?? terminated?.reason ?? "running") : "-",
    container?.ready ? "ready" : "not ready",
    status.podIP ? "IP" : "no IP",
    ...(status.conditions ?? []).map(
      ({ type: name, status: is, reason }) => `${name}=${is}${reason ? `:${reason}` : ""}`,
    ),
  ].join(" ");
}

/** How often an image was tried is chance: each step once. */
function path(steps: readonly string[]): string {
  return [...new Set(steps)].join("\n");
}

test("Pods come, fail and go in the recorded steps", () => {
  const requests = new TestRequests();
  const lives = new Map<string, string[]>();
  requests.cluster.subscribe(({ resource, type, object }) => {
    if (resource !== "pods") return;
    const life = lives.get(object.metadata.uid) ?? [];
    lives.set(object.metadata.uid, life);
    life.push(stepOf(type, object as Pod));
  });
  requests.createDeployment("nginx:1.25", { replicas: 4 });
  requests.settle();
  for (const seconds of [25, 61]) {
    requests.setImage("nginx:nosuch");
    requests.advance(seconds);
    requests.setImage("nginx:1.27");
    requests.settle();
  }
  requests.ask("DELETE", "/apis/apps/v1/namespaces/default/deployments/web");
  requests.settle();
  const ours = new Set([...lives.values()].map(path));
  const theirs = recorded.map(({ steps }) => path(steps));
  for (const each of ours) expect(theirs).toContain(each);
  // What most of the recorded Pods did, and what those without an image did, in either state of back-off.
  expect(theirs.filter((each) => ours.has(each)).length).toBeGreaterThanOrEqual(3);
  expect(ours).toContain(theirs[0]);
});
