import { isObject, type JsonObject } from "#base/json.ts";
import { encodeUtf8 } from "#base/utf8.ts";
import { formatValue, goFloat, goPrint } from "./go-value.ts";
import { JsonPathError, type Node, parseJsonPath } from "./jsonpath-parse.ts";

export { JsonPathError } from "./jsonpath-parse.ts";

/** How a JSONPath deals with what it does not find. */
export interface JsonPathOptions {
  /** A missing field gives nothing instead of an error. */
  readonly allowMissingKeys?: boolean;
}

/** A parsed JSONPath template in client-go's dialect. As client-go/util/jsonpath/jsonpath.go. */
export class JsonPath {
  readonly #nodes: readonly Node[];
  readonly #walker: Walker;
  /** Where the template begins: as upstream, a range leaves it behind itself, for the next execution, too. */
  #start = 0;
  #open = 0;
  /** Where the end stood that was met last. */
  #lastEnd = -1;

  /** Throws JsonPathError. */
  constructor(template: string, { allowMissingKeys = false }: JsonPathOptions = {}) {
    this.#nodes = parseJsonPath(template);
    this.#walker = new Walker(allowMissingKeys);
  }

  /** The template's text for this data. Throws JsonPathError. */
  execute(data: unknown): string {
    return this.#results(data)
      .map((values) => values.map(textOf).join(" "))
      .join("");
  }

  /** The values of each part of the template, loops unrolled. Throws JsonPathError. */
  findAll(data: unknown): readonly (readonly unknown[])[] {
    return this.#results(data).map((values) => values.map(plain));
  }

  #results(data: unknown): readonly (readonly unknown[])[] {
    const results: (readonly unknown[])[] = [];
    this.#find(data, results);
    return results;
  }

  /** Adds what the nodes from `#start` on give, up to an end. */
  #find(data: unknown, results: (readonly unknown[])[]): void {
    for (let at = this.#start; at < this.#nodes.length; at++) {
      const node = this.#nodes[at]!;
      const identifier = identifierOf(node);
      if (identifier === "end") {
        if (this.#open === 0) throw new JsonPathError("not in range, nothing to end");
        this.#lastEnd = at;
        return;
      }
      if (identifier !== "range") {
        results.push(this.#walker.walk([data], node));
        continue;
      }
      const over = this.#walker.walkAll([data], node.type === "list" ? node.nodes.slice(1) : []);
      this.#open++;
      for (const value of over.length > 0 ? over : [undefined]) {
        this.#start = at + 1;
        this.#find(value, over.length > 0 ? results : []);
      }
      this.#open--;
      at = Math.max(at, this.#lastEnd);
    }
  }
}

function identifierOf(node: Node): string | undefined {
  const [first] = node.type === "list" ? node.nodes : [];
  return first?.type === "identifier" ? first.name : undefined;
}

function plain(value: unknown): unknown {
  return value instanceof Float ? Number(value) : value;
}

function textOf(value: unknown): string {
  if (value instanceof Float) return String(value);
  return value === null ? "null" : formatValue(value);
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

/** A part that cannot be walked; a filter that only asks whether something is there takes what was found until then. */
class WalkError extends JsonPathError {
  readonly found: readonly unknown[];

  constructor(message: string, found: readonly unknown[]) {
    super(message);
    this.found = found;
  }
}

type Filter = Extract<Node, { type: "filter" }>;

/** Walks the nodes of one action. */
class Walker {
  readonly #allowMissingKeys: boolean;

  constructor(allowMissingKeys: boolean) {
    this.#allowMissingKeys = allowMissingKeys;
  }

  walkAll(data: readonly unknown[], nodes: readonly Node[]): readonly unknown[] {
    let current = data;
    for (const node of nodes) current = this.walk(current, node);
    return current;
  }

  walk(data: readonly unknown[], node: Node): readonly unknown[] {
    switch (node.type) {
      case "list":
        return this.walkAll(data, node.nodes);
      case "text":
        return [node.text];
      case "int":
      case "boolean":
        return data.map(() => node.value);
      case "float":
        return data.map(() => new Float(node.value));
      case "field":
        return this.#field(data, node.name);
      case "array":
        return data.flatMap((value) => slice(value, node, data));
      case "filter":
        return data.flatMap((value) => this.#filter(value, node, data));
      case "wildcard":
        return data.flatMap(children);
      case "recursive":
        return data.flatMap(descendants);
      case "union":
        return node.branches.flatMap((branch) => this.walkAll(data, branch));
      default:
        throw new WalkError(`unrecognized identifier ${node.name}`, data);
    }
  }

  #field(data: readonly unknown[], name: string): readonly unknown[] {
    if (data.length === 0) return [];
    const found = data.flatMap((value) =>
      isObject(value) && Object.hasOwn(value, name) ? [value[name]] : [],
    );
    if (found.length === 0 && !this.#allowMissingKeys) {
      throw new WalkError(`${name} is not found`, []);
    }
    return found;
  }

  #filter(value: unknown, node: Filter, data: readonly unknown[]): readonly unknown[] {
    if (!Array.isArray(value)) {
      const shown = value === undefined || value === null ? "<nil>" : goPrint(value);
      throw new WalkError(`${shown} is not array or slice and cannot be filtered`, data);
    }
    return value.filter((item) => this.#matches(item, node));
  }

  #matches(item: unknown, { left, right, operator }: Filter): boolean {
    if (operator === "exists") return this.#found(item, left).length > 0;
    const sides: unknown[] = [];
    for (const nodes of [left, right]) {
      const values = this.walkAll([item], nodes);
      if (values.length === 0) return false;
      if (values.length > 1) throw new JsonPathError("can only compare one element at a time");
      sides.push(values[0]);
    }
    return compare(sides[0], sides[1], operator);
  }

  #found(item: unknown, nodes: readonly Node[]): readonly unknown[] {
    try {
      return this.walkAll([item], nodes);
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      return error instanceof WalkError ? error.found : [item];
    }
  }
}

