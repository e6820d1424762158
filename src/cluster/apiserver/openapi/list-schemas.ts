import type { StructType } from "#api/schema/schema.ts";
import type { ServedResource } from "../served-resources.ts";
import type { Descriptions } from "./descriptions.ts";
import type { Dialect } from "./schemas.ts";

const listMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";

/** The schemas of the lists of these resources, by name; `typeOf` is the type of a resource's objects. */
export function listSchemas(
  resources: readonly ServedResource[],
  typeOf: (resource: ServedResource) => StructType | undefined,
  descriptions: Descriptions,
  dialect: Dialect,
): Record<string, object> {
  return Object.fromEntries(
    resources.flatMap((resource) => {
      const type = resource.custom ? undefined : typeOf(resource);
      if (!type || !resource.verbs.includes("list")) return [];
      const name = `${type.openApiName}List`;
      return [[name, listSchema(resource, type.openApiName, descriptions[name], dialect)]];
    }),
  );
}

function listSchema(
  { group, version, kind }: ServedResource,
  itemName: string,
  known: Descriptions[string] | undefined,
  { version: openApi, place }: Dialect,
): object {
  const described = (field: string) => {
    const description = known?.fields[field];
    return description ? { description } : {};
  };
  const reference = (name: string) => {
    const $ref = `${place}${name}`;
    return openApi === 2 ? { $ref } : { default: {}, allOf: [{ $ref }] };
  };
  return {
    ...(known && { description: known.description }),
    type: "object",
    required: ["items"],
    properties: {
      apiVersion: { ...described("apiVersion"), type: "string" },
      items: { ...described("items"), type: "array", items: reference(itemName) },
      kind: { ...described("kind"), type: "string" },
      metadata: { ...described("metadata"), ...reference(listMeta) },
    },
    "x-kubernetes-group-version-kind": [{ group, version, kind: `${kind}List` }],
  };
}
