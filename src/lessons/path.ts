import { isObject } from "#base/json.ts";

/** The steps of a path: a field's name, an index, or `*` for every item. */
export type Path = readonly (string | number)[];

const step = /\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\[(\*)\]|\['([^']+)'\]|\["([^"]+)"\]/y;

/**
 * Parses the part of JSONPath that checks need: `.spec.replicas`, `.spec.ports[0].nodePort`,
 * `.spec.containers[*].image`, `.metadata.labels['app.kubernetes.io/name']`. Undefined if it is not that.
 */
export function parsePath(text: string): Path | undefined {
  const path: (string | number)[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (!match) return undefined;
    const [, field, index, star, single, double] = match;
    path.push(index === undefined ? (field ?? star ?? single ?? double ?? "") : Number(index));
  }
  return path.length > 0 ? path : undefined;
}

/** The values that the path leads to: none if a field is absent, several with `*`. */
export function valuesAt(object: unknown, path: Path): readonly unknown[] {
  let values: unknown[] = [object];
  for (const key of path) values = values.flatMap((value) => childrenOf(value, key));
  return values;
}

function childrenOf(value: unknown, key: string | number): readonly unknown[] {
  if (Array.isArray(value)) {
    if (key === "*") return value;
    const item: unknown = typeof key === "number" ? value[key] : undefined;
    return item === undefined ? [] : [item];
  }
  if (!isObject(value)) return [];
  if (key === "*") return Object.values(value);
  const field = Object.hasOwn(value, key) ? value[key] : undefined;
  return field === undefined ? [] : [field];
}
