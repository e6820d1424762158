import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import type { Container } from "#api/podspec.ts";
import { TestRequests } from "../../../test-requests.ts";

const strategic = "application/strategic-merge-patch+json";
const path = "/api/v1/namespaces/default/pods/p";

function start(more: Partial<Container> = {}): TestRequests {
  const requests = new TestRequests(1, 1);
  const resources = {
    requests: { cpu: "100m", memory: "64Mi" },
    limits: { cpu: "200m", memory: "128Mi" },
  };
  requests.createPod("p", { containers: [{ name: "c", image: "nginx:1.25", resources, ...more }] });
  requests.settle();
  return requests;
}

function resize(requests: TestRequests, container: object): unknown {
  const body = { spec: { containers: [{ name: "c", ...container }] } };
  const { code, body: answer } = requests.send("PATCH", `${path}/resize`, body, strategic);
  const { message, metadata } = answer as { message?: string; metadata: { generation?: number } };
  return code === 200 ? metadata.generation : message;
}

function status(requests: TestRequests) {
  return requests.ask<Pod>("GET", path).status.containerStatuses![0]!;
}

test("a running Pod gets other resources, and only these", () => {
  const requests = start();
  expect(resize(requests, { image: "nginx:9", resources: { requests: { cpu: "150m" } } })).toBe(2);
  requests.advance(90);
  expect(status(requests)).toMatchObject({
    restartCount: 0,
    image: "docker.io/library/nginx:1.25",
    allocatedResources: { cpu: "150m", memory: "64Mi" },
    resources: { requests: { cpu: "150m", memory: "64Mi" } },
  });
});

test("a container that asks for it is restarted", () => {
  const requests = start({
    resizePolicy: [{ resourceName: "memory", restartPolicy: "RestartContainer" }],
  });
  expect(resize(requests, { resources: { limits: { memory: "100Mi" } } })).toBe(2);
  requests.advance(60);
  expect(status(requests).restartCount).toBe(1);
  expect(requests.events("p")).toContain("Normal Killing Container c resize requires restart");
});

test.each([
  [
    { resources: { limits: { memory: "100Mi" } } },
    "spec.containers[0].resources.limits[memory]: Forbidden: memory limits cannot be decreased unless resizePolicy is RestartContainer",
  ],
  [
    { resources: { limits: { cpu: null } } },
    "spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed",
  ],
  [
    { resources: { requests: { cpu: "200m", memory: "128Mi" } } },
    'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
  ],
])("%j is refused", (container, why) => {
  expect(resize(start(), container)).toBe(`Pod "p" is invalid: ${why}`);
});
