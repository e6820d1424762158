// What several tables of rows are made of.

import { isObject, type JsonObject } from "#base/json.ts";

export const core = "/api/v1";
export const inDefault = "/namespaces/default";

export function merged(value: JsonObject, other: JsonObject): JsonObject {
  const result: JsonObject = { ...value };
  for (const [key, item] of Object.entries(other)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(item) ? merged(before, item) : item;
  }
  return result;
}

/** The cells of an object that is made at `path` and then given a status. */

const containers = [
  { name: "c", image: "nginx:1.25" },
  { name: "d", image: "redis" },
];
export const labels = { app: "web", tier: "a" };
export const template = { metadata: { labels }, spec: { containers } };
export const selector = { matchLabels: labels };
export const wide = ["c,d", "nginx:1.25,redis"];
export const selected = "app=web,tier=a";

export type Case = readonly [
  title: string,
  path: string,
  object: JsonObject,
  status: JsonObject | undefined,
  cells: readonly unknown[],
];
