// What `kubectl explain --output=plaintext-openapiv2` prints: the older form, of an OpenAPI v2 document.

import { isObject, type JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { paragraphs } from "./paragraphs.ts";

/** The kind whose schema is explained. */
export interface ExplainedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Explains by an OpenAPI v2 document. Throws UsageError where it knows no such kind or field. */
export function explainByV2(
  document: JsonObject,
  gvk: ExplainedKind,
  fieldPath: readonly string[],
  recursive: boolean,
): string {
  const definitions = isObject(document["definitions"]) ? document["definitions"] : {};
  const schema = Object.values(definitions).find(
    (candidate) => isObject(candidate) && isOfKind(candidate, gvk),
  );
  if (!isObject(schema)) {
    const { group, version, kind } = gvk;
    throw new UsageError(`couldn't find resource for "${group}/${version}, Kind=${kind}"`);
  }
  return new Explanation(definitions, gvk, recursive).explain(schema, fieldPath);
}

function isOfKind(schema: JsonObject, { group, version, kind }: ExplainedKind): boolean {
  const kinds = schema["x-kubernetes-group-version-kind"];
  return (
    Array.isArray(kinds) &&
    kinds.some(
      (each) =>
        isObject(each) &&
        each["group"] === group &&
        each["version"] === version &&
        each["kind"] === kind,
    )
  );
}

/** Lines are at most so long. */
const width = 80;

class Explanation {
  readonly #definitions: JsonObject;
  readonly #gvk: ExplainedKind;
  readonly #recursive: boolean;

  constructor(definitions: JsonObject, gvk: ExplainedKind, recursive: boolean) {
    this.#definitions = definitions;
    this.#gvk = gvk;
    this.#recursive = recursive;
  }

  explain(kind: JsonObject, fieldPath: readonly string[]): string {
    const name = fieldPath.at(-1) ?? "";
    let schema = this.#lookUp(kind, fieldPath);
    const type = this.#typeName(schema);
    const descriptions: string[] = [];
    for (let inner = this.#within(schema); inner; inner = this.#within(schema)) {
      descriptions.push(text(schema["description"]));
      schema = inner;
    }
    descriptions.push(text(schema["description"]));
    const { group, version } = this.#gvk;
    const groupVersion = group ? `${group}/${version}` : version;
    const head = `KIND:     ${this.#gvk.kind}\nVERSION:  ${groupVersion}\n\n`;
    const described = `DESCRIPTION:\n${describedBy(descriptions)}`;
    if (!isObject(schema["properties"])) {
      const isPlain = schema["type"] !== "object" && schema["type"] !== undefined;
      return `${head}${isPlain ? `FIELD:    ${name} <${type}>\n\n` : ""}${described}`;
    }
    const resource = name && `RESOURCE: ${name} <${type}>\n\n`;
    const fields = this.#recursive
      ? this.#recursiveFields(schema, 3, new Set())
      : this.#fields(schema);
    return `${head}${resource}${described}\nFIELDS:\n${fields}`;
  }

  #lookUp(kind: JsonObject, path: readonly string[]): JsonObject {
    let schema = kind;
    for (const name of path) {
      for (let inner = this.#within(schema); inner; inner = this.#within(schema)) schema = inner;
      const { properties } = schema;
      if (!isObject(properties)) return schema; // Past a plain value the rest is not looked at.
      const next = properties[name];
      if (!isObject(next)) throw new UsageError(`field ${JSON.stringify(name)} does not exist`);
      schema = next;
    }
    return schema;
  }

  /** What a reference, a list or a map leads to; undefined for others. */
  #within(schema: JsonObject): JsonObject | undefined {
    const { $ref, items, additionalProperties } = schema;
    if (typeof $ref === "string") {
      const referred = this.#definitions[$ref.replace("#/definitions/", "")];
      return isObject(referred) ? referred : undefined;
    }
    if (isObject(items)) return items;
    return isObject(additionalProperties) ? additionalProperties : undefined;
  }

  #typeName(schema: JsonObject): string {
    const inner = this.#within(schema);
    if (inner) {
      const name = this.#typeName(inner);
      if (schema["$ref"] !== undefined) return name;
      return isObject(schema["items"]) ? `[]${name}` : `map[string]${name}`;
    }
    if (isObject(schema["properties"])) return "Object";
    const type = text(schema["type"]);
    return type === "object" ? "map[string]" : type;
  }

  #fields(schema: JsonObject): string {
    const { required } = schema;
    return entriesOf(schema)
      .map(([name, field]) => {
        const mark = Array.isArray(required) && required.includes(name) ? " -required-" : "";
        const lines = paragraphs(text(field["description"]), width - 5);
        const description = lines.map((line) => (line ? `     ${line}\n` : "\n")).join("");
        return `   ${name}\t<${this.#typeName(field)}>${mark}\n${description}\n`;
      })
      .join("");
  }

  #recursiveFields(schema: JsonObject, margin: number, open: ReadonlySet<string>): string {
    return entriesOf(schema)
      .map(([name, field]) => {
        const line = `${" ".repeat(margin)}${name}\t<${this.#typeName(field)}>\n`;
        return line + this.#below(field, margin + 3, open);
      })
      .join("");
  }

  /** The fields of a field; what is open already is a cycle. */
  #below(schema: JsonObject, margin: number, open: ReadonlySet<string>): string {
    const inner = this.#within(schema);
    if (!inner) return this.#recursiveFields(schema, margin, open);
    const reference = text(schema["$ref"]);
    if (!reference) return this.#below(inner, margin, open);
    return open.has(reference) ? "" : this.#below(inner, margin, new Set([...open, reference]));
  }
}

function describedBy(descriptions: readonly string[]): string {
  const printed = descriptions.map((description, index) => {
    if (!description) return "";
    const lines = paragraphs(description, width - 5);
    const shown = lines.map((line) => (line ? `     ${line}\n` : "\n")).join("");
    return (index === 0 ? "" : "\n") + shown;
  });
  return printed.join("") || "     <empty>\n";
}

function entriesOf(schema: JsonObject): [string, JsonObject][] {
  const { properties } = schema;
  if (!isObject(properties)) return [];
  return Object.entries(properties)
    .filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
