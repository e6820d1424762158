// What is wrong with an applied configuration: the words of structured-merge-diff's typed/validate.go.

import { structType } from "#api/schema/schema.ts";
import { goFloat, goPrint, goSyntax } from "#api/go-value.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { type PathElement, pathText } from "./field-set.ts";
import {
  childShape,
  itemElement,
  type KnownShape,
  resolved,
  type Shape,
  shapeOfStruct,
  shapeOfType,
} from "./shape.ts";

type Path = readonly PathElement[];

/** One sentence for each fault, each with its path. */
export function typedProblems(given: Shape, value: unknown, path: Path = []): string[] {
  if (value === null || value === undefined) return [];
  const shape = resolved(given, value);
  switch (shape.form) {
    case "leaf":
      return leafProblems(shape, value, path);
    case "set":
    case "keyed":
      return Array.isArray(value) ? listProblems(shape, value, path) : unfit("list", value, path);
    default:
      return isObject(value) ? mapProblems(shape, value, path) : unfit("map", value, path);
  }
}

function fault(path: Path, what: string): string[] {
  return [path.length > 0 ? `${pathText(path)}: ${what}` : what];
}

function unfit(wanted: string, value: unknown, path: Path): string[] {
  return fault(path, `expected ${wanted}, got &{${goPrint(value, goFloat)}}`);
}

/** Nobody looks further at what stands behind a field that there is not. */
function mapProblems(
  shape: KnownShape & { form: "struct" | "map" },
  value: JsonObject,
  path: Path,
): string[] {
  const problems: string[] = [];
  for (const name of Object.keys(value)) {
    const below: Path = [...path, `f:${name}`];
    const field = childShape(shape, name);
    if (!field) return [...problems, ...fault(below, "field not declared in schema")];
    problems.push(...typedProblems(field, value[name], below));
  }
  return problems;
}

/** Nor at what stands behind an item that cannot be told from others. */
function listProblems(
  shape: Shape & { form: "set" | "keyed" },
  list: readonly unknown[],
  path: Path,
): string[] {
  const problems: string[] = [];
  const seen = new Set<PathElement>();
  for (const [index, item] of list.entries()) {
    const why = shape.form === "set" ? setItemFault(item) : keyedItemFault(shape, item);
    if (why) return [...problems, ...fault(path, `element ${index}: ${why}`)];
    const element = itemElement(shape, item)!;
    if (seen.has(element)) {
      problems.push(...fault(path, `duplicate entries for key ${pathText([element])}`));
    }
    seen.add(element);
    problems.push(...typedProblems(shape.of, item, [...path, element]));
  }
  return problems;
}

function setItemFault(item: unknown): string | undefined {
  if (isObject(item)) return "associative list without keys has an element that's a map type";
  if (Array.isArray(item)) return "not supported: associative list with lists as elements";
  if (item === null) return "associative list without keys has an element that's an explicit null";
  return undefined;
}

function keyedItemFault(shape: Shape & { form: "keyed" }, item: unknown): string | undefined {
  if (item === null) return "associative list with keys may not have a null element";
  if (!isObject(item)) return "associative list with keys may not have non-map elements";
  const missing = shape.keys.find(
    ({ name, byDefault }) => item[name] === undefined && byDefault === undefined,
  );
  return (
    missing &&
    `associative list with keys has an element that omits key field ${JSON.stringify(missing.name)} (and doesn't have default value)`
  );
}

/** What is merged as a whole is looked at by its parts as well. */
function leafProblems({ type }: Shape & { form: "leaf" }, value: unknown, path: Path): string[] {
  switch (type.form) {
    case "list":
      if (!Array.isArray(value)) return unfit("list", value, path);
      return value.flatMap((item: unknown, index) =>
        typedProblems(shapeOfType(type.of), item, [...path, `i:${index}`]),
      );
    case "map":
      if (!isObject(value)) return unfit("map", value, path);
      return mapProblems({ form: "map", of: shapeOfType(type.of) }, value, path);
    case "struct":
      if (!isObject(value)) return unfit("map", value, path);
      return mapProblems(shapeOfStruct(structType(type.name)), value, path);
    default:
      return scalarProblems(type.name, value, path);
  }
}

function scalarProblems(type: string, value: unknown, path: Path): string[] {
  switch (type) {
    case "string":
    case "byte":
      if (typeof value === "string") return [];
      return fault(
        path,
        `expected string, got &value.valueUnstructured{Value:${goSyntax(value, goFloat)}}`,
      );
    case "bool":
      return typeof value === "boolean" ? [] : unfit("boolean", value, path);
    case "int32":
    case "int64":
    case "number":
      if (typeof value === "number") return [];
      return fault(path, `expected numeric (int or float), got ${goType(value)}`);
    case "Time":
    case "MicroTime":
    case "Quantity":
      return typeof value === "object" ? unfit("any scalar", value, path) : [];
    default:
      return [];
  }
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (isObject(value)) return "map[string]interface {}";
  return typeof value === "boolean" ? "bool" : "string";
}
