// As in api/filters/replacement and kyaml/yaml/match.go of kustomize.

import { compile, regexpProblem } from "#api/go-regexp.ts";
import { formatValue } from "#api/go-value.ts";
import { parseSelector, SelectorError } from "#api/selectors.ts";
import { formatYaml, parseYaml } from "#api/yaml.ts";
import { clone, isObject, type JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { objectAt, objectsAt, textAt, textMapAt, textsAt } from "../resources/fields.ts";
import { namespaceOf, type Resource } from "./resource.ts";

const byDefault = "metadata.name";

/** Copies the values that the entries of `replacements` name to where they say. Throws UsageError. */
export function replace(resources: readonly Resource[], entry: JsonObject): void {
  if (!isObject(entry["source"]) || objectsAt(entry, "targets").length === 0) {
    throw new UsageError("replacements must specify a source and at least one target");
  }
  const value = sourceValue(resources, entry["source"]);
  for (const target of objectsAt(entry, "targets")) {
    if (!isObject(target["select"])) {
      throw new UsageError("target must specify resources to select");
    }
    for (const resource of resources) {
      if (!isTarget(resource, target)) continue;
      resource.object = clone(resource.object);
      for (const path of paths(target)) copyTo(resource, path, value, optionsOf(target));
    }
  }
}

/** The entries of a file. Throws UsageError. */
export function replacementsIn(text: string): readonly JsonObject[] {
  const [value] = parseYaml(text);
  if (Array.isArray(value)) return value.filter(isObject);
  if (isObject(value)) return [value];
  const kind = value === null || value === undefined ? "invalid" : typeof value;
  throw new UsageError(`unsupported replacement type encountered within replacement path: ${kind}`);
}

interface Options {
  readonly delimiter: string;
  readonly index: number;
  readonly create: boolean;
}

function optionsOf(entry: JsonObject): Options {
  const options = objectAt(entry, "options");
  return {
    delimiter: textAt(options, "delimiter"),
    index: Number(options["index"] ?? 0),
    create: options["create"] === true,
  };
}

function paths(target: JsonObject): readonly string[] {
  const given = textsAt(target, "fieldPaths");
  return given.length > 0 ? given : [byDefault];
}

function sourceValue(resources: readonly Resource[], source: JsonObject): unknown {
  const matches = resources.filter((each) => isSelected(each, source));
  const [found] = matches;
  if (matches.length > 1) throw new UsageError(`multiple matches for selector ${shown(source)}`);
  if (!found) throw new UsageError(`nothing selected by ${shown(source)}`);
  const path = textAt(source, "fieldPath") || byDefault;
  const value = lookUp(found.object, parts(path));
  if (isNothing(value)) {
    throw new UsageError(
      `fieldPath \`${path}\` is missing for replacement source ${idShown(source)}`,
    );
  }
  const { delimiter, index } = optionsOf(source);
  if (!delimiter) return value;
  refuseDelimiter(value);
  const text = formatValue(value);
  const piece = text.split(delimiter)[index];
  if (piece !== undefined) return piece;
  throw new UsageError(`options.index ${index} is out of bounds for value ${text}`);
}

function refuseDelimiter(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  throw new UsageError("delimiter option can only be used with scalar nodes");
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function idShown(selector: JsonObject): string {
  const or = (name: string, none: string) => textAt(selector, name) || none;
  const type = [or("kind", "[noKind]"), or("version", "[noVer]"), or("group", "[noGrp]")].join(".");
  return `${type}/${or("name", "[noName]")}.${or("namespace", "[noNs]")}`;
}

function shown(source: JsonObject): string {
  const { delimiter, index, create } = optionsOf(source);
  const path = textAt(source, "fieldPath");
  const options = delimiter || create ? `:${delimiter}(${index}), create=${create}` : "";
  return `${idShown(source)}${path && `:${path}`}${options}`;
}

/** Whether a resource is, or was, what a selector names. */
function isSelected({ object, previous }: Resource, selector: JsonObject): boolean {
  const [a = "", b] = textAt(object, "apiVersion").split("/");
  const [group, version] = b === undefined ? ["", a] : [a, b];
  const fits = (name: string, value: string) => [value, ""].includes(textAt(selector, name));
  if (!fits("group", group) || !fits("version", version)) return false;
  if (!fits("kind", textAt(object, "kind"))) return false;
  const now = { name: textAt(object, "metadata", "name"), namespace: namespaceOf(object) };
  return [...previous, now].some(
    ({ name, namespace }) => fits("name", name) && fits("namespace", namespace),
  );
}

function hasAny(selector: JsonObject, names: readonly string[]): boolean {
  return names.some((name) => textAt(selector, name) !== "");
}

const idFields = ["group", "version", "kind", "name", "namespace"];
const selectorFields = ["labelSelector", "annotationSelector"];

function isTarget(resource: Resource, target: JsonObject): boolean {
  const select = objectAt(target, "select");
  const rejects = objectsAt(target, "reject");
  return (
    isSelected(resource, select) &&
    matchesSelectors(resource, select) &&
    !rejects.some((each) => hasAny(each, selectorFields) && matchesSelectors(resource, each)) &&
    !rejects.some((each) => hasAny(each, idFields) && isSelected(resource, each))
  );
}

/** Whether a resource has the labels and annotations that a target wants. Throws UsageError. */
export function matchesSelectors({ object }: Resource, target: JsonObject): boolean {
  return ["label", "annotation"].every((name) => {
    const text = textAt(target, `${name}Selector`);
    return text === "" || selects(text, textMapAt(object, "metadata", `${name}s`));
  });
}

function selects(text: string, map: Readonly<Record<string, string>>): boolean {
  try {
    return parseSelector(text).matches(map);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    const words = "expected: '=', '!=', '==', 'in', notin'";
    throw new UsageError(error.message.replace(/expected: in, .*/, words));
  }
}

/** `a.[b.c].d`: dots do not part within brackets and behind backslashes. */
function parts(path: string): string[] {
  const split = path.split(".");
  if (split.length > 1 && split[0] === "") split.shift();
  const escaped: string[] = [];
  for (const each of split) {
    const last = escaped.at(-1);
    if (last?.endsWith("\\")) escaped[escaped.length - 1] = `${last.slice(0, -1)}.${each}`;
    else escaped.push(each);
  }
  const found: string[] = [];
  while (escaped.length > 0) {
    let part = escaped.shift()!;
    if (part.startsWith("[") && !part.endsWith("]")) {
      while (escaped.length > 0 && !part.endsWith("]")) part += `.${escaped.shift()!}`;
      if (!part.includes("=")) part = part.replaceAll(/^[[\]]+|[[\]]+$/g, "");
    }
    found.push(part);
  }
  return found;
}

const isListPart = (part: string): boolean => part.startsWith("[") && part.endsWith("]");
const isIndex = (part: string): boolean => /^\+?\d+$/.test(part);

function fieldAndValue(part: string, refusal: Refuse): readonly [string, string] {
  const [, field, value] = /^([^=]*)=(.*)$/s.exec(part.slice(1, -1)) ?? [];
  if (field !== undefined && value !== undefined) return [field, value];
  throw refusal("list path element must contain fieldName=fieldValue for element to match");
}

/** The one value at a path, for sources. */
function lookUp(start: unknown, path: readonly string[]): unknown {
  let value = start;
  for (const part of path.filter((each) => each.trim() !== "")) {
    if (part === "*") {
      throw failedLookUp("wildcard is not supported in PathGetter");
    }
    if (value === undefined || value === null) return undefined;
    if (/^-\d+$/.test(part)) throw failedLookUp(`array index ${part} cannot be negative`);
    if (isIndex(part) || part === "-") {
      const list = listOf(value, failedLookUp);
      value = list[part === "-" ? list.length - 1 : Number(part)];
    } else if (isListPart(part)) {
      const [field, wanted] = fieldAndValue(part, failedLookUp);
      value = listOf(value, failedLookUp).find(
        (item) => formatValue(field ? fieldOf(item, field) : item) === wanted,
      );
    } else if (isObject(value)) value = value[part];
    else throw failedLookUp(wrongKind("MappingNode", value));
  }
  return value;
}

function failedLookUp(why: string): UsageError {
  return new UsageError(`error looking up replacement source: ${why}`);
}

function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

type Refuse = (why: string) => Error;

function listOf(value: unknown, refusal: Refuse): unknown[] {
  if (Array.isArray(value)) return value;
  throw refusal(wrongKind("SequenceNode", value));
}

function wrongKind(wanted: string, value: unknown): string {
  const isMap = isObject(value) ? "MappingNode" : "ScalarNode";
  const kind = Array.isArray(value) ? "SequenceNode" : isMap;
  return `wrong node kind: expected ${wanted} but got ${kind}: node contents:\n${formatYaml(value)}`;
}

/** Where a value stands. */
interface Spot {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

function valueAtSpot({ holder, key }: Spot): unknown {
  return (holder as Record<string | number, unknown>)[key];
}

function put({ holder, key }: Spot, value: unknown): void {
  (holder as Record<string | number, unknown>)[key] = value;
}

const refuse: Refuse = (why) => new UsageError(why);

/** All that match a path; with `empty`, what is missing is made and ends with it. */
function spots(at: Spot, path: readonly string[], empty: (() => unknown) | undefined): Spot[] {
  const [part, ...rest] = path;
  if (part === undefined) return [at];
  const value = valueAtSpot(at);
  if (isIndex(part)) {
    const list = listOf(value, refuse);
    const index = Number(part);
    if (list.length === index && empty) list.push(madeFor(rest, empty));
    if (list.length <= index) {
      throw refuse(`index ${index} specified but only ${list.length} elements found`);
    }
    return spots({ holder: list, key: index }, rest, empty);
  }
  if (part === "*") {
    const list = listOf(value, refuse);
    return list.flatMap((_, key) => spots({ holder: list, key }, rest, empty));
  }
  if (isListPart(part)) {
    const [field, wanted] = fieldAndValue(part, refuse);
    const list = listOf(value, refuse);
    const found = matching(list, field, wanted);
    if (found.length === 0 && empty) {
      list.push(field ? { [field]: wanted } : wanted);
      found.push(list.length - 1);
    }
    return found.flatMap((key) =>
      field ? spots({ holder: list, key }, rest, empty) : [{ holder: list, key }],
    );
  }
  if (value === null) return [];
  if (!isObject(value)) throw refuse(wrongKind("MappingNode", value));
  if (!(part in value)) {
    if (!empty) return [];
    (value as Record<string, unknown>)[part] = madeFor(rest, empty);
  }
  return spots({ holder: value, key: part }, rest, empty);
}

function madeFor([next]: readonly string[], empty: () => unknown): unknown {
  if (next === undefined) return empty();
  return isListPart(next) || isIndex(next) ? [] : {};
}

function matching(list: readonly unknown[], field: string, pattern: string): number[] {
  const expression = compile(pattern);
  if (!expression) throw new UsageError(regexpProblem(pattern) ?? "");
  return list.flatMap((item, index) => {
    const value = field ? fieldOf(item, field) : item;
    return value !== undefined && expression.test(formatValue(value)) ? [index] : [];
  });
}

/** A scalar that was made for a value has no type of its own yet. */
const untyped = Symbol("untyped");

function copyTo(resource: Resource, path: string, value: unknown, options: Options): void {
  const creates = options.create;
  const isScalar = typeof value !== "object";
  const holder = { object: resource.object };
  const fault = `unable to find ${creates ? "or create " : ""}field ${JSON.stringify(path)} in replacement target`;
  const empty = () => (isScalar ? untyped : Array.isArray(value) ? [] : {});
  let found: Spot[];
  try {
    found = spots({ holder, key: "object" }, parts(path), creates ? empty : undefined);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${fault}: ${error.message}`);
  }
  if (found.length === 0) throw new UsageError(fault);
  for (const spot of found) put(spot, merged(valueAtSpot(spot), value, options));
}

function merged(before: unknown, value: unknown, { delimiter, index }: Options): unknown {
  let wanted = value;
  if (delimiter) {
    if (before !== untyped) refuseDelimiter(before);
    const pieces = (before === untyped ? "" : formatValue(before)).split(delimiter);
    if (index < 0) pieces.unshift(formatValue(value));
    else pieces[Math.min(index, pieces.length)] = formatValue(value);
    wanted = pieces.join(delimiter);
  }
  const isScalar = typeof before !== "object" || before === null;
  if (!isScalar || before === untyped) {
    return typeof wanted === "object" || !isScalar
      ? clone(wanted)
      : readScalar(formatValue(wanted));
  }
  // A scalar keeps its type, whatever is written into it.
  const text = typeof wanted === "object" ? "" : formatValue(wanted);
  if (typeof before === "string") return text;
  const read = readScalar(text);
  const [from, to] = [tagOf(read), tagOf(before)];
  if (from === to || (from === "int" && to === "float")) return read;
  throw new UsageError(
    `map[string]interface {}(nil): yaml: cannot decode !!${from} \`${text}\` as a !!${to}`,
  );
}

function readScalar(text: string): unknown {
  return parseYaml(text, "v3")[0] ?? null;
}

function tagOf(value: unknown): string {
  if (typeof value === "string") return "str";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return typeof value === "boolean" ? "bool" : "null";
}
