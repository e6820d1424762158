// What `kubectl explain` prints of an OpenAPI v3 document.

import { isObject, type JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { indent, wordWrap } from "./word-wrap.ts";

/** What shall be explained. */
export interface Question {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly fieldPath: readonly string[];
  readonly recursive: boolean;
}

/** References on the way to a schema: one that comes again is a cycle. */
type History = ReadonlySet<string>;

/** What is printed, and what then turns out to be wrong. */
export interface Explained {
  readonly text: string;
  readonly problem?: string;
}

/** Explains by an OpenAPI v3 document. Throws UsageError where it knows no such kind. */
export function explainPlainly(document: JsonObject, question: Question): Explained {
  const { group, version, resource, fieldPath } = question;
  const gvk = kindOf(document, question);
  if (!gvk) {
    const gvr = `${group}/${version}, Resource=${resource}`;
    throw new UsageError(`GVR (${gvr}) not found in OpenAPI schema`);
  }
  const header = [
    ...(gvk["group"] ? [`GROUP:      ${text(gvk["group"])}`] : []),
    `KIND:       ${text(gvk["kind"])}`,
    `VERSION:    ${text(gvk["version"])}`,
  ];
  const schema = Object.values(child(document, "components", "schemas")).find((candidate) =>
    kindsOf(candidate).some(
      (kind) =>
        kind["group"] === gvk["group"] &&
        kind["version"] === gvk["version"] &&
        kind["kind"] === gvk["kind"],
    ),
  );
  const head = `${header.join("\n")}\n\n`;
  if (!isObject(schema)) {
    const shown = ["group", "kind", "version"].map((name) => `${name}:${text(gvk[name])}`);
    return { text: head, problem: `GVK map[${shown.join(" ")}] not found in OpenAPI schema` };
  }
  const printed = new Explanation(document, question.recursive).output(
    schema,
    fieldPath,
    new Set(),
  );
  if (printed === "") {
    const problem = `field ${JSON.stringify(fieldPath.at(-1) ?? "")} does not exist`;
    return { text: head, problem };
  }
  return { text: `${head}${printed}\n` };
}

/** The kind that the operations on the resource's paths speak of. */
function kindOf(document: JsonObject, { group, version, resource }: Question) {
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const homes = [`${root}/${resource}`, `${root}/namespaces/{namespace}/${resource}`];
  let found: JsonObject | undefined;
  for (const path of homes.flatMap((home) => [home, `${home}/{name}`])) {
    for (const method of ["get", "post", "put", "patch", "delete"]) {
      const kind = child(document, "paths", path, method)["x-kubernetes-group-version-kind"];
      if (!isObject(kind)) continue;
      found = kind;
      break;
    }
  }
  return found;
}

class Explanation {
  readonly #document: JsonObject;
  readonly #recursive: boolean;

  constructor(document: JsonObject, recursive: boolean) {
    this.#document = document;
    this.#recursive = recursive;
  }

  /** Follows the path, then explains what it leads to; "" where it leads nowhere. */
  output(schema: JsonObject, path: readonly string[], history: History): string {
    const reference = text(schema["$ref"]);
    const resolved = this.#resolved(schema);
    if (path.length === 0) return this.#explained(resolved);
    if (history.has(reference)) return "";
    const seen = withReference(history, reference);
    const [name = "", ...rest] = path;
    const property = child(resolved, "properties")[name];
    if (isObject(property)) {
      const head = rest.length === 0 ? this.#fieldHeader(name, property) : "";
      return head + this.output(property, rest, new Set());
    }
    const inside = partOf(resolved);
    if (inside) return this.output(inside, path, seen);
    for (const alternative of objects(resolved["allOf"])) {
      const printed = this.output(alternative, path, seen);
      if (printed) return printed;
    }
    return "";
  }

  #explained(schema: JsonObject): string {
    const description = this.#description(schema) || "<empty>";
    const fields = this.#fieldList(schema, 1, new Set());
    return (
      `DESCRIPTION:\n${indent(wordWrap(description, 76), 4)}\n` +
      externalDocs(schema, 0) +
      (fields && `FIELDS:\n${fields}`)
    );
  }

  #fieldHeader(name: string, schema: JsonObject): string {
    const values = enumOf(schema).map((value) => `\n    ${value}`);
    const enumeration = values.length > 0 ? `ENUM:${values.join("")}` : "";
    return `FIELD: ${name} <${this.#typeName(schema)}>\n${enumeration}\n\n`;
  }

  /** The schema's own description, then those of all that it consists of. */
  #description(schema: JsonObject): string {
    const resolved = this.#resolved(schema);
    const own = text(resolved["description"]);
    const parts = [...objects(resolved["allOf"]), ...listed(partsOf(resolved))];
    return (own && `${own}\n`) + parts.map((part) => this.#description(part)).join("");
  }

  #fieldList(schema: JsonObject, level: number, history: History): string {
    const reference = text(schema["$ref"]);
    if (reference && history.has(reference)) return "";
    const seen = withReference(history, reference);
    const resolved = this.#resolved(schema);
    const properties = child(resolved, "properties");
    const printed = Object.keys(properties)
      .toSorted()
      .map((name) => {
        const property = child(properties, name);
        const below = this.#recursive ? this.#fieldList(property, level + 1, seen) : "";
        return this.#fieldDetail(resolved, name, property, level * 2) + below;
      });
    const parts = [...objects(resolved["allOf"]), ...listed(partsOf(resolved))];
    return [...printed, ...parts.map((part) => this.#fieldList(part, level, seen))].join("");
  }

  #fieldDetail(owner: JsonObject, name: string, schema: JsonObject, margin: number): string {
    const { required } = owner;
    const isRequired = Array.isArray(required) && required.includes(name);
    const line = `${indent(name, margin)}\t<${this.#typeName(schema)}>${isRequired ? " -required-" : ""}`;
    const head = line + shortEnum(schema, margin);
    if (this.#recursive) return `${head}\n`;
    const description = text(schema["description"]) || "<no description>";
    const wrapped = indent(wordWrap(description, 78 - margin), margin + 2);
    return `${head}\n${wrapped}\n${externalDocs(schema, margin + 2)}\n`;
  }

  /** A type in few words: `string`, `[]Container`, `map[string]string`. */
  #typeName(schema: JsonObject): string {
    const { items, allOf, properties, $ref } = schema;
    if (isObject(items)) return `[]${this.#typeName(items)}`;
    const values = mapValues(schema);
    if (values) return `map[string]${this.#typeName(values)}`;
    const alternatives = objects(allOf);
    if (alternatives.length === 1 && !properties) return this.#typeName(alternatives[0]!);
    const type = text(schema["type"]);
    if (typeof $ref !== "string") return type === "object" || type === "" ? "Object" : type;
    const referred = text(this.#resolved(schema)["type"]);
    if (referred && referred !== "object") return referred;
    return $ref.split("/").at(-1)!.split(".").at(-1) || "Object";
  }

  /** What a reference stands for; the schema itself if it is none. */
  #resolved(schema: JsonObject): JsonObject {
    const reference = text(schema["$ref"]);
    if (!reference.startsWith("#")) return schema;
    let at: unknown = this.#document;
    for (const name of reference.slice(1).split("/").filter(Boolean)) {
      at = isObject(at) ? at[name] : undefined;
    }
    return isObject(at) ? at : schema;
  }
}

