import { expect, test } from "vitest";
import type { CustomResourceDefinitionVersion } from "#api/apiextensions.ts";
import type { CustomObject } from "#api/custom-resource.ts";
import type { Status } from "#api/errors.ts";
import { define, definitions, fooSchema, fooSpec } from "./custom-definition.ts";
import { NamespacedClient } from "./namespaced-client.ts";
import { patchTypes, told } from "./test-client.ts";

const group = "/apis/example.com/v1";

function withFoos(): { client: NamespacedClient; foos: string } {
  const client = new NamespacedClient(1, 0);
  define(client);
  return { client, foos: `${group}/namespaces/${client.home}/foos` };
}

function foo(name: string, spec: object = { size: 1 }, more: object = {}) {
  return { apiVersion: "example.com/v1", kind: "Foo", metadata: { name }, spec, ...more };
}

function faultsOf({ details }: Status): string[] {
  return (details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
}

test("objects are pruned, defaulted, counted and answered like others", () => {
  const { client, foos } = withFoos();
  const given = { size: 3, port: "http", note: null, unknown: 1, free: { any: { thing: 1 } } };
  const { body, headers } = client.send("POST", foos, foo("a", given, { status: { ready: 1 } }));
  expect(headers["warning"]).toEqual([`299 - "unknown field \\"spec.unknown\\""`]);
  expect(body).toEqual({
    apiVersion: "example.com/v1",
    kind: "Foo",
    metadata: {
      name: "a",
      namespace: client.home,
      uid: expect.any(String),
      resourceVersion: expect.any(String),
      generation: 1,
      creationTimestamp: expect.any(String),
      managedFields: expect.any(Array),
    },
    spec: { size: 3, port: "http", note: null, free: { any: { thing: 1 } }, mode: "slow" },
  });
  expect(client.ask("GET", foos)).toMatchObject({
    kind: "FooList",
    apiVersion: "example.com/v1",
    items: [{ apiVersion: "example.com/v1", kind: "Foo", metadata: { name: "a" } }],
  });
  const { metadata } = body as CustomObject;
  const labelled = { ...foo("a", given), metadata: { ...metadata, labels: { a: "b" } } };
  expect(client.ask<CustomObject>("PUT", `${foos}/a`, labelled).metadata.generation).toBe(1);
  const merge = patchTypes.merge;
  const changed = client.ask<CustomObject>("PATCH", `${foos}/a`, { spec: { size: 4 } }, merge);
  expect(changed.metadata.generation).toBe(2);
  expect(client.refusal("PUT", `${foos}/b`, foo("b")).message).toBe(
    'foos.example.com "b" not found',
  );
  expect(client.refusal("PUT", `${foos}/a`, foo("a")).message).toBe(
    'foos.example.com "a" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
  );
  expect(client.ask("DELETE", `${foos}/a`)).toMatchObject({
    status: "Success",
    details: { name: "a", group: "example.com", kind: "foos" },
  });
});

test("everything wrong with an object is told in the words of the schema's validator", () => {
  const { client, foos } = withFoos();
  const bad = {
    size: "three",
    mode: "medium",
    code: "ABCDE",
    day: "yesterday",
    tags: ["x", "y", "x"],
    parts: [{ name: "a", weight: 0.3 }, { name: "a" }, {}],
    labels: { a: 1 },
    choice: { a: "1", b: "2" },
  };
  expect(faultsOf(client.refusal("POST", foos, foo("bad", bad)))).toEqual([
    'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
    'spec.mode: Unsupported value: "medium": supported values: "fast", "slow"',
    "spec.code: Too long: may not be more than 4 bytes",
    'spec.day: Invalid value: "yesterday": spec.day in body must be of type date: "yesterday"',
    "spec.parts[0].weight: Invalid value: 0.3: spec.parts[0].weight in body should be a multiple of 0.5",
    "spec.parts[2].name: Required value",
    "spec.parts: Too many: 3: must have at most 2 items",
    'spec.labels.a: Invalid value: "integer": spec.labels.a in body must be of type string: "integer"',
    '<nil>: Invalid value: "": "spec.choice" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ".spec.size: Invalid value: 0: .spec.size accessor error: three is of the type string, expected int64",
    'spec.tags[2]: Duplicate value: "x"',
    'spec.parts[1]: Duplicate value: map[string]interface {}{"name":"a"}',
  ]);
  expect(faultsOf(client.refusal("POST", foos, foo("none", {})))).toEqual([
    "spec.size: Required value",
  ]);
  const embedded = {
    size: 1,
    template: { kind: "Pod", metadata: { name: "x", labels: { a: "_" } } },
  };
  expect(faultsOf(client.refusal("POST", foos, foo("inner", embedded)))).toMatchObject([
    "spec.template.apiVersion: Required value: must not be empty",
    expect.stringContaining('spec.template.metadata.labels: Invalid value: "_"'),
  ]);
});

test("fields that nobody knows, and keys that stand twice", () => {
  const { client, foos } = withFoos();
  const text = `{"apiVersion":"example.com/v1","kind":"Foo","metadata":{"name":"a","odd":1},"spec":{"size":1,"size":2,"foo":"bar","parts":[{"name":"p","x":1}]},"extra":1}`;
  const ask = (path: string) => client.send("POST", path, JSON.parse(text));
  const strict = `${foos}?fieldValidation=Strict`;
  expect((ask(strict).body as Status).message).toBe(
    'Foo in version "v1" cannot be handled as a Foo: strict decoding error: unknown field "metadata.odd", unknown field "extra", unknown field "spec.foo", unknown field "spec.parts[0].x"',
  );
  const raw = client.cluster.handle({
    method: "POST",
    path: foos,
    query: [["fieldValidation", "Strict"]],
    headers: { "content-type": "application/json" },
    body: text,
  });
  expect((raw.body as Status).message).toContain('duplicate field "spec.size", unknown field');
  expect(ask(`${foos}?fieldValidation=Ignore`).headers["warning"]).toBeUndefined();
  const template = { apiVersion: "v1", kind: "Pod", metadata: { name: "x", odd: 1 } };
  expect(client.refusal("POST", strict, foo("b", { size: 1, template })).message).toContain(
    'strict decoding error: unknown field "spec.template.metadata.odd"',
  );
  expect(
    client.refusal(
      "PATCH",
      `${foos}/b?fieldManager=me`,
      { ...foo("b", { size: 1, template }), metadata: { name: "b", odd: 1 } },
      patchTypes.apply,
    ).message,
  ).toMatch(/\.spec\.template\.metadata\.odd: field not declared in schema/);
  const merge = { spec: { foo: 1 } };
  expect(
    client.refusal("PATCH", `${foos}/a?fieldValidation=Strict`, merge, patchTypes.merge).message,
  ).toContain('strict decoding error: unknown field "spec.foo"');
  expect(client.refusal("PATCH", `${foos}/a`, merge, patchTypes.strategic)).toMatchObject({
    code: 415,
    message:
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
  });
});

test("status and scale are written by themselves", () => {
  const { client, foos } = withFoos();
  const made = client.ask<CustomObject>("POST", foos, foo("a"));
  const status = { ...made, spec: { size: 9 }, status: { ready: 1 } };
  const written = client.ask<CustomObject>("PUT", `${foos}/a/status`, status);
  expect(written).toMatchObject({
    spec: { size: 1 },
    status: { ready: 1 },
    metadata: { generation: 1 },
  });
  const wrong = { status: { ready: "one" } };
  expect(faultsOf(client.refusal("PATCH", `${foos}/a/status`, wrong, patchTypes.merge))[0]).toBe(
    'status.ready: Invalid value: "string": ready in body must be of type integer: "string"',
  );
  const scaled = client.ask(
    "PATCH",
    `${foos}/a/scale`,
    { spec: { replicas: 5 } },
    patchTypes.merge,
  );
  expect(scaled).toMatchObject({ kind: "Scale", spec: { replicas: 5 }, status: { replicas: 1 } });
  expect(client.ask("GET", `${foos}/a`)).toMatchObject({ spec: { size: 5 } });
  expect(client.refusal("GET", `${foos}/a/log`).message).toBe('foos.example.com "a" not found');
});

test("applied fields have owners, list by list as the schema says", () => {
  const { client, foos } = withFoos();
  const apply = (manager: string, spec: object, force = false) =>
    client.send(
      "PATCH",
      `${foos}/a?fieldManager=${manager}${force ? "&force=true" : ""}`,
      foo("a", spec),
      patchTypes.apply,
    );
  expect(apply("one", { size: 1, parts: [{ name: "a", weight: 1 }], tags: ["x"] }).code).toBe(201);
  expect(apply("two", { parts: [{ name: "b" }], tags: ["y"] }).body).toMatchObject({
    spec: { parts: [{ name: "a", weight: 1 }, { name: "b" }], tags: ["x", "y"] },
  });
  expect((apply("two", { size: 2 }).body as Status).message).toBe(
    'Apply failed with 1 conflict: conflict with "one": .spec.size',
  );
  const { body } = apply("two", { size: 2, free: { deep: { value: [1] } } }, true);
  expect((body as CustomObject).metadata.managedFields).toMatchObject([
    {
      manager: "one",
      operation: "Apply",
      apiVersion: "example.com/v1",
      fieldsV1: {
        "f:spec": {
          "f:parts": { 'k:{"name":"a"}': { ".": {}, "f:name": {}, "f:weight": {} } },
          "f:tags": { 'v:"x"': {} },
        },
      },
    },
    {
      manager: "two",
      fieldsV1: { "f:spec": { "f:free": { "f:deep": { "f:value": {} } }, "f:size": {} } },
    },
  ]);
  expect((apply("one", { sise: 1 }).body as Status).message).toContain(
    ".spec.sise: field not declared in schema",
  );
});

test("watches, tables, selectors and the columns of a definition", () => {
  const { client, foos } = withFoos();
  const watch = client.watch(foos);
  client.ask("POST", foos, foo("a", { size: 1, mode: "fast" }));
  client.ask("POST", foos, foo("b"));
  client.ask("DELETE", `${foos}/a`);
  expect(told(watch)).toEqual(["ADDED a", "ADDED b", "DELETED a"]);
  client.advance(90);
  const { body } = client.cluster.handle({
    method: "GET",
    path: foos,
    headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" },
  });
  expect(body).toMatchObject({
    columnDefinitions: [
      { name: "Name", type: "string", format: "name" },
      { name: "Size", type: "integer", priority: 0 },
      { name: "Mode", type: "string", priority: 1 },
      { name: "Age", type: "date", priority: 0 },
    ],
    rows: [{ cells: ["b", 1, "slow", "90s"] }],
  });
  const slow = `${foos}?fieldSelector=spec.mode=slow`;
  expect(client.items(slow).map(({ metadata }) => metadata.name)).toEqual(["b"]);
  expect(client.refusal("GET", `${foos}?fieldSelector=spec.size=1`).message).toBe(
    "field label not supported: spec.size",
  );
});

test("every served version shows the same objects, and is told of in discovery and OpenAPI", () => {
  const client = new NamespacedClient(1, 0);
  const [{ selectableFields: _, ...v1 }] = fooSpec().versions as [CustomResourceDefinitionVersion];
  const v2 = { ...v1, name: "v2", storage: false };
  const old = {
    ...v1,
    name: "v1beta1",
    storage: false,
    deprecated: true,
    schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
  };
  define(client, fooSpec({ versions: [v1, v2, old] }));
  const inVersion = (version: string) =>
    `/apis/example.com/${version}/namespaces/${client.home}/foos`;
  const { headers } = client.send("POST", inVersion("v1beta1"), {
    ...foo("a", { size: 2 }),
    apiVersion: "example.com/v1beta1",
  });
  expect(headers["warning"]).toEqual([
    '299 - "example.com/v1beta1 Foo is deprecated; use example.com/v2 Foo"',
  ]);
  expect(client.ask("GET", `${inVersion("v2")}/a`)).toMatchObject({
    apiVersion: "example.com/v2",
    spec: { size: 2, mode: "slow" },
  });
  const served = client.ask<{ versions: { version: string }[] }>("GET", "/apis/example.com");
  expect(served.versions.map(({ version }) => version)).toEqual(["v2", "v1", "v1beta1"]);
  const v3 = client.ask<{ components: { schemas: Record<string, { properties: object }> } }>(
    "GET",
    "/openapi/v3/apis/example.com/v2",
  );
  expect(v3.components.schemas["com.example.v2.Foo"]).toMatchObject({
    properties: {
      metadata: {
        allOf: [{ $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" }],
      },
      spec: { properties: { port: { anyOf: [{ type: "integer" }, { type: "string" }] } } },
    },
    "x-kubernetes-group-version-kind": [{ group: "example.com", version: "v2", kind: "Foo" }],
  });
  const document = () =>
    client.ask<{ definitions: Record<string, unknown> }>("GET", "/openapi/v2").definitions;
  expect(document()["com.example.v1beta1.Foo"]).toEqual({
    type: "object",
    "x-kubernetes-group-version-kind": [{ group: "example.com", version: "v1beta1", kind: "Foo" }],
  });
  const unserved = [{ op: "replace", path: "/spec/versions/1/served", value: false }];
  client.ask("PATCH", `${definitions}/foos.example.com`, unserved, patchTypes.json);
  expect(document()["com.example.v2.Foo"]).toBeUndefined();
  expect(client.send("GET", inVersion("v2")).code).toBe(404);
});

test("what was wrong before and did not change is let through", () => {
  const { client, foos } = withFoos();
  const loose = structuredClone(fooSchema);
  const { mode } = loose.properties!["spec"]!.properties!;
  delete mode!.enum;
  const setSchema = (schema: object) => {
    const path = "/spec/versions/0/schema/openAPIV3Schema";
    const patch = [{ op: "replace", path, value: schema }];
    client.ask("PATCH", `${definitions}/foos.example.com`, patch, patchTypes.json);
  };
  setSchema(loose);
  client.ask("POST", foos, foo("a", { size: 1, mode: "medium" }));
  setSchema(fooSchema);
  const merge = patchTypes.merge;
  expect(client.ask("PATCH", `${foos}/a`, { spec: { size: 2 } }, merge)).toMatchObject({
    spec: { size: 2, mode: "medium" },
  });
  expect(client.refusal("PATCH", `${foos}/a`, { spec: { mode: "large" } }, merge).code).toBe(422);
});

test("owners, quotas and namespaces know custom objects", () => {
  const { client, foos } = withFoos();
  client.create("resourcequotas", {
    metadata: { name: "few" },
    spec: { hard: { "count/foos.example.com": "2" } },
  });
  client.advance(1);
  const owner = client.ask<CustomObject>("POST", foos, foo("owner"));
  const { uid } = owner.metadata;
  const ownerReferences = [{ apiVersion: "example.com/v1", kind: "Foo", name: "owner", uid }];
  const owned = foo("owned");
  client.ask("POST", foos, { ...owned, metadata: { ...owned.metadata, ownerReferences } });
  expect(client.refusal("POST", foos, foo("third")).message).toBe(
    'foos.example.com "third" is forbidden: exceeded quota: few, requested: count/foos.example.com=1, used: count/foos.example.com=2, limited: count/foos.example.com=2',
  );
  client.ask("DELETE", `${foos}/owner`);
  client.advance(1);
  expect(client.items(foos)).toEqual([]);
  client.advance(1);
  client.ask("POST", foos, foo("last"));
  client.ask("DELETE", `/api/v1/namespaces/${client.home}`);
  client.until(() => !client.finds(`/api/v1/namespaces/${client.home}`), 30);
  expect(client.items(`${group}/foos`)).toEqual([]);
});
