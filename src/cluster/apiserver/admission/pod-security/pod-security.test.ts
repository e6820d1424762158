import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import type { Status } from "#api/errors.ts";
import { Cluster, type ServerResponse } from "../../../cluster.ts";
import { TestRequests } from "../../../test-requests.ts";

const mergePatch = "application/merge-patch+json";
const prefix = "pod-security.kubernetes.io/";
const containers = [{ name: "c", image: "nginx" }];
const privileged = [{ ...containers[0], securityContext: { privileged: true } }];

function label(levels: Record<string, string>): object {
  const entries = Object.entries(levels).map(([mode, value]) => [`${prefix}${mode}`, value]);
  return { metadata: { name: "t", labels: Object.fromEntries(entries) } };
}

function namespaceWith(levels: Record<string, string>): TestRequests {
  const requests = new TestRequests();
  requests.ask("POST", "/api/v1/namespaces", label(levels));
  requests.ask("POST", "/api/v1/namespaces/t/serviceaccounts", { metadata: { name: "default" } });
  return requests;
}

function post(requests: TestRequests, what: string, object: object): ServerResponse {
  const group = what === "deployments" ? "/apis/apps/v1" : "/api/v1";
  return requests.send("POST", `${group}/namespaces/t/${what}`, object);
}

function warnings({ headers }: ServerResponse): string[] {
  return (headers["warning"] ?? []).map((each) => JSON.parse(each.replace("299 - ", "")) as string);
}

function deployment(spec: object): object {
  const labels = { a: "b" };
  const template = { metadata: { labels }, spec };
  return { metadata: { name: "d" }, spec: { selector: { matchLabels: labels }, template } };
}

const wouldViolate =
  'would violate PodSecurity "restricted:v1.20": allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';

test("a Pod that its namespace's level forbids is refused", () => {
  const requests = namespaceWith({ enforce: "baseline" });
  const answer = post(requests, "pods", {
    metadata: { name: "p" },
    spec: { containers: privileged },
  });
  expect([answer.code, (answer.body as Status).message]).toEqual([
    403,
    'pods "p" is forbidden: violates PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)',
  ]);
  expect(post(requests, "pods", { metadata: { name: "p" }, spec: { containers } }).code).toBe(201);
});

test("of a name that is generated, the whole is told", () => {
  const requests = namespaceWith({ enforce: "baseline" });
  const pod = { metadata: { generateName: "p-" }, spec: { containers, hostPID: true } };
  const { message } = post(requests, "pods", pod).body as Status;
  expect(message).toMatch(
    /^pods "p-[a-z0-9]{5}" is forbidden: violates PodSecurity "baseline:latest": host namespaces \(hostPID=true\)$/,
  );
});

test("who makes a Pod or what makes Pods is warned", () => {
  const requests = namespaceWith({ warn: "restricted", "warn-version": "v1.20" });
  const pod = { metadata: { name: "p" }, spec: { containers } };
  expect(warnings(post(requests, "pods", pod))).toEqual([wouldViolate]);
  expect(warnings(post(requests, "deployments", deployment({ containers })))).toEqual([
    wouldViolate,
  ]);
  const scaled = requests.send(
    "PATCH",
    "/apis/apps/v1/namespaces/t/deployments/d/scale",
    { spec: { replicas: 2 } },
    mergePatch,
  );
  expect(warnings(scaled)).toEqual([]);
  const labelled = requests.send(
    "PATCH",
    "/apis/apps/v1/namespaces/t/deployments/d",
    { metadata: { labels: { x: "y" } } },
    mergePatch,
  );
  expect(warnings(labelled)).toEqual([wouldViolate]);
});

test("a Pod that is there is judged again when its images change, and not before", () => {
  const requests = namespaceWith({});
  const path = "/api/v1/namespaces/t/pods/p";
  post(requests, "pods", { metadata: { name: "p" }, spec: { containers: privileged } });
  requests.ask("PATCH", "/api/v1/namespaces/t", label({ enforce: "baseline" }), mergePatch);
  const labels = { x: "y" };
  expect(requests.send("PATCH", path, { metadata: { labels } }, mergePatch)).toMatchObject({
    code: 200,
  });
  const image = { spec: { containers: [{ name: "c", image: "nginx:1.29" }] } };
  const { message } = requests.send("PATCH", path, image, "application/strategic-merge-patch+json")
    .body as Status;
  expect(message).toMatch(/^pods "p" is forbidden: violates PodSecurity "baseline:latest": priv/);
});

test("a controller says why its Pods cannot be", () => {
  const requests = namespaceWith({ enforce: "baseline" });
  const answer = post(requests, "deployments", deployment({ containers: privileged }));
  expect([answer.code, warnings(answer)]).toEqual([
    201,
    [
      'would violate PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)',
    ],
  ]);
  const { simulation } = requests.cluster;
  simulation.runUntil(simulation.now + 5000);
  const { items } = requests.ask<{ items: { reason: string; message: string }[] }>(
    "GET",
    "/api/v1/namespaces/t/events",
  );
  expect(items.find(({ reason }) => reason === "FailedCreate")?.message).toMatch(
    /^Error creating: pods "d-[a-z0-9]+-[a-z0-9]{5}" is forbidden: violates PodSecurity "baseline:latest": privileged/,
  );
});

test("who enforces more than before is told of the Pods that are there", () => {
  const requests = namespaceWith({});
  for (const name of ["b", "a", "c"]) {
    post(requests, "pods", { metadata: { name }, spec: { containers, hostPID: true } });
  }
  post(requests, "pods", { metadata: { name: "x" }, spec: { containers: privileged } });
  const path = "/api/v1/namespaces/t";
  const enforce = (level: string) =>
    warnings(requests.send("PATCH", path, label({ enforce: level }), mergePatch));
  expect(enforce("baseline")).toEqual([
    'existing pods in namespace "t" violate the new PodSecurity enforce level "baseline:latest"',
    "a (and 2 other pods): host namespaces",
    "x: privileged",
  ]);
  expect(enforce("baseline")).toEqual([]);
  expect(enforce("privileged")).toEqual([]);
});

test("labels that name no level or no version are refused, unless they were there", () => {
  const requests = new TestRequests();
  const answer = requests.send(
    "POST",
    "/api/v1/namespaces",
    label({ enforce: "x", "warn-version": "1" }),
  );
  expect([answer.code, (answer.body as Status).message]).toEqual([
    422,
    `Namespace "t" is invalid: [metadata.labels[${prefix}enforce]: Invalid value: "x": must be one of privileged, baseline, restricted, metadata.labels[${prefix}warn-version]: Invalid value: "1": must be "latest" or "v1.x"]`,
  ]);
});

test("a plugin that is off asks for nothing", () => {
  const disabledPlugins = ["PodSecurity", "ServiceAccount"] as const;
  const cluster = new Cluster({ seed: 1, apiServer: { disabledPlugins } });
  const create = (path: string, object: object) =>
    cluster.handle({ method: "POST", path, body: JSON.stringify(object) });
  create("/api/v1/namespaces", label({ enforce: "restricted", warn: "x" }));
  const pod = { metadata: { name: "p" }, spec: { containers: privileged } };
  const answer = create("/api/v1/namespaces/t/pods", pod);
  expect([answer.code, (answer.body as Pod).kind, warnings(answer)]).toEqual([201, "Pod", []]);
});
