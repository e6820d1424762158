import { expect, test } from "vitest";
import { counted, inventoryOf, suffixOf, tagOf } from "./inventory.ts";
import { pod, rowsOf, service } from "./testing/rows.ts";

test("tags of images", () => {
  expect(
    ["web", "web:1.2", "registry:5000/web", "registry:5000/web:v1", "web:v1@sha256:00ff"].map(
      tagOf,
    ),
  ).toEqual(["latest", "1.2", "latest", "v1", "v1"]);
});

test("what tells generated names apart, and plurals", () => {
  expect(suffixOf("web-76c8bb74d-x7k2p")).toBe("x7k2p");
  expect(suffixOf("solo")).toBe("solo");
  expect([0, 1, 2].map((count) => counted(count, "Pod"))).toEqual(["0 Pods", "1 Pod", "2 Pods"]);
});

test("objects stand in the order of their age, whatever the order of the rows", () => {
  const a = pod({ name: "a", createdAt: 2 });
  const b = pod({ name: "b", createdAt: 1 });
  const c = pod({ name: "c", createdAt: 2 });
  const web = service({ name: "web", endpoints: [a.id, c.id] });
  const all = service({ name: "all", createdAt: 1, endpoints: [a.id] });
  for (const rows of [rowsOf(a, b, c, web, all), rowsOf(all, c, web, b, a)]) {
    const { pods, servicesOf } = inventoryOf(rows);
    expect(pods).toEqual([b, a, c]);
    expect(Object.fromEntries(servicesOf)).toEqual({
      [a.id]: [web.id, all.id],
      [c.id]: [web.id],
    });
  }
});