/** A number that is a float64 in Go although it may be whole. */
class Float {
  readonly #value: number;

  constructor(value: number) {
    this.#value = value;
  }

  valueOf(): number {
    return this.#value;
  }

  toString(): string {
    return goFloat(this.#value);
  }
}

function slice(
  value: unknown,
  { start = 0, single, step = 1, ...given }: Extract<Node, { type: "array" }>,
  data: readonly unknown[],
): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new WalkError(`${goTypeOf(value)} is not array or slice`, data);
  const { length } = value;
  const end = single ? start + 1 : (given.end ?? length);
  const from = start < 0 ? start + length : start;
  const to = end < 0 || (end === 0 && single) ? end + length : end;
  if (from === to) return [];
  const outside = from >= length || from < 0 ? from : to > length || to < 0 ? to - 1 : undefined;
  if (outside !== undefined) {
    throw new WalkError(`array index out of bounds: index ${outside}, length ${length}`, data);
  }
  if (from > to) {
    throw new WalkError(`starting index ${from} is greater than ending index ${to}`, data);
  }
  if (step <= 0) throw new WalkError("step must be > 0", data);
  return value.slice(from, to).filter((_, index) => index % step === 0);
}

function goTypeOf(value: unknown): string {
  if (isObject(value)) return "map[string]interface {}";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  return Number.isInteger(value) ? "int64" : "float64";
}

/** What is in a list or an object; in a text, its bytes. */
function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return [...encodeUtf8(value)];
  return isObject(value) ? sortedValues(value) : [];
}

function descendants(value: unknown): unknown[] {
  const below = children(value);
  return below.length > 0 ? [value, ...below.flatMap(descendants)] : [];
}

function sortedValues(value: JsonObject): unknown[] {
  return Object.keys(value)
    .toSorted()
    .map((key) => value[key]);
}

/** As the functions of text/template compare, of which a copy is in client-go. */
function compare(left: unknown, right: unknown, operator: string): boolean {
  if (!["==", "!=", "<", ">", "<=", ">="].includes(operator)) {
    throw new JsonPathError(`unrecognized filter operator ${operator}`);
  }
  const [a, b] = [basic(left), basic(right)];
  if (a.kind !== b.kind) throw new JsonPathError("incompatible types for comparison");
  if (operator === "==") return a.value === b.value;
  if (operator === "!=") return a.value !== b.value;
  if (a.kind === "bool") throw invalidType();
  if (operator === "<") return a.value < b.value;
  if (operator === ">") return a.value > b.value;
  return operator === "<=" ? a.value <= b.value : a.value >= b.value;
}

function basic(value: unknown): {
  readonly kind: string;
  readonly value: string | number | boolean;
} {
  if (value instanceof Float) return { kind: "float", value: Number(value) };
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "boolean") return { kind: "bool", value };
  if (typeof value !== "number") throw invalidType();
  return { kind: Number.isInteger(value) ? "int" : "float", value };
}

function invalidType(): JsonPathError {
  return new JsonPathError("invalid type for comparison");
}
