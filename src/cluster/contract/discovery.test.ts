// What clients expect of discovery: every group that a real cluster serves, each with a resource that is known to all.

import { expect, test } from "vitest";
import type { APIService } from "#api/apiregistration.ts";
import type { FlowSchema } from "#api/flowcontrol.ts";
import { patchTypes, TestClient } from "./test-client.ts";

const client = new TestClient();

const known = [
  "/api/v1/namespaces",
  "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
  "/apis/apiregistration.k8s.io/v1/apiservices",
  "/apis/apps/v1/deployments",
  "/apis/authentication.k8s.io/v1/tokenreviews",
  "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
  "/apis/autoscaling/v1/horizontalpodautoscalers",
  "/apis/autoscaling/v2/horizontalpodautoscalers",
  "/apis/batch/v1/jobs",
  "/apis/certificates.k8s.io/v1/certificatesigningrequests",
  "/apis/coordination.k8s.io/v1/leases",
  "/apis/discovery.k8s.io/v1/endpointslices",
  "/apis/events.k8s.io/v1/events",
  "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
  "/apis/networking.k8s.io/v1/ingresses",
  "/apis/node.k8s.io/v1/runtimeclasses",
  "/apis/policy/v1/poddisruptionbudgets",
  "/apis/rbac.authorization.k8s.io/v1/roles",
  "/apis/scheduling.k8s.io/v1/priorityclasses",
  "/apis/storage.k8s.io/v1/csinodes",
];

interface Group {
  readonly name: string;
  readonly versions: readonly { readonly groupVersion: string }[];
  readonly preferredVersion: { readonly groupVersion: string };
}

test.each(known)("%s is in the list of its version", (path) => {
  const [resource, ...place] = path.split("/").toReversed();
  const version = place.toReversed().join("/");
  const list = client.ask<{ groupVersion: string; resources: { name: string }[] }>("GET", version);
  expect(list.groupVersion).toBe(version.replace(/^\/apis?\//, ""));
  expect(list.resources.map(({ name }) => name)).toContain(resource);
});

test("each group says which of its versions it prefers", () => {
  const { groups } = client.ask<{ groups: Group[] }>("GET", "/apis/");
  for (const { name } of groups) {
    const { versions, preferredVersion } = client.ask<Group>("GET", `/apis/${name}/`);
    expect(versions).toContainEqual(preferredVersion);
  }
});

test("what is not there is not found: a resource by a Status, a group by a page", () => {
  expect(client.refusal("GET", "/apis/apps/v1/please-do-not-create-this").reason).toBe("NotFound");
  const { code, headers } = client.send("GET", "/apis/not-these-apps/v1");
  expect([code, headers["content-type"]]).toEqual([404, ["text/plain; charset=utf-8"]]);
});

test("the root lists the groups and the checks", () => {
  const { paths } = client.ask<{ paths: string[] }>("GET", "/");
  expect(paths).toEqual(paths.toSorted());
  for (const path of ["/apis/apps/v1", "/healthz/ping", "/livez", "/readyz/shutdown", "/version"]) {
    expect(paths).toContain(path);
    expect(client.send("GET", path).code).toBe(200);
  }
});

test("every version has an APIService that says it is answered here", () => {
  const services = client.items<APIService>("/apis/apiregistration.k8s.io/v1/apiservices");
  const groups = client.ask<{ groups: Group[] }>("GET", "/apis").groups.slice(1);
  const versions = groups.flatMap(({ versions: all }) => all.map((one) => one.groupVersion));
  const names = versions.map((version) => version.split("/").toReversed().join("."));
  expect(services.map(({ metadata }) => metadata.name)).toEqual(["v1.", ...names].toSorted());
  const states = services.map(({ status }) =>
    status.conditions!.map((is) => [is.status, is.reason]),
  );
  expect(new Set(states.map(String))).toEqual(new Set(["True,Local"]));
});

test("an APIService for another server is stored, warned of, and named after group and version", () => {
  const path = "/apis/apiregistration.k8s.io/v1/apiservices";
  const spec = {
    service: { namespace: "default", name: "sample-api" },
    group: "wardle.example.com",
    version: "v1alpha1",
    groupPriorityMinimum: 2000,
    versionPriority: 200,
  };
  const wrong = client.refusal("POST", path, { metadata: { name: "v1.wardle.example.com" }, spec });
  expect(wrong.message).toBe(
    'APIService.apiregistration.k8s.io "v1.wardle.example.com" is invalid: metadata.name: Invalid value: "v1.wardle.example.com": must be `spec.version+"."+spec.group`: "v1alpha1.wardle.example.com"',
  );
  const name = "v1alpha1.wardle.example.com";
  const { code, headers, body } = client.send("POST", path, { metadata: { name }, spec });
  expect([code, headers["warning"]]).toEqual([
    201,
    ['299 - "APIService: accepted, but the simulated cluster does not act on it"'],
  ]);
  expect(body).toMatchObject({ spec: { service: { port: 443 } }, status: {} });
  const conditions = [{ type: "Available", status: "False", reason: "E2E" }];
  const status = { status: { conditions } };
  client.ask("PATCH", `${path}/${name}/status`, status, patchTypes.merge);
  const table = client.cluster.handle({
    method: "GET",
    path: `${path}/${name}`,
    headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" },
  }).body as { rows: { cells: unknown[] }[] };
  expect(table.rows[0]!.cells.slice(0, 3)).toEqual([name, "default/sample-api", "False (E2E)"]);
  client.ask("DELETE", `${path}/${name}`);
  expect(client.finds(`${path}/${name}`)).toBe(false);
});

test("every flow has the level that it names", () => {
  const base = "/apis/flowcontrol.apiserver.k8s.io/v1";
  const levels = client.items(`${base}/prioritylevelconfigurations`);
  const flows = client.items<FlowSchema>(`${base}/flowschemas`);
  expect(flows).toHaveLength(13);
  for (const { spec, status } of flows) {
    const { name } = spec.priorityLevelConfiguration;
    expect(levels.map(({ metadata }) => metadata.name)).toContain(name);
    expect(status.conditions).toMatchObject([{ type: "Dangling", status: "False" }]);
  }
});
