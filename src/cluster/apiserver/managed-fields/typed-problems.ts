// What is wrong with an applied configuration: the words of structured-merge-diff's validation.

import { goSyntax } from "#api/go-value.ts";
import { isObject } from "#base/json.ts";
import { type PathElement, pathText } from "./field-set.ts";
import { childShape, itemElement, resolved, type Shape } from "./shape.ts";

/** One sentence for each fault, each with its path. */
export function typedProblems(
  given: Shape,
  value: unknown,
  path: readonly PathElement[] = [],
): string[] {
  const at = pathText(path);
  const fault = (what: string) => [at ? `${at}: ${what}` : what];
  if (value === null || value === undefined) return [];
  const shape = resolved(given, value);
  switch (shape.form) {
    case "leaf":
      return leafFaults(shape, value).flatMap(fault);
    case "set":
    case "keyed":
      if (!Array.isArray(value)) return fault(`expected list, got ${shown(value)}`);
      return listProblems(shape, value, path);
    default:
      if (!isObject(value)) return fault(`expected map, got ${shown(value)}`);
      return Object.keys(value).flatMap((name) => {
        const below = [...path, `f:${name}`];
        const field = childShape(shape, name);
        return field
          ? typedProblems(field, value[name], below)
          : [`${pathText(below)}: field not declared in schema`];
      });
  }
}

function listProblems(
  shape: Shape & { form: "set" | "keyed" },
  list: readonly unknown[],
  path: readonly PathElement[],
): string[] {
  const seen = new Set<PathElement>();
  const at = pathText(path);
  return list.flatMap((item, index) => {
    const element = itemElement(shape, item);
    if (element === undefined || shape.form === "set" ? isObject(item) : false) {
      return [
        `${at}: element ${index}: associative list without keys has an element that's a map type`,
      ];
    }
    if (element === undefined) {
      const keys = shape.form === "keyed" ? shape.keys : [];
      const names = `[${keys.map(({ name }) => JSON.stringify(name)).join(" ")}]`;
      const why =
        item === null
          ? "associative list with keys may not have a null element"
          : isObject(item)
            ? `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`
            : "associative list with keys may not have non-map elements";
      return [`${at}: element ${index}: ${why}`];
    }
    if (seen.has(element)) return [`${at}: duplicate entries for key ${pathText([element])}`];
    seen.add(element);
    return typedProblems(shape.of, item, [...path, element]);
  });
}

function leafFaults({ type }: Shape & { form: "leaf" }, value: unknown): string[] {
  if (type.form === "list") {
    return Array.isArray(value) ? [] : [`expected list, got ${shown(value)}`];
  }
  if (type.form !== "scalar") return isObject(value) ? [] : [`expected map, got ${shown(value)}`];
  switch (type.name) {
    case "string":
    case "byte":
    case "Time":
    case "MicroTime":
      return typeof value === "string" ? [] : [`expected string, got ${shown(value)}`];
    case "bool":
      return typeof value === "boolean" ? [] : [`expected boolean, got ${shown(value)}`];
    case "int32":
    case "int64":
    case "number":
      return typeof value === "number"
        ? []
        : [`expected numeric (int or float), got ${goKind(value)}`];
    default:
      return [];
  }
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return "list";
  if (isObject(value)) return "map";
  return typeof value === "boolean" ? "boolean" : typeof value;
}

/** As Go's %v shows the library's own wrapper. */
function shown(value: unknown): string {
  return `&value.valueUnstructured{Value:${goSyntax(value)}}`;
}
