import { isObject, type JsonObject } from "#base/json.ts";
import { formatValue } from "./go-value.ts";
import { JsonPathError, type Node, parseJsonPath } from "./jsonpath-parse.ts";

export { JsonPathError } from "./jsonpath-parse.ts";

/** How a JSONPath deals with what it does not find. */
export interface JsonPathOptions {
  /** A missing field gives nothing instead of an error. */
  readonly allowMissingKeys?: boolean;
}

/** A parsed JSONPath template in client-go's dialect. */
export class JsonPath {
  readonly #nodes: readonly Node[];
  readonly #allowMissingKeys: boolean;

  /** Throws JsonPathError. */
  constructor(template: string, { allowMissingKeys = false }: JsonPathOptions = {}) {
    this.#nodes = parseJsonPath(template);
    this.#allowMissingKeys = allowMissingKeys;
  }

  /** The template's text for this data. Throws JsonPathError. */
  execute(data: unknown): string {
    return this.findAll(data)
      .map((values) => values.map(formatValue).join(" "))
      .join("");
  }

  /** The values of each part of the template, loops unrolled. Throws JsonPathError. */
  findAll(data: unknown): readonly (readonly unknown[])[] {
    return new Run(this.#allowMissingKeys).results(this.#nodes, [data]);
  }
}

/** The braces may be left out where a single path is meant: `.metadata.name`, `metadata.name`. Throws JsonPathError. */
export function relaxedPath(text: string): string {
  if (text === "") return text;
  const [, inBraces, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text) ?? [];
  const path = inBraces ?? bare;
  if (path === undefined) {
    throw new JsonPathError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  }
  return `{.${path}}`;
}

/** One execution: walks the nodes, keeping track of the ranges that are open. */
class Run {
  readonly #allowMissingKeys: boolean;
  #depth = 0;

  constructor(allowMissingKeys: boolean) {
    this.#allowMissingKeys = allowMissingKeys;
  }

  results(nodes: readonly Node[], data: readonly unknown[]): (readonly unknown[])[] {
    const results: (readonly unknown[])[] = [];
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] as Node;
      if (isIdentifier(node, "end")) {
        if (this.#depth === 0) throw new JsonPathError("not in range, nothing to end");
        return results;
      }
      if (!isIdentifier(node, "range")) {
        results.push(this.#walk(data, node));
        continue;
      }
      const { body, length } = rangeBody(nodes, i);
      const over = this.#walkAll(data, node.type === "list" ? node.nodes.slice(1) : []);
      this.#depth++;
      for (const value of over) results.push(...this.results(body, [value]));
      this.#depth--;
      i += length;
    }
    return results;
  }

  #walkAll(data: readonly unknown[], nodes: readonly Node[]): readonly unknown[] {
    let current = data;
    for (const node of nodes) current = this.#walk(current, node);
    return current;
  }

  #walk(data: readonly unknown[], node: Node): readonly unknown[] {
    switch (node.type) {
      case "list":
        return this.#walkAll(data, node.nodes);
      case "text":
        return [node.text];
      case "number":
      case "boolean":
        return [node.value];
      case "field":
        return this.#field(data, node.name);
      case "array":
        return data.flatMap((value) => slice(value, node));
      case "filter":
        return data.flatMap((value) => this.#filter(value, node));
      case "wildcard":
        return data.flatMap(children);
      case "recursive":
        return data.flatMap(descendants);
      case "union":
        return node.branches.flatMap((branch) => this.#walkAll(data, branch));
      default:
        throw new JsonPathError(`unrecognized identifier ${node.name}`);
    }
  }

  #field(data: readonly unknown[], name: string): readonly unknown[] {
    if (data.length === 0 || name === "") return data;
    const found = data.flatMap((value) =>
      isObject(value) && Object.hasOwn(value, name) ? [value[name]] : [],
    );
    if (found.length === 0 && !this.#allowMissingKeys) {
      throw new JsonPathError(`${name} is not found`);
    }
    return found;
  }

