// The types of the API as OpenAPI schemas.

import { type Field, type StructType, structType, type TypeRef } from "#api/schema/schema.ts";
import type { Descriptions } from "./descriptions.ts";

/** Group, version and kind of the objects that have a type. */
export interface KindOfType {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** OpenAPI 2 and 3 say the same things a little differently. */
export interface Dialect {
  /** `#/components/schemas/`. */
  readonly place: string;
  /** OpenAPI 3 may not say anything beside a `$ref`, and knows defaults and alternatives. */
  readonly version: 2 | 3;
}

const api = "io.k8s.apimachinery.pkg";
const extensions = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1";

/** Types that are no structs but have names. */
const named = {
  Time: `${api}.apis.meta.v1.Time`,
  MicroTime: `${api}.apis.meta.v1.MicroTime`,
  Quantity: `${api}.api.resource.Quantity`,
  IntOrString: `${api}.util.intstr.IntOrString`,
  JSON: `${extensions}.JSON`,
  JSONSchemaPropsOrArray: `${extensions}.JSONSchemaPropsOrArray`,
  JSONSchemaPropsOrBool: `${extensions}.JSONSchemaPropsOrBool`,
  JSONSchemaPropsOrStringArray: `${extensions}.JSONSchemaPropsOrStringArray`,
} as const;

type Named = keyof typeof named;

/** The schemas of these types and of all that they are made of, by name; `kinds` are what types stand for. */
export function schemasOf(
  roots: ReadonlyMap<string, readonly KindOfType[]>,
  kinds: ReadonlyMap<string, readonly KindOfType[]>,
  descriptions: Descriptions,
  dialect: Dialect,
): Record<string, object> {
  const writer = new SchemaWriter(new Map([...kinds, ...roots]), descriptions, dialect);
  for (const name of roots.keys()) writer.add(structType(name));
  return Object.fromEntries([...writer.schemas].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

class SchemaWriter {
  readonly schemas = new Map<string, object>();
  readonly #roots: ReadonlyMap<string, readonly KindOfType[]>;
  readonly #descriptions: Descriptions;
  readonly #dialect: Dialect;

  constructor(
    roots: ReadonlyMap<string, readonly KindOfType[]>,
    descriptions: Descriptions,
    dialect: Dialect,
  ) {
    this.#roots = roots;
    this.#descriptions = descriptions;
    this.#dialect = dialect;
  }

  add(type: StructType): void {
    const { openApiName, fields, atomic } = type;
    if (this.schemas.has(openApiName)) return;
    const schema: Record<string, unknown> = {};
    this.schemas.set(openApiName, schema); // Before its fields: types may hold themselves.
    const known = this.#descriptions[openApiName];
    if (known) schema["description"] = known.description;
    schema["type"] = "object";
    const required = [...fields.values()].filter((field) => field.required);
    if (required.length > 0) schema["required"] = required.map(({ name }) => name);
    const sorted = [...fields.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const properties = sorted.map((field) => {
      const values = known?.values[field.name];
      return [field.name, this.#property(field, known?.fields[field.name], values)];
    });
    if (properties.length > 0) schema["properties"] = Object.fromEntries(properties);
    if (atomic) schema["x-kubernetes-map-type"] = "atomic";
    if (type.union) schema["x-kubernetes-unions"] = [unionOf(type.union)];
    const kinds = this.#roots.get(type.name);
    if (kinds?.length) schema["x-kubernetes-group-version-kind"] = kinds;
  }

  #property(
    field: Field,
    description: string | undefined,
    values: readonly string[] | undefined,
  ): object {
    const value = limitedTo(values, this.#value(field.type, !field.pointer));
    const isKeyed = field.listKeys.length > 0;
    return {
      ...(description && { description }),
      ...this.#withZero(field, value),
      ...(isKeyed && { "x-kubernetes-list-map-keys": field.listKeys }),
      ...(field.type.form === "list" && { "x-kubernetes-list-type": field.listType }),
      ...(field.mergeKey && { "x-kubernetes-patch-merge-key": field.mergeKey }),
      ...(field.patchStrategies.length > 0 && {
        "x-kubernetes-patch-strategy": field.patchStrategies.join(","),
      }),
      ...(field.atomic && atomicMark(field.type)),
      ...(field.granular && { "x-kubernetes-map-type": "granular" }),
    };
  }

  /** What is written even when empty has its zero by default. */
  #withZero({ type, keepEmpty, pointer, defaultText }: Field, value: object): object {
    if (this.#dialect.version === 3 && defaultText !== undefined) {
      const isText = type.form === "scalar" && type.name === "string";
      return { ...value, default: isText ? defaultText : (JSON.parse(defaultText) as unknown) };
    }
    if (this.#dialect.version === 2 || !keepEmpty || pointer || type.form !== "scalar")
      return value;
    const zero = zeros[type.name as keyof typeof zeros] as unknown;
    return zero === undefined ? value : { ...value, default: zero };
  }

  #value(type: TypeRef, isPlain: boolean): object {
    switch (type.form) {
      case "struct": {
        const struct = structType(type.name);
        this.add(struct);
        return this.#reference(struct.openApiName, isPlain);
      }
      case "list":
        return { type: "array", items: this.#item(type.of) };
      case "map":
        return { type: "object", additionalProperties: bare(this.#item(type.of)) };
      default:
        return type.name in named
          ? this.#namedValue(type.name as Named)
          : scalars[type.name as keyof typeof scalars];
    }
  }

  #item(type: TypeRef): object {
    const value = this.#value(type, true);
    if (this.#dialect.version === 2 || type.form !== "scalar") return value;
    const zero = zeros[type.name as keyof typeof zeros] as unknown;
    return zero === undefined ? value : { ...value, default: zero };
  }

  #namedValue(name: Named): object {
    const openApiName = named[name];
    if (!this.schemas.has(openApiName)) {
      const known = this.#descriptions[openApiName];
      const body = this.#dialect.version === 3 ? alternatives[name] : singles[name];
      this.schemas.set(openApiName, {
        ...(known && { description: known.description }),
        ...body,
      });
    }
    return this.#reference(openApiName, false);
  }

  #reference(name: string, isPlain: boolean): object {
    const $ref = `${this.#dialect.place}${name}`;
    if (this.#dialect.version === 2) return { $ref };
    return { ...(isPlain && { default: {} }), allOf: [{ $ref }] };
  }
}

/** A reference beside which nothing stands needs no wrapping. */
function bare(schema: object): object {
  if (!("allOf" in schema) || "default" in schema) return schema;
  return (schema.allOf as object[])[0] ?? schema;
}

/** Bytes are said to be a list. */
function atomicMark({ form }: TypeRef): object {
  if (form === "list") return {};
  return { [form === "scalar" ? "x-kubernetes-list-type" : "x-kubernetes-map-type"]: "atomic" };
}

function unionOf([discriminator = "", fields = ""]: readonly string[]): object {
  const names = fields
    .split("+")
    .map((field) => [field, field.slice(0, 1).toUpperCase() + field.slice(1)]);
  return { discriminator, "fields-to-discriminateBy": Object.fromEntries(names) };
}

/** The schema of a string, or of a list of strings, of which only some are known. */
function limitedTo(values: readonly string[] | undefined, schema: object): object {
  if (!values) return schema;
  if (!("items" in schema)) return { ...schema, enum: values };
  return { ...schema, items: { ...(schema.items as object), enum: values } };
}

const zeros = { string: "", bool: false, int32: 0, int64: 0 } as const;

const scalars = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  number: { type: "number", format: "double" },
  byte: { type: "string", format: "byte" },
  any: { type: "object" },
} as const;

/** Anything, as far as a schema can tell. */
const untold = {
  JSON: {},
  JSONSchemaPropsOrArray: {},
  JSONSchemaPropsOrBool: {},
  JSONSchemaPropsOrStringArray: {},
} as const;

const time = { type: "string", format: "date-time" };

/** As OpenAPI 2 knows the named types: strings all of them. */
const singles: { readonly [N in Named]: object } = {
  Time: time,
  MicroTime: time,
  Quantity: { type: "string" },
  IntOrString: { type: "string", format: "int-or-string" },
  ...untold,
};

const alternatives: { readonly [N in Named]: object } = {
  Time: time,
  MicroTime: time,
  Quantity: { oneOf: [{ type: "string" }, { type: "number" }] },
  IntOrString: { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  ...untold,
};
