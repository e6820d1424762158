import { expect, test } from "vitest";
import type { CustomResourceDefinition } from "#api/apiextensions.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { define, definitions, fooSchema, fooSpec } from "./custom-definition.ts";
import { NamespacedClient } from "./namespaced-client.ts";
import { patchTypes } from "./test-client.ts";

function conditionsOf({ status }: CustomResourceDefinition): string[] {
  return (status.conditions ?? []).map(
    ({ type, status: is, reason, message }) => `${type}=${is} ${reason}: ${message}`,
  );
}

test("a definition gets its names, then its objects are served", () => {
  const client = new NamespacedClient();
  expect(client.finds("/apis/example.com/v1")).toBe(false);
  const made = client.ask<CustomResourceDefinition>("POST", definitions, {
    metadata: { name: "foos.example.com" },
    spec: fooSpec(),
  });
  expect(made.status).toEqual({
    acceptedNames: { kind: "", plural: "" },
    conditions: null,
    storedVersions: ["v1"],
  });
  expect(made.spec.names).toMatchObject({ singular: "foo", listKind: "FooList" });
  expect(made.spec.conversion).toEqual({ strategy: "None" });
  client.advance(1);
  const ready = client.ask<CustomResourceDefinition>("GET", `${definitions}/foos.example.com`);
  expect(conditionsOf(ready)).toEqual([
    "NamesAccepted=True NoConflicts: no conflicts found",
    "Established=True InitialNamesAccepted: the initial names have been accepted",
  ]);
  expect(ready.status.acceptedNames).toEqual(ready.spec.names);
  expect(client.ask("GET", "/apis/example.com/v1")).toEqual({
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: "example.com/v1",
    resources: [
      {
        name: "foos",
        singularName: "foo",
        namespaced: true,
        kind: "Foo",
        verbs: "delete deletecollection get list patch create update watch".split(" "),
        shortNames: ["fo"],
        categories: ["all"],
        storageVersionHash: expect.any(String),
      },
      {
        name: "foos/status",
        singularName: "",
        namespaced: true,
        kind: "Foo",
        verbs: ["get", "patch", "update"],
      },
      {
        name: "foos/scale",
        singularName: "",
        namespaced: true,
        group: "autoscaling",
        version: "v1",
        kind: "Scale",
        verbs: ["get", "patch", "update"],
      },
    ],
  });
  expect(
    client.ask("GET", "/apis/apiregistration.k8s.io/v1/apiservices/v1.example.com"),
  ).toMatchObject({
    spec: { group: "example.com", groupPriorityMinimum: 1000, versionPriority: 100 },
  });
});

test("names that somebody has are not given again until they are free", () => {
  const client = new NamespacedClient();
  define(client);
  client.ask("POST", definitions, {
    metadata: { name: "bars.example.com" },
    spec: fooSpec({ names: { plural: "bars", kind: "Foo", shortNames: ["fo", "ba"] } }),
  });
  client.advance(1);
  const read = () => client.ask<CustomResourceDefinition>("GET", `${definitions}/bars.example.com`);
  expect(conditionsOf(read())).toEqual([
    'NamesAccepted=False ListKindConflict: "FooList" is already in use',
    "Established=False NotAccepted: not all names are accepted",
  ]);
  expect(client.send("GET", "/apis/example.com/v1/bars").code).toBe(404);
  client.send("DELETE", `${definitions}/foos.example.com`);
  client.advance(10);
  expect(conditionsOf(read())[0]).toBe("NamesAccepted=True NoConflicts: no conflicts found");
  expect(client.send("GET", "/apis/example.com/v1/bars").code).toBe(200);
});

test("what is wrong with a definition is said in the places of the server's own form", () => {
  const client = new NamespacedClient();
  const refused = client.refusal("POST", definitions, {
    metadata: { name: "wrong.example.com" },
    spec: {
      group: "example",
      scope: "Somewhere",
      names: { plural: "Things", kind: "thing" },
      versions: [
        {
          name: "V1",
          served: true,
          storage: false,
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: { spec: { properties: { a: { type: "strin", default: 1 } } } },
            },
          },
          additionalPrinterColumns: [{ name: "", type: "text", jsonPath: "spec" }],
        },
      ],
    },
  });
  expect(refused.details?.causes?.map(({ field, message }) => `${field}: ${message}`)).toEqual([
    'metadata.name: Invalid value: "wrong.example.com": must be spec.names.plural+"."+spec.group',
    'spec.group: Invalid value: "example": should be a domain with at least one dot',
    'spec.scope: Unsupported value: "Somewhere": supported values: "Cluster", "Namespaced"',
    "spec.versions[0].name: Invalid value: \"V1\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    'spec.versions: Invalid value: []apiextensions.CustomResourceDefinitionVersion{apiextensions.CustomResourceDefinitionVersion{Name:"V1", Served:true, Storage:false, Deprecated:false, DeprecationWarning:(*string)(nil), Schema:(*apiextensions.CustomResourceValidation)(nil), Subresources:(*apiextensions.CustomResourceSubresources)(nil), AdditionalPrinterColumns:[]apiextensions.CustomResourceColumnDefinition(nil), SelectableFields:[]apiextensions.SelectableField(nil)}}: must have exactly one version marked as storage version',
    "spec.version: Invalid value: \"V1\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    "spec.names.plural: Invalid value: \"Things\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    "spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields",
    'spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Unsupported value: "strin": supported values: "array", "boolean", "integer", "number", "object", "string"',
    "spec.additionalPrinterColumns[0].name: Required value",
    'spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
    'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "spec": must be a simple json path starting with .',
    "status.storedVersions: Invalid value: []string(nil): must have at least one stored version",
  ]);
});