  #filter(data: unknown, node: Extract<Node, { type: "filter" }>): readonly unknown[] {
    if (data === null || data === undefined) return [];
    if (!Array.isArray(data)) {
      throw new JsonPathError(`${formatValue(data)} is not array or slice and cannot be filtered`);
    }
    return data.filter((item) => this.#matches(item, node));
  }

  #matches(item: unknown, { left, right, operator }: Extract<Node, { type: "filter" }>): boolean {
    const lefts = this.#quietly(item, left);
    if (operator === "exists") return lefts.length > 0;
    if (lefts.length === 0) return false;
    if (lefts.length > 1) throw new JsonPathError("can only compare one element at a time");
    const rights = this.#quietly(item, right);
    if (rights.length === 0) return false;
    if (rights.length > 1) throw new JsonPathError("can only compare one element at a time");
    return compare(lefts[0], rights[0], operator);
  }

  /** A path in a filter that leads nowhere does not match; it is no error. */
  #quietly(item: unknown, nodes: readonly Node[]): readonly unknown[] {
    return new Run(true).#walkAll([item], nodes);
  }
}

function isIdentifier(node: Node, name: string): boolean {
  if (node.type !== "list") return false;
  const [first] = node.nodes;
  return first?.type === "identifier" && first.name === name;
}

/** The nodes between a range and its end, ranges within it included. */
function rangeBody(
  nodes: readonly Node[],
  start: number,
): { body: readonly Node[]; length: number } {
  let depth = 1;
  for (let i = start + 1; i < nodes.length; i++) {
    const node = nodes[i] as Node;
    if (isIdentifier(node, "range")) depth++;
    if (isIdentifier(node, "end")) depth--;
    if (depth === 0) return { body: nodes.slice(start + 1, i), length: i - start };
  }
  // As upstream, the text's end is a range's end, too.
  return { body: nodes.slice(start + 1), length: nodes.length - start };
}

function slice(
  value: unknown,
  { start = 0, end, step = 1, single }: Extract<Node, { type: "array" }>,
): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goTypeOf(value)} is not array or slice`);
  const { length } = value;
  const from = start < 0 ? start + length : start;
  if (single) {
    if (from < 0 || from >= length) {
      throw new JsonPathError(`array index out of bounds: index ${from}, length ${length}`);
    }
    return [value[from]];
  }
  const to = end === undefined ? length : end < 0 ? end + length : end;
  if (from === to) return [];
  const outside = from >= length || from < 0 ? from : to > length || to < 0 ? to - 1 : undefined;
  if (outside !== undefined) {
    throw new JsonPathError(`array index out of bounds: index ${outside}, length ${length}`);
  }
  if (from > to) {
    throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`);
  }
  if (step <= 0) throw new JsonPathError("step must be > 0");
  return value.slice(from, to).filter((_, index) => index % step === 0);
}

function goTypeOf(value: unknown): string {
  if (isObject(value)) return "map[string]interface {}";
  return typeof value === "boolean" ? "bool" : typeof value === "number" ? "int64" : "string";
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? sortedValues(value) : [];
}

function descendants(value: unknown): unknown[] {
  if (!Array.isArray(value) && !isObject(value)) return [];
  return [value, ...children(value).flatMap(descendants)];
}

function sortedValues(value: JsonObject): unknown[] {
  return Object.keys(value)
    .toSorted()
    .map((key) => value[key]);
}

function compare(left: unknown, right: unknown, operator: string): boolean {
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (!["<", ">", "<=", ">="].includes(operator)) {
    throw new JsonPathError(`unrecognized filter operator ${operator}`);
  }
  const comparable =
    (typeof left === "number" && typeof right === "number") ||
    (typeof left === "string" && typeof right === "string");
  if (!comparable) throw new JsonPathError("incompatible types for comparison");
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  return operator === "<=" ? left <= right : left >= right;
}
