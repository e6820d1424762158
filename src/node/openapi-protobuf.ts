// The OpenAPI v2 document as gnostic's protobuf: kubectl asks for it in no other form.

import { isObject, type JsonObject } from "#base/json.ts";

/** How clients ask for such a body; and its media type, which may have no `@` in it. */
export const openApiProtobuf = {
  accept: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
  type: "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
} as const;

/** Field numbers as in gnostic's OpenAPIv2.proto. */
const numbers = {
  document: { swagger: 1, info: 2, paths: 8, definitions: 9 },
  schema: {
    $ref: 1,
    format: 2,
    description: 4,
    required: 19,
    additionalProperties: 21,
    type: 22,
    items: 23,
    properties: 25,
    extension: 31,
  },
} as const;

/** Encodes the schemas of a document; its paths are left out, for no client reads them in this form. */
export function encodeOpenApi(document: JsonObject): Buffer {
  const { swagger, info, definitions } = document;
  const field = numbers.document;
  const named = isObject(info) ? info : {};
  return Buffer.concat([
    text(field.swagger, swagger),
    bytes(field.info, Buffer.concat([text(1, named["title"]), text(2, named["version"])])),
    bytes(field.paths, Buffer.alloc(0)),
    bytes(field.definitions, namedSchemas(isObject(definitions) ? definitions : {})),
  ]);
}

function namedSchemas(schemas: JsonObject): Buffer {
  return Buffer.concat(
    Object.entries(schemas).map(([name, schema]) =>
      bytes(1, Buffer.concat([text(1, name), bytes(2, encodeSchema(schema))])),
    ),
  );
}

function encodeSchema(schema: unknown): Buffer {
  if (!isObject(schema)) return Buffer.alloc(0);
  const field = numbers.schema;
  const { required, additionalProperties, type, items, properties } = schema;
  const names = Array.isArray(required) ? required : [];
  return Buffer.concat([
    text(field.$ref, schema["$ref"]),
    text(field.format, schema["format"]),
    text(field.description, schema["description"]),
    ...names.map((name) => text(field.required, name)),
    ...(isObject(additionalProperties)
      ? [bytes(field.additionalProperties, bytes(1, encodeSchema(additionalProperties)))]
      : []),
    ...(typeof type === "string" ? [bytes(field.type, text(1, type))] : []),
    ...(isObject(items) ? [bytes(field.items, bytes(1, encodeSchema(items)))] : []),
    ...(isObject(properties) ? [bytes(field.properties, namedSchemas(properties))] : []),
    ...Object.entries(schema)
      .filter(([name]) => name.startsWith("x-"))
      // JSON is YAML.
      .map(([name, value]) => {
        const any = bytes(2, text(2, JSON.stringify(value)));
        return bytes(field.extension, Buffer.concat([text(1, name), any]));
      }),
  ]);
}

function text(field: number, value: unknown): Buffer {
  return typeof value === "string" && value !== ""
    ? bytes(field, Buffer.from(value))
    : Buffer.alloc(0);
}

const lengthPrefixed = 2;

function bytes(field: number, body: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | lengthPrefixed), varint(body.length), body]);
}

function varint(value: number): Buffer {
  const parts: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) parts.push((rest & 0x7f) | 0x80);
  return Buffer.from([...parts, rest]);
}