test("scope and kind are fixed once established, group and plural always; rules in CEL get a warning", () => {
  const client = new NamespacedClient();
  const { metadata, spec } = define(client);
  const path = `${definitions}/foos.example.com`;
  const changed = { ...spec, scope: "Cluster", names: { ...spec.names, kind: "Fu" } };
  expect(client.refusal("PUT", path, { metadata, spec: changed }).details?.causes).toMatchObject([
    { field: "spec.scope", message: 'Invalid value: "Cluster": field is immutable' },
    { field: "spec.names.kind", message: 'Invalid value: "Fu": field is immutable' },
  ]);
  const rule = { rule: "self.size < 5" };
  const ruled = {
    ...fooSchema,
    properties: {
      ...fooSchema.properties,
      spec: { ...fooSchema.properties?.["spec"], "x-kubernetes-validations": [rule] },
    },
  };
  const versions = [{ ...spec.versions[0], schema: { openAPIV3Schema: ruled } }];
  const { headers, body } = client.send("PUT", path, { metadata, spec: { ...spec, versions } });
  expect(headers["warning"]).toEqual([
    '299 - "spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations: accepted, but the simulated cluster does not act on it"',
  ]);
  expect((body as KubernetesObject).metadata.generation).toBe(2);
});

test("a definition in one of Kubernetes' own groups must be approved", () => {
  const client = new NamespacedClient();
  const spec = fooSpec({ group: "example.k8s.io" });
  const name = "foos.example.k8s.io";
  expect(client.refusal("POST", definitions, { metadata: { name }, spec }).message).toBe(
    'CustomResourceDefinition.apiextensions.k8s.io "foos.example.k8s.io" is invalid: metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
  );
  const annotations = { "api-approved.kubernetes.io": "unapproved, experimental" };
  client.ask("POST", definitions, { metadata: { name, annotations }, spec });
  client.advance(1);
  expect(
    conditionsOf(client.ask<CustomResourceDefinition>("GET", `${definitions}/${name}`)),
  ).toContain(
    'KubernetesAPIApprovalPolicyConformant=False UnapprovedAnnotation: not approved: "unapproved, experimental"',
  );
});

test("with a definition its objects go, those with finalizers last; nothing new is made meanwhile", () => {
  const client = new NamespacedClient();
  define(client);
  const foos = `/apis/example.com/v1/namespaces/${client.home}/foos`;
  client.ask("POST", foos, {
    apiVersion: "example.com/v1",
    kind: "Foo",
    metadata: { name: "a" },
    spec: { size: 1 },
  });
  const held = {
    apiVersion: "example.com/v1",
    kind: "Foo",
    metadata: { name: "b", finalizers: ["example.com/x"] },
    spec: { size: 1 },
  };
  client.ask("POST", foos, held);
  const going = client.ask<CustomResourceDefinition>("DELETE", `${definitions}/foos.example.com`);
  expect(going.metadata.finalizers).toEqual(["customresourcecleanup.apiextensions.k8s.io"]);
  client.advance(2);
  expect(client.items(foos).map(({ metadata }) => metadata.name)).toEqual(["b"]);
  expect(client.refusal("POST", foos, held)).toMatchObject({
    code: 405,
    message: "create not allowed while custom resource definition is terminating",
  });
  const patch = { metadata: { finalizers: null } };
  client.ask("PATCH", `${foos}/b`, patch, "application/merge-patch+json");
  client.advance(6);
  expect(client.finds(`${definitions}/foos.example.com`)).toBe(false);
  expect(client.send("GET", foos).code).toBe(404);
  expect(client.finds("/apis/apiregistration.k8s.io/v1/apiservices/v1.example.com")).toBe(false);
});

test("watches of custom objects end a moment after their definition changed or went", () => {
  const client = new NamespacedClient(1, 0);
  const { metadata, spec } = define(client);
  const path = `${definitions}/${metadata.name}`;
  const foos = "/apis/example.com/v1/foos";
  const first = client.watch(foos);
  const merge = (change: object) => client.ask("PATCH", path, change, patchTypes.merge);
  merge({ metadata: { labels: { a: "b" } } });
  client.advance(2);
  expect(first.isEnded()).toBe(false);
  merge({ spec: { names: { ...spec.names, shortNames: ["short"] } } });
  client.advance(0.9);
  expect(first.isEnded()).toBe(false);
  client.advance(0.2);
  expect(first.isEnded()).toBe(true);
  const second = client.watch(foos);
  client.ask("DELETE", path);
  client.until(() => !client.finds(path), 10);
  expect(second.isEnded()).toBe(false);
  client.advance(1);
  expect(second.isEnded()).toBe(true);
  expect(second.events).toEqual([]);
});
