// Server-side apply to the size of something.
import { beforeEach, expect, test } from "vitest";
import { Cluster } from "../cluster.ts";
import { send, shortAnswer } from "./short-answers.ts";

let cluster: Cluster;
beforeEach(() => {
  cluster = new Cluster({ seed: 1, nodes: 0 });
});

const labels = { app: "d" };
const containers = [{ name: "c", image: "nginx" }];
const deployment = (replicas?: number) =>
  JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d" },
    spec: {
      ...(replicas !== undefined && { replicas }),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  });
const scale = (replicas: unknown, rest: object = {}) =>
  JSON.stringify({
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name: "d" },
    spec: { replicas },
    ...rest,
  });
const applyScale = (body: string, query = "") =>
  shortAnswer(cluster, `PATCH deployments/d/scale?fieldManager=m${query}`, "apply", body);
const conflictWith = (who: string) =>
  `409 Conflict: Apply failed with 1 conflict: conflict with ${who}: .spec.replicas`;

test.each<[body: string, answer: string]>([
  ["{}", "400 BadRequest: invalid object type: /, Kind="],
  [deployment(2), "400 BadRequest: invalid object type: apps/v1, Kind=Deployment"],
  [
    scale("2"),
    "500 : failed to create typed patch object (/d; autoscaling/v1, Kind=Scale): .spec.replicas: expected numeric (int or float), got string",
  ],
  [
    scale(2, { nosuch: 1 }),
    "500 : failed to create typed patch object (/d; autoscaling/v1, Kind=Scale): .nosuch: field not declared in schema",
  ],
  [scale(2), "200 Scale"],
  [scale(3), conflictWith('"a" using autoscaling/v1')],
])("%s", (body, answer) => {
  send(cluster, "POST deployments?fieldManager=a", "json", deployment(2));
  expect(applyScale(body)).toBe(answer);
});

test("who applied the object is asked as well, and who scaled it by another way", () => {
  send(cluster, "PATCH deployments/d?fieldManager=a", "apply", deployment(2));
  expect(applyScale(scale(3))).toBe(conflictWith('"a"'));
  send(cluster, "PATCH deployments/d/scale?fieldManager=k", "merge", scale(4));
  expect(applyScale(scale(3))).toBe(
    conflictWith('"k" with subresource "scale" using autoscaling/v1'),
  );
  expect(applyScale(scale(3), "&force=true")).toBe("200 Scale");
  expect(applyScale(scale(5))).toBe("200 Scale");
  expect(shortAnswer(cluster, "PATCH deployments/d?fieldManager=a", "apply", deployment(2))).toBe(
    conflictWith('"m" with subresource "scale"'),
  );
});

test("a number that nobody holds is somebody's from before", () => {
  send(cluster, "PATCH deployments/d?fieldManager=a", "apply", deployment());
  expect(applyScale(scale(3))).toBe(
    conflictWith('"before-first-apply" with subresource "scale" using autoscaling/v1'),
  );
  expect(applyScale(scale(1))).toBe("200 Scale");
  expect(applyScale(scale(3))).toMatch(/^409 /);
  expect(applyScale(scale(3), "&force=true")).toBe("200 Scale");
  expect(applyScale(scale(4))).toBe("200 Scale");
});
