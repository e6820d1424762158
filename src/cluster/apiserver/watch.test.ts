import { expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import { TestRequests } from "../test-requests.ts";

const configMaps = "/api/v1/namespaces/default/configmaps";
const merge = "application/merge-patch+json";

interface WatchEvent {
  readonly type: string;
  readonly object: KubernetesObject & { code?: number; message?: string; reason?: string };
}

/** Opens a watch and collects what it tells, as `ADDED a` and so on. */
function watch(requests: TestRequests, path: string) {
  const told: string[] = [];
  const events: WatchEvent[] = [];
  let ended = false;
  const leave = requests
    .send("GET", `${path}${path.includes("?") ? "&" : "?"}watch=true`)
    .stream!.open(
      (value) => {
        const event = value as WatchEvent;
        events.push(event);
        told.push(`${event.type} ${event.object.metadata?.name ?? event.object.reason ?? ""}`);
      },
      () => {
        ended = true;
      },
    );
  return { told, events, leave, isEnded: () => ended };
}

function create(requests: TestRequests, name: string, labels: object = {}) {
  return requests.ask<KubernetesObject>("POST", configMaps, { metadata: { name, labels } });
}

function revisionOf(requests: TestRequests): string {
  const list = requests.ask<{ metadata: { resourceVersion: string } }>("GET", configMaps);
  return list.metadata.resourceVersion;
}

test("a watch from a list's revision tells exactly what came after, each with a greater revision", () => {
  const requests = new TestRequests();
  create(requests, "before");
  const revision = revisionOf(requests);
  create(requests, "a");
  requests.ask("PATCH", `${configMaps}/a`, { data: { k: "v" } }, merge);
  const { told, events, leave } = watch(requests, `${configMaps}?resourceVersion=${revision}`);
  expect(told).toEqual(["ADDED a", "MODIFIED a"]);
  requests.ask("DELETE", `${configMaps}/a`);
  create(requests, "b");
  expect(told).toEqual(["ADDED a", "MODIFIED a", "DELETED a", "ADDED b"]);
  const revisions = events.map(({ object }) => Number(object.metadata.resourceVersion));
  expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  expect(revisions[0]).toBeGreaterThan(Number(revision));
  leave();
  create(requests, "c");
  expect(told).toHaveLength(4);
});

test("a watch of a selection sees objects come and go as they begin and cease to match", () => {
  const requests = new TestRequests();
  create(requests, "a", { tier: "front" });
  const { told } = watch(requests, `${configMaps}?labelSelector=tier=front`);
  requests.ask("PATCH", `${configMaps}/a`, { metadata: { labels: { tier: "back" } } }, merge);
  requests.ask("PATCH", `${configMaps}/a`, { metadata: { labels: { tier: "front" } } }, merge);
  expect(told).toEqual(["ADDED a", "DELETED a", "ADDED a"]);
});

test("a revision that is no longer kept is answered with 410 Expired, and a new list goes on", () => {
  const requests = new TestRequests();
  const old = revisionOf(requests);
  create(requests, "a");
  for (let index = 0; index < 20_100; index++) {
    requests.ask("PATCH", `${configMaps}/a`, { data: { k: `${index}` } }, merge);
  }
  const late = watch(requests, `${configMaps}?resourceVersion=${old}`);
  expect(late.told).toEqual(["ERROR Expired"]);
  expect(late.events[0]!.object).toMatchObject({ code: 410, reason: "Expired" });
  expect(late.events[0]!.object.message).toMatch(/^too old resource version: \d+ \(\d+\)$/);
  expect(late.isEnded()).toBe(true);
  expect(watch(requests, `${configMaps}?resourceVersion=${revisionOf(requests)}`).told).toEqual([]);
});

test("bookmarks once a minute, and an end when the time is over", () => {
  const requests = new TestRequests();
  const path = `${configMaps}?allowWatchBookmarks=true&timeoutSeconds=150&resourceVersion=${revisionOf(requests)}`;
  const { events, isEnded } = watch(requests, path);
  requests.advance(149);
  expect(events.map(({ type }) => type)).toEqual(["BOOKMARK", "BOOKMARK"]);
  expect(isEnded()).toBe(false);
  requests.advance(2);
  expect(isEnded()).toBe(true);
});

test("of two writers who read the same, the second is told of the conflict", () => {
  const requests = new TestRequests();
  create(requests, "a");
  const read = () => requests.ask<object>("GET", `${configMaps}/a`);
  const [mine, yours] = [read(), read()];
  requests.ask("PUT", `${configMaps}/a`, { ...mine, data: { by: "me" } });
  const refused = requests.send("PUT", `${configMaps}/a`, { ...yours, data: { by: "you" } });
  expect(refused.body).toMatchObject({
    code: 409,
    reason: "Conflict",
    message:
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
  });
  requests.ask("PUT", `${configMaps}/a`, { ...read(), data: { by: "you" } });
  expect(read()).toMatchObject({ data: { by: "you" } });
});

test("status and spec are written at different places", () => {
  const requests = new TestRequests();
  const { status } = requests.createDeployment("nginx:1.25", { replicas: 2 });
  expect(status).toEqual({});
  const path = "/apis/apps/v1/namespaces/default/deployments/web";
  const body = { spec: { replicas: 5 }, status: { replicas: 77 } };
  requests.ask("PATCH", path, body, merge);
  expect(requests.deployment.status.replicas).toBeUndefined();
  expect(requests.deployment.metadata.generation).toBe(2);
  requests.ask(
    "PATCH",
    `${path}/status`,
    { spec: { replicas: 9 }, status: { replicas: 77 } },
    merge,
  );
  expect(requests.deployment).toMatchObject({
    metadata: { generation: 2 },
    spec: { replicas: 5 },
    status: { replicas: 77 },
  });
});

test("three kinds of patches say the same in their own ways", () => {
  const path = "/apis/apps/v1/namespaces/default/deployments/web";
  const results = [
    [
      "application/strategic-merge-patch+json",
      { spec: { template: { spec: { containers: [{ name: "c", image: "nginx:1.27" }] } } } },
    ],
    [merge, { spec: { template: { spec: { containers: [{ name: "c", image: "nginx:1.27" }] } } } }],
    [
      "application/json-patch+json",
      [{ op: "replace", path: "/spec/template/spec/containers/0/image", value: "nginx:1.27" }],
    ],
  ].map(([type, patch]) => {
    const requests = new TestRequests();
    requests.createDeployment("nginx:1.25");
    requests.ask("PATCH", path, patch, type as string);
    return requests.deployment.spec;
  });
  expect(results[0]!.template.spec.containers[0]!.image).toBe("nginx:1.27");
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});
