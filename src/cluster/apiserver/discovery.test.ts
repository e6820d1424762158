import { expect, test } from "vitest";
import { Cluster } from "../cluster.ts";

const cluster = new Cluster({ seed: 1 });

function get(path: string, accept = "application/json") {
  return cluster.handle({ method: "GET", path, headers: { accept } });
}

function read(path: string, ...query: [string, string][]) {
  return cluster.handle({ method: "GET", path, query }).body;
}

const aggregated =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

test("the aggregated document has its own type, a tag, and is not sent again to who has it", () => {
  const { code, headers, body } = get("/api", aggregated);
  expect({ code, type: headers["content-type"], vary: headers["vary"] }).toEqual({
    code: 200,
    type: ["application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"],
    vary: ["Accept"],
  });
  const { items } = body as { items: { versions: { resources: { resource: string }[] }[] }[] };
  const names = items[0]!.versions[0]!.resources.map(({ resource }) => resource);
  expect(names).toEqual(names.toSorted());
  const etag = headers["etag"]![0]!;
  const again = cluster.handle({
    method: "GET",
    path: "/api",
    headers: { accept: aggregated, "if-none-match": etag },
  });
  expect(again.code).toBe(304);
  expect(again.body).toBeUndefined();
});

test("each group's document names a preferred version that it has, with resources in it", () => {
  const { groups } = get("/apis").body as {
    groups: { name: string; preferredVersion: object; versions: { groupVersion: string }[] }[];
  };
  for (const { name, preferredVersion, versions } of groups) {
    expect(get(`/apis/${name}/`).body).toEqual({
      kind: "APIGroup",
      apiVersion: "v1",
      name,
      versions,
      preferredVersion,
    });
    expect(versions).toContainEqual(preferredVersion);
    for (const { groupVersion } of versions) {
      const list = get(`/apis/${groupVersion}`).body as { resources: unknown[] };
      expect(list).toMatchObject({ kind: "APIResourceList", apiVersion: "v1", groupVersion });
      expect(list.resources.length).toBeGreaterThan(0);
    }
  }
});

test("resources that are not stored and the hashes of those that are", () => {
  const { resources } = get("/api/v1").body as { resources: { name: string }[] };
  const named = (name: string) => resources.find((resource) => resource.name === name);
  expect(named("bindings")).toEqual({
    name: "bindings",
    singularName: "binding",
    namespaced: true,
    kind: "Binding",
    verbs: ["create"],
  });
  expect(named("configmaps")).toMatchObject({ storageVersionHash: "qFsyl6wFWjQ=" });
  expect(named("serviceaccounts/token")).toEqual({
    name: "serviceaccounts/token",
    singularName: "",
    namespaced: true,
    group: "authentication.k8s.io",
    version: "v1",
    kind: "TokenRequest",
    verbs: ["create"],
  });
});

test("health: as a whole, in detail, one check, without some", () => {
  expect(read("/livez")).toBe("ok");
  expect(read("/readyz/informer-sync")).toBe("ok");
  expect(read("/readyz/nosuch")).toBe("404 page not found\n");
  const lines = String(read("/livez", ["verbose", ""], ["exclude", "log"])).split("\n");
  expect([lines[0], lines[1], lines.at(-2)]).toEqual([
    "[+]ping ok",
    "[+]log excluded: ok",
    "livez check passed",
  ]);
});

test("metrics: how many objects there are of each kind", () => {
  const lines = String(read("/metrics")).split("\n");
  expect(lines).toContain('apiserver_storage_objects{resource="namespaces"} 4');
  expect(lines).toContain('apiserver_storage_objects{resource="deployments.apps"} 0');
});

test("Events are read and written by two groups", () => {
  const base = "/apis/events.k8s.io/v1/namespaces/default/events";
  const eventTime = "2026-01-01T09:00:00.000000Z";
  const event = {
    metadata: { name: "e", namespace: "default" },
    eventTime,
    reportingController: "test-controller",
    reportingInstance: "test-node",
    action: "Do",
    reason: "Test",
    type: "Normal",
    regarding: { kind: "Pod", name: "p", namespace: "default" },
    note: "This is a test event",
  };
  const made = cluster.handle({ method: "POST", path: base, body: JSON.stringify(event) });
  expect(made.code).toBe(201);
  expect(made.body).toMatchObject({ apiVersion: "events.k8s.io/v1", note: event.note });
  const core = get("/api/v1/namespaces/default/events/e").body;
  expect(core).toMatchObject({
    apiVersion: "v1",
    message: event.note,
    involvedObject: event.regarding,
    reportingComponent: "test-controller",
  });
  const patched = cluster.handle({
    method: "PATCH",
    path: `${base}/e`,
    headers: { "content-type": "application/strategic-merge-patch+json" },
    body: JSON.stringify({ series: { count: 100, lastObservedTime: eventTime } }),
  });
  expect(patched.body).toMatchObject({ series: { count: 100 }, note: event.note });
  const list = get(base).body as { apiVersion: string; items: object[] };
  expect(list.apiVersion).toBe("events.k8s.io/v1");
  expect(list.items).toContainEqual(
    expect.objectContaining({ note: event.note, regarding: event.regarding }),
  );
});
