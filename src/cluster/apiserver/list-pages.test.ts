// Pages of a list show one revision; as test/e2e/apimachinery/chunking.go asks.
import { expect, test } from "vitest";
import type { KubernetesList } from "#api/meta.ts";
import { TestRequests } from "../test-requests.ts";

const configMaps = "/api/v1/namespaces/chunks/configmaps";
const minute = 60;

function withConfigMaps(count: number): TestRequests {
  const requests = new TestRequests(1, 1);
  requests.ask("POST", "/api/v1/namespaces", { metadata: { name: "chunks" } });
  requests.advance(1);
  requests.send("DELETE", `${configMaps}/kube-root-ca.crt`);
  for (let i = 0; i < count; i++) {
    requests.ask("POST", configMaps, { metadata: { name: `c-${String(i).padStart(2, "0")}` } });
  }
  return requests;
}

function page(requests: TestRequests, query: string) {
  const list = requests.ask<KubernetesList>("GET", `${configMaps}?${query}`);
  return { ...list.metadata, names: list.items.map(({ metadata }) => metadata.name) };
}

test("what is written between two pages is not in them", () => {
  const requests = withConfigMaps(5);
  const first = page(requests, "limit=2");
  expect(first).toMatchObject({ names: ["c-00", "c-01"], remainingItemCount: 3 });
  requests.ask("DELETE", `${configMaps}/c-02`);
  requests.ask("POST", configMaps, { metadata: { name: "c-021" } });
  const second = page(requests, `limit=2&continue=${first.continue}`);
  expect(second).toMatchObject({
    names: ["c-02", "c-03"],
    remainingItemCount: 1,
    resourceVersion: first.resourceVersion,
  });
  const third = page(requests, `limit=2&continue=${second.continue}`);
  expect(third).toEqual({ names: ["c-04"], resourceVersion: first.resourceVersion });
  const exact = page(
    requests,
    `resourceVersion=${first.resourceVersion}&resourceVersionMatch=Exact`,
  );
  expect(exact.names).toEqual(["c-00", "c-01", "c-02", "c-03", "c-04"]);
});

test("a token whose revision is compacted away comes with one that goes on with what is there now", () => {
  const requests = withConfigMaps(6);
  const first = page(requests, "limit=2");
  requests.ask("POST", configMaps, { metadata: { name: "c-011" } });
  requests.advance(11 * minute);
  const { code, body } = requests.send("GET", `${configMaps}?limit=2&continue=${first.continue}`);
  const status = body as { reason: string; metadata: { continue: string } };
  expect({ code, reason: status.reason }).toEqual({ code: 410, reason: "Expired" });
  const second = page(requests, `limit=3&continue=${status.metadata.continue}`);
  expect(second).toMatchObject({ names: ["c-011", "c-02", "c-03"], remainingItemCount: 3 });
  expect(second.resourceVersion).not.toBe(first.resourceVersion);
  const third = page(requests, `limit=3&continue=${second.continue}`);
  // By now the namespace has its root certificate back.
  expect(third).toEqual({
    names: ["c-04", "c-05", "kube-root-ca.crt"],
    resourceVersion: second.resourceVersion,
  });
  const old = `resourceVersion=${first.resourceVersion}&resourceVersionMatch=Exact`;
  expect(requests.send("GET", `${configMaps}?${old}`).body).toMatchObject({
    message: "The resourceVersion for the provided list is too old.",
    code: 410,
  });
});

const startOf = (token: unknown) =>
  (JSON.parse(atob(String(token).replaceAll("-", "+").replaceAll("_", "/"))) as { start: string })
    .start;

test("a full page is followed by another if there is anything behind it, meant or not", () => {
  const requests = withConfigMaps(3);
  requests.ask("POST", configMaps, { metadata: { name: "d", labels: { a: "b" } } });
  const full = page(requests, "limit=3&labelSelector=!a");
  expect(full.names).toEqual(["c-00", "c-01", "c-02"]);
  expect(full.remainingItemCount).toBeUndefined();
  const rest = page(requests, `limit=3&labelSelector=!a&continue=${full.continue}`);
  expect(rest.names).not.toContain("d");
  // What is read by its key is alone.
  expect(page(requests, "limit=1&fieldSelector=metadata.name=c-00").continue).toBeUndefined();
});

test("where a page begins is told by the cache with a slash, by etcd without, and within a namespace that is selected", () => {
  const requests = withConfigMaps(4);
  const first = page(requests, "limit=1");
  const second = page(requests, `limit=1&continue=${first.continue}`);
  const all = "/api/v1/configmaps?limit=1&fieldSelector=metadata.namespace=chunks";
  const selected = requests.ask<KubernetesList>("GET", all).metadata?.continue;
  expect([first.continue, second.continue, selected].map(startOf)).toEqual([
    "/c-00\u0000",
    "c-01\u0000",
    "/c-00\u0000",
  ]);
});

test("from the cache, as it is, comes all that it has, but for Events, which have none", () => {
  const requests = withConfigMaps(3);
  expect(page(requests, "limit=1&resourceVersion=0").names).toEqual(["c-00", "c-01", "c-02"]);
  for (const name of ["a", "b"]) {
    const involvedObject = { namespace: "default" };
    requests.ask("POST", "/api/v1/namespaces/default/events", {
      metadata: { name },
      involvedObject,
    });
  }
  const events = requests.ask<KubernetesList>(
    "GET",
    "/api/v1/namespaces/default/events?limit=1&resourceVersion=0",
  );
  expect(events.items).toHaveLength(1);
});
