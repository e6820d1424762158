// OpenAPI v3, as far as kubectl reads it: which operations take fieldValidation, and the schemas.

import { type Resource, resources, scheme } from "#api/scheme.ts";
import { type Field, structType, structTypes, type TypeRef } from "#api/schema/schema.ts";

/** `api/v1`, `apis/apps/v1`: the documents there are. */
function documents(): Map<string, Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const resource of resources) {
    const { group, version } = scheme[resource];
    const path = group ? `apis/${group}/${version}` : `api/${version}`;
    found.set(path, [...(found.get(path) ?? []), resource]);
  }
  return found;
}

/** `/openapi/v3`: where each group's document is. */
export function openApiIndex(): object {
  const paths: Record<string, object> = {};
  for (const path of documents().keys()) {
    // The hash lets clients keep the document; it changes with the version of the server only.
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=v1.33.13` };
  }
  return { paths };
}

/** One group's document, or undefined where there is none. */
export function openApiDocument(path: string): object | undefined {
  const served = documents().get(path);
  if (!served) return undefined;
  const paths: Record<string, object> = {};
  for (const resource of served) {
    const { namespaced } = scheme[resource];
    const collection = `/${path}/${namespaced ? "namespaces/{namespace}/" : ""}${resource}`;
    paths[collection] = { post: operation(resource, "post") };
    paths[`${collection}/{name}`] = {
      put: operation(resource, "put"),
      patch: operation(resource, "patch"),
    };
  }
  const schemas: Record<string, object> = {};
  for (const name of structTypes().keys()) schemas[schemaName(name)] = schemaOf(name, served);
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "v1.33.13" },
    paths,
    components: { schemas },
  };
}

function operation(resource: Resource, action: string): object {
  const names = [
    "dryRun",
    "fieldManager",
    "fieldValidation",
    ...(action === "patch" ? ["force"] : []),
  ];
  return {
    operationId: `${action}${scheme[resource].kind}`,
    parameters: names.map((name) => ({
      name,
      in: "query",
      schema: { type: name === "force" ? "boolean" : "string", uniqueItems: true },
    })),
    responses: { "200": { description: "OK" } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": kindOf(resource),
  };
}

function kindOf(resource: Resource): object {
  const { group, version, kind } = scheme[resource];
  return { group, version, kind };
}

function schemaName(type: string): string {
  return `io.k8s.api.${type}`;
}

function schemaOf(type: string, served: readonly Resource[]): object {
  const { fields } = structType(type);
  const resource = served.find((candidate) => scheme[candidate].kind === type);
  const required = [...fields.values()].filter((field) => field.required).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries([...fields].map(([name, field]) => [name, propertyOf(field)])),
    ...(required.length > 0 && { required }),
    ...(resource && { "x-kubernetes-group-version-kind": [kindOf(resource)] }),
  };
}

function propertyOf(field: Field): object {
  return {
    ...valueOf(field.type),
    ...(field.listType !== "atomic" && { "x-kubernetes-list-type": field.listType }),
    ...(field.listKeys.length > 0 && { "x-kubernetes-list-map-keys": field.listKeys }),
    ...(field.patchStrategies.length > 0 && {
      "x-kubernetes-patch-strategy": field.patchStrategies.join(","),
    }),
    ...(field.mergeKey && { "x-kubernetes-patch-merge-key": field.mergeKey }),
    ...(field.atomic && { "x-kubernetes-map-type": "atomic" }),
  };
}

function valueOf(type: TypeRef): object {
  switch (type.form) {
    case "struct":
      return { allOf: [{ $ref: `#/components/schemas/${schemaName(type.name)}` }] };
    case "list":
      return { type: "array", items: valueOf(type.of) };
    case "map":
      return { type: "object", additionalProperties: valueOf(type.of) };
    default:
      return scalars[type.name];
  }
}

const scalars = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  byte: { type: "string", format: "byte" },
  Time: { type: "string", format: "date-time" },
  MicroTime: { type: "string", format: "date-time" },
  Quantity: { oneOf: [{ type: "string" }, { type: "number" }] },
  IntOrString: { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  any: { type: "object" },
} as const;