function withReference(history: History, reference: string): History {
  return reference ? new Set([...history, reference]) : history;
}

/** The schema of a list's items or a map's values. */
function partOf(schema: JsonObject): JsonObject | undefined {
  return isObject(schema["items"]) ? schema["items"] : mapValues(schema);
}

function partsOf(schema: JsonObject): readonly (JsonObject | undefined)[] {
  return [isObject(schema["items"]) ? schema["items"] : undefined, mapValues(schema)];
}

function mapValues(schema: JsonObject): JsonObject | undefined {
  const { additionalProperties } = schema;
  return isObject(additionalProperties) ? additionalProperties : undefined;
}

function listed(parts: readonly (JsonObject | undefined)[]): JsonObject[] {
  return parts.filter((part) => part !== undefined);
}

function enumOf(schema: JsonObject): string[] {
  const { enum: values } = schema;
  return Array.isArray(values) ? values.map((value) => (value === "" ? '""' : String(value))) : [];
}

const shownValues = 4;

function shortEnum(schema: JsonObject, margin: number): string {
  const values = enumOf(schema);
  if (values.length === 0) return "";
  const more = values.length > shownValues ? ", ...." : "";
  return `\n${indent("", margin)}enum: ${values.slice(0, shownValues).join(", ")}${more}`;
}

function externalDocs(schema: JsonObject, margin: number): string {
  const { externalDocs: docs } = schema;
  if (!isObject(docs)) return "";
  const description = text(docs["description"]);
  const url = text(docs["url"]);
  const wrapped = description && `${indent(wordWrap(description, 76), margin + 4)}\n`;
  return `\n${indent("EXTERNAL DOCS:", margin)}\n${wrapped}${url && `${indent(`URL: ${url}`, margin + 4)}\n`}`;
}

function kindsOf(schema: unknown): JsonObject[] {
  return isObject(schema) ? objects(schema["x-kubernetes-group-version-kind"]) : [];
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function child(value: JsonObject, ...path: string[]): JsonObject {
  let at: unknown = value;
  for (const name of path) at = isObject(at) ? at[name] : undefined;
  return isObject(at) ? at : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
