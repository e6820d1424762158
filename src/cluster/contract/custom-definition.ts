import type {
  CustomResourceDefinition,
  CustomResourceDefinitionSpec,
  JsonSchemaProps,
} from "#api/apiextensions.ts";
import type { NamespacedClient } from "./namespaced-client.ts";

/** Where definitions are. */
export const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** Has something of each kind that schemas can say. */
export const fooSchema: JsonSchemaProps = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      description: "What is wanted.",
      required: ["size"],
      properties: {
        size: { type: "integer", minimum: 1, maximum: 9 },
        mode: { type: "string", enum: ["fast", "slow"], default: "slow" },
        code: { type: "string", pattern: "^[a-z]+$", minLength: 2, maxLength: 4 },
        day: { type: "string", format: "date" },
        note: { type: "string", nullable: true },
        port: { "x-kubernetes-int-or-string": true },
        tags: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
        parts: {
          type: "array",
          maxItems: 2,
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string" }, weight: { type: "number", multipleOf: 0.5 } },
          },
        },
        labels: { type: "object", additionalProperties: { type: "string" } },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        template: {
          type: "object",
          "x-kubernetes-embedded-resource": true,
          "x-kubernetes-preserve-unknown-fields": true,
        },
        choice: {
          type: "object",
          properties: { a: { type: "string" }, b: { type: "string" } },
          oneOf: [{ required: ["a"] }, { required: ["b"] }],
        },
      },
    },
    status: { type: "object", properties: { ready: { type: "integer" } } },
  },
};

/** The spec of a definition of Foos, stored as v1. */
export function fooSpec(
  changes: Partial<CustomResourceDefinitionSpec> = {},
): CustomResourceDefinitionSpec {
  return {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "foos", kind: "Foo", shortNames: ["fo"], categories: ["all"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: fooSchema },
        subresources: {
          status: {},
          scale: { specReplicasPath: ".spec.size", statusReplicasPath: ".status.ready" },
        },
        additionalPrinterColumns: [
          { name: "Size", type: "integer", jsonPath: ".spec.size" },
          { name: "Mode", type: "string", jsonPath: ".spec.mode", priority: 1 },
          { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
        ],
        selectableFields: [{ jsonPath: ".spec.mode" }],
      },
    ],
    ...changes,
  };
}

/** Makes a definition and waits until its objects are served. */
export function define(
  client: NamespacedClient,
  spec: CustomResourceDefinitionSpec = fooSpec(),
): CustomResourceDefinition {
  const name = `${spec.names.plural}.${spec.group}`;
  client.ask("POST", definitions, { metadata: { name }, spec });
  const read = () => client.ask<CustomResourceDefinition>("GET", `${definitions}/${name}`);
  client.until(
    () =>
      !!read().status.conditions?.some(
        (one) => one.type === "Established" && one.status === "True",
      ),
    5,
  );
  return read();
}
