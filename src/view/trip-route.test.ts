import { expect, test } from "vitest";
import type { Trip } from "#protocol/rows.ts";
import { sceneOf } from "./scene.ts";
import { nodes, pod, rowsOf, service } from "./testing/rows.ts";
import { routeOf } from "./trip-route.ts";

const a = pod({ name: "web-a" });
const b = pod({ name: "web-b", nodeName: "minikube-m02" });
const web = service({ name: "web", endpoints: [a.id, b.id] });
const scene = sceneOf(rowsOf(...nodes(3), a, b, web), { width: 1000, height: 520 });
const placeOf = (id: string) => {
  const { x, y } = scene.pods.find((mark) => mark.id === id)!;
  return { x, y };
};

function trip(stops: Trip["stops"], rest: Partial<Trip> = {}): Trip {
  return { id: 1, at: 0, stops, outcome: "ok", label: "", ...rest };
}

const client = { kind: "client", id: "host" } as const;

test("through a node and along the Service's outline to the Pod", () => {
  const { points } = routeOf(
    trip([
      client,
      { kind: "node", id: "minikube" },
      { kind: "service", id: "default/web" },
      { kind: "pod", id: b.id },
    ]),
    scene,
  );
  const [loop] = scene.services[0]!.loops;
  expect(points[0]!.x).toBeLessThan(scene.plan.frame.x);
  expect(points[1]).toEqual(scene.nodes[0]!.entry);
  expect(points.at(-2)!.y).toBeLessThan(loop!.y + loop!.height);
  expect(points.at(-2)!.x).toBe(placeOf(b.id).x);
  expect(points.at(-1)).toEqual(placeOf(b.id));
});

test("from Pod to Pod", () => {
  const { points } = routeOf(
    trip([
      { kind: "client", id: a.id },
      { kind: "service", id: web.id },
      { kind: "pod", id: b.id },
    ]),
    scene,
  );
  expect(points[0]).toEqual(placeOf(a.id));
  expect(points.at(-1)).toEqual(placeOf(b.id));
});

test("a refused request ends at the node; one to nowhere at the cluster's border", () => {
  const refused = { outcome: "refused", label: "refused" } as const;
  const atNode = routeOf(trip([client, { kind: "node", id: "minikube" }], refused), scene);
  expect(atNode).toMatchObject({ outcome: "refused", label: "refused" });
  expect(atNode.points.at(-1)).toEqual(scene.nodes[0]!.entry);
  const nowhere = routeOf(trip([client], refused), scene);
  expect(nowhere.points).toHaveLength(2);
  expect(nowhere.points[1]!.x).toBe(scene.plan.frame.x);
});

test("a Pod that is gone by now is not looked for", () => {
  const { points } = routeOf(
    trip([client, { kind: "node", id: "minikube" }, { kind: "pod", id: "gone" }]),
    scene,
  );
  expect(points.at(-1)).toEqual(scene.nodes[0]!.entry);
});

const labelOf = (text: string): string => routeOf(trip([client], { label: text }), scene).label;

test("long names and long answers are cut to what tells them apart", () => {
  expect(labelOf("Running on: kubernetes-bootcamp-5d5f759cc8-x7k2p | v=1\n")).toBe(
    "Running on: …x7k2p | v=1",
  );
  expect(labelOf("<html>".repeat(20))).toMatch(/^(<html>){10}.{3}…$/);
});
