import type * as v from "valibot";
import { checkForms, check, frontMatter } from "./schema.ts";

// Just as much of valibot as schema.ts uses.

type Json = Readonly<Record<string, unknown>>;

interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly value?: Shape;
  readonly wrapped?: Shape;
  readonly options?: readonly unknown[];
  readonly default?: unknown;
  /** The schema itself, which may have a pipe of its own, then what is asked of it. */
  readonly pipe?: readonly Shape[];
  readonly requirement?: unknown;
}

/** The JSON Schema of a lesson's front matter, made from the schema that lessons are read with. */
export function lessonJsonSchema(): Json {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Front matter of a Slipway lesson",
    ...convert(frontMatter),
    $defs: {
      check: { oneOf: Object.values(checkForms).map(convert) },
    },
  };
}

function convert(schema: v.GenericSchema<unknown, unknown>): Json {
  return jsonOf(schema);
}

function jsonOf(shape: Shape): Json {
  if ((shape as unknown) === check || shape.type === "lazy") return { $ref: "#/$defs/check" };
  const base = typeOf(shape);
  const limits = actionsOf(shape).map(({ type, requirement }) => limitOf(type, requirement, base));
  return Object.assign({}, base, ...limits) as Json;
}

function actionsOf({ pipe = [] }: Shape): readonly Shape[] {
  const [first, ...actions] = pipe;
  return first ? [...actionsOf(first), ...actions] : [];
}

function typeOf(shape: Shape): Json {
  switch (shape.type) {
    case "strict_object":
    case "loose_object":
      return objectOf(shape);
    case "array":
      return { type: "array", items: jsonOf(shape.item!) };
    case "record":
      return { type: "object", additionalProperties: jsonOf(shape.value!) };
    case "optional": {
      const inner = jsonOf(shape.wrapped!);
      return shape.default === undefined ? inner : { ...inner, default: shape.default };
    }
    case "union":
      return { type: (shape.options as readonly Shape[]).map(({ type }) => type) };
    case "picklist":
      return { enum: shape.options };
    default:
      return { type: shape.type };
  }
}

function objectOf({ type, entries = {} }: Shape): Json {
  const names = Object.keys(entries);
  const required = names.filter((name) => entries[name]?.type !== "optional");
  return {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, jsonOf(entries[name]!)])),
    ...(required.length > 0 && { required }),
    ...(type === "strict_object" && { additionalProperties: false }),
  };
}

function limitOf(type: string, requirement: unknown, base: Json): Json {
  switch (type) {
    case "non_empty":
      return base["type"] === "array" ? { minItems: 1 } : { minLength: 1 };
    case "integer":
      return { type: "integer" };
    case "min_value":
      return { minimum: requirement };
    case "max_value":
      return { maximum: requirement };
    case "min_length":
      return base["type"] === "array" ? { minItems: requirement } : { minLength: requirement };
    case "regex":
      return { pattern: (requirement as RegExp).source };
    default:
      return {}; // Said in words only: what a JSON Schema cannot say.
  }
}
