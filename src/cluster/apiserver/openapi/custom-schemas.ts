// Custom kinds in OpenAPI documents: as controller/openapi of apiextensions-apiserver.

import type { CustomResourceDefinitionVersion, JsonSchemaProps } from "#api/apiextensions.ts";
import type { CustomKind } from "../custom/custom-kind.ts";
import type { Descriptions } from "./descriptions.ts";
import type { Dialect } from "./schemas.ts";

const meta = "io.k8s.apimachinery.pkg.apis.meta.v1";
/** Any kind will do: all describe what every object has in the same words. */
const described = "io.k8s.api.core.v1.ConfigMap";

/** The schemas of a custom kind and of its list, by name. */
export function customSchemas(
  kind: CustomKind,
  descriptions: Descriptions,
  dialect: Dialect,
): Record<string, object> {
  const writer = new CustomSchemaWriter(descriptions, dialect);
  const name = definitionName(kind, kind.kind);
  return {
    [name]: writer.kind(kind),
    [definitionName(kind, kind.listKind)]: writer.list(kind, name),
  };
}

/** `com.example.v1.Foo`: the group backwards, as util.ToRESTFriendlyName. */
export function definitionName({ group, version }: CustomKind, kind: string): string {
  return [...group.split(".").toReversed(), version, kind].join(".");
}

class CustomSchemaWriter {
  readonly #descriptions: Descriptions;
  readonly #dialect: Dialect;

  constructor(descriptions: Descriptions, dialect: Dialect) {
    this.#descriptions = descriptions;
    this.#dialect = dialect;
  }

  kind({ defined, group, version, kind }: CustomKind): object {
    const schema = defined.schema?.openAPIV3Schema;
    const ofKind = {
      "x-kubernetes-group-version-kind": [{ group, version, kind }],
      ...selectable(defined),
    };
    const keepsUnknown = schema?.["x-kubernetes-preserve-unknown-fields"];
    // kubectl would take named fields for all fields that there may be.
    if (!schema || (this.#dialect.version === 2 && keepsUnknown)) {
      return { type: "object", ...ofKind };
    }
    const shown = this.#schema(schema);
    return {
      ...shown,
      properties: { ...shown.properties, ...this.#typeMeta(), ...this.#metadata("ObjectMeta") },
      ...ofKind,
    };
  }

  list({ defined, group, version, kind, listKind, plural }: CustomKind, name: string): object {
    return {
      description: `${listKind} is a list of ${kind}`,
      type: "object",
      required: ["items"],
      properties: {
        ...this.#typeMeta(),
        items: {
          description: `List of ${plural}. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md`,
          type: "array",
          items: this.#reference(name),
        },
        ...this.#metadata("ListMeta"),
      },
      "x-kubernetes-group-version-kind": [{ group, version, kind: listKind }],
      ...selectable(defined),
    };
  }

  #typeMeta(): Record<string, object> {
    return Object.fromEntries(
      ["apiVersion", "kind"].map((name) => [name, { ...this.#text(name), type: "string" }]),
    );
  }

  #metadata(type: "ObjectMeta" | "ListMeta"): Record<string, object> {
    return { metadata: { ...this.#text("metadata"), ...this.#reference(`${meta}.${type}`) } };
  }

  #text(field: string): object {
    const description = this.#descriptions[described]?.fields[field];
    return description ? { description } : {};
  }

  #reference(name: string): object {
    const $ref = `${this.#dialect.place}${name}`;
    return this.#dialect.version === 2 ? { $ref } : { allOf: [{ $ref }] };
  }

  #schema(given: JsonSchemaProps): JsonSchemaProps {
    const schema = this.#dialect.version === 2 ? forVersion2(given) : unfolded(given);
    const { items, properties, additionalProperties: values } = schema;
    const shown: JsonSchemaProps = {
      ...schema,
      ...(items && !Array.isArray(items) && { items: this.#schema(items) }),
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, field]) => [name, this.#schema(field)]),
        ),
      }),
      ...(typeof values === "object" && { additionalProperties: this.#schema(values) }),
    };
    return schema["x-kubernetes-embedded-resource"] ? this.#embedded(shown) : shown;
  }

  /** What every object has, in objects that lie in others. */
  #embedded(schema: JsonSchemaProps): JsonSchemaProps {
    if (this.#dialect.version === 2 && schema["x-kubernetes-preserve-unknown-fields"]) {
      return schema;
    }
    const { required = [], properties } = schema;
    const missing = ["kind", "apiVersion"].filter((name) => !required.includes(name));
    return {
      ...schema,
      properties: { ...properties, ...this.#typeMeta(), ...this.#metadata("ObjectMeta") },
      required: [...required, ...missing],
    };
  }
}

/** By which fields objects can be selected. */
function selectable({ selectableFields = [] }: CustomResourceDefinitionVersion): object {
  if (selectableFields.length === 0) return {};
  const fields = selectableFields.map(({ jsonPath }) => ({
    fieldPath: jsonPath.replace(/^\./, ""),
  }));
  return { "x-kubernetes-selectable-fields": fields };
}

/** Without what a structural schema does not keep, and with the alternatives that an int-or-string means. */
function unfolded(schema: JsonSchemaProps): JsonSchemaProps {
  const { externalDocs: _, example: __, ...kept } = schema;
  const isEither = schema["x-kubernetes-int-or-string"] && !schema.anyOf && !schema.allOf;
  return isEither ? { ...kept, anyOf: [{ type: "integer" }, { type: "string" }] } : kept;
}

/** As ToStructuralOpenAPIV2: what version 2 does not know, and what kubectl trips over, is left out. */
function forVersion2(given: JsonSchemaProps): JsonSchemaProps {
  const { externalDocs: _, example: __, allOf: ___, oneOf: ____, anyOf: _____, ...rest } = given;
  const schema: JsonSchemaProps = { ...rest };
  delete schema.not;
  const keepsUnknown = schema["x-kubernetes-preserve-unknown-fields"];
  if (schema.nullable || keepsUnknown) {
    delete schema.items;
    delete schema.properties;
  }
  if (schema.nullable) delete schema.type;
  if (!schema.items && schema.type === "array") delete schema.type;
  if (keepsUnknown && schema.type === "object") delete schema.type;
  delete schema.nullable;
  const { properties = {}, additionalProperties: values } = given;
  const required = (schema.required ?? []).filter((name) => !properties[name]?.nullable);
  if (required.length > 0 && !(typeof values === "object" && values.nullable)) {
    schema.required = required;
  } else delete schema.required;
  return schema;
}
