// What clients expect of every answer: Tables where there are rows, strict bodies, time-outs, tokens that grow old.

import { expect, test } from "vitest";
import type { KubernetesList } from "#api/meta.ts";
import { TestClient } from "./test-client.ts";

const table = "application/json;as=Table;v=v1beta1;g=meta.k8s.io";

interface Table {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly metadata: KubernetesList["metadata"];
}

function tableOf(client: TestClient, path: string, ...query: [string, string][]): Table {
  return client.cluster.handle({ method: "GET", path, query, headers: { accept: table } })
    .body as Table;
}

const firstCells = ({ rows }: Table) => rows.map(({ cells }) => cells[0]);

test("a Pod, nodes and PodTemplates in pages as Tables of the beta version", () => {
  const client = new TestClient();
  const path = client.namespace("tables");
  const port = 8080;
  const container = {
    name: "agnhost-container",
    image: "registry.k8s.io/e2e-test-images/agnhost:2.53",
    args: ["porter"],
    env: [{ name: `SERVE_PORT_${port}`, value: "foo" }],
    ports: [{ containerPort: port }],
  };
  const spec = { containers: [container], restartPolicy: "Never" };
  client.ask("POST", `${path}/pods`, { metadata: { name: "pod-1" }, spec });
  const pod = tableOf(client, `${path}/pods/pod-1`);
  expect(pod).toMatchObject({ kind: "Table", apiVersion: "meta.k8s.io/v1beta1" });
  expect(pod.rows.map(({ cells }) => [cells[0], cells.length])).toEqual([
    ["pod-1", pod.columnDefinitions.length],
  ]);
  const nodes = tableOf(client, "/api/v1/nodes");
  expect(nodes.rows[0]!.cells).toHaveLength(nodes.columnDefinitions.length);
  expect([nodes.columnDefinitions[0]!.name, nodes.metadata.resourceVersion]).toEqual([
    "Name",
    `${client.cluster.revision}`,
  ]);
  const template = { spec: { containers: [{ name: "test", image: "test2" }] } };
  for (let index = 0; index < 5; index++) {
    client.ask("POST", `${path}/podtemplates`, {
      metadata: { name: `template-${index}` },
      template,
    });
  }
  const first = tableOf(client, `${path}/podtemplates`, ["limit", "2"]);
  const rest = tableOf(client, `${path}/podtemplates`, ["continue", first.metadata.continue!]);
  expect([firstCells(first), firstCells(rest)]).toEqual([
    ["template-0", "template-1"],
    ["template-2", "template-3", "template-4"],
  ]);
});

test("a review has no rows: whoever asks for a Table is refused", () => {
  const client = new TestClient();
  const { code, body } = client.cluster.handle({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    headers: {
      accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
      "content-type": "application/json",
    },
    body: JSON.stringify({ spec: { nonResourceAttributes: { path: "/", verb: "get" } } }),
  });
  expect([code, (body as { code: number }).code]).toEqual([406, 406]);
});

test("unknown and repeated fields of a Deployment, and unknown ones of its metadata", () => {
  const client = new TestClient();
  client.namespace("strict");
  const rest = `"selector":{"matchLabels":{"app":"nginx"}},"template":{"metadata":{"labels":{"app":"nginx"}},"spec":{"containers":[{"name":"nginx","image":"nginx:latest"}]}}`;
  const refusal = (metadata: string, spec: string) =>
    (
      client.cluster.handle({
        method: "POST",
        path: "/apis/apps/v1/namespaces/strict/deployments",
        query: [
          ["fieldManager", "field_validation_mgr"],
          ["fieldValidation", "Strict"],
        ],
        headers: { "content-type": "application/json" },
        body: `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"my-dep"${metadata}},"spec":{${spec}${rest}}}`,
      }).body as { message: string }
    ).message;
  expect(refusal("", `"unknownField":"foo","replicas":2,"replicas":3,`)).toBe(
    'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.unknownField", duplicate field "spec.replicas"',
  );
  expect(refusal(`,"unknownMeta":"foo"`, "")).toBe(
    'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "metadata.unknownMeta"',
  );
});

test("a time-out that cannot be read is refused, any other is taken", () => {
  const client = new TestClient();
  expect(client.refusal("GET", "/version?timeout=invalid")).toMatchObject({
    code: 400,
    message: 'invalid timeout specified in the request URL - time: invalid duration "invalid"',
  });
  for (const timeout of ["3m", "0s", "32s"]) {
    expect(client.send("GET", `/version?timeout=${timeout}`).code).toBe(200);
  }
});

test("the version of the server is two numbers", () => {
  const { major, minor } = new TestClient().ask<{ major: string; minor: string }>(
    "GET",
    "/version",
  );
  expect([major, minor]).toEqual(["1", "33"]);
});

test("a token grows old within minutes; the refusal has one to go on with", () => {
  const client = new TestClient();
  const path = client.namespace("chunks");
  const secrets = `${path}/secrets`;
  for (let index = 0; index < 40; index++) {
    const name = `secret-${String(index).padStart(2, "0")}`;
    client.ask("POST", secrets, { metadata: { name, labels: { a: "b" } } });
  }
  const list = (token: string) => client.send("GET", `${secrets}?limit=10&continue=${token}`);
  const first = list("").body as KubernetesList;
  const token = first.metadata.continue!;
  expect(list(token).code).toBe(200);
  client.until(() => list(token).code === 410, 600);
  const { metadata, reason } = list(token).body as {
    metadata: { continue: string };
    reason: string;
  };
  expect(reason).toBe("Expired");
  const pages = [list(metadata.continue).body as KubernetesList];
  while (pages.at(-1)!.metadata.continue) {
    pages.push(list(pages.at(-1)!.metadata.continue!).body as KubernetesList);
  }
  expect(pages.map(({ items }) => items.length)).toEqual([10, 10, 10]);
  expect(pages.map(({ metadata: { remainingItemCount } }) => remainingItemCount)).toEqual([
    20,
    10,
    undefined,
  ]);
  const versions = new Set(pages.map(({ metadata: { resourceVersion } }) => resourceVersion));
  expect(versions.size).toBe(1);
  expect(versions).not.toContain(first.metadata.resourceVersion);
});
