// The parameters of operations. As version 2 of the real document: what many have in common stands in one
// place, but for the two that kubectl looks for without following references.

import type { Dialect, KindOfType } from "./schemas.ts";

/** What operations speak of. */
export interface Vocabulary {
  /** What a kind is called as a schema. */
  readonly schemaOf: (kind: KindOfType) => string | undefined;
  /** What parameters are for, by their names. */
  readonly parameters: Readonly<Record<string, string>>;
}

const integers = new Set(["gracePeriodSeconds", "limit", "timeoutSeconds"]);
const booleans = new Set([
  "allowWatchBookmarks",
  "force",
  "ignoreStoreReadErrorWithClusterBreakingPotential",
  "orphanDependents",
  "sendInitialEvents",
  "watch",
]);
const places = new Set(["name", "namespace"]);
const inlined = new Set(["dryRun", "fieldValidation", "name"]);

const shared = [
  "allowWatchBookmarks",
  "continue",
  "fieldManager",
  "fieldSelector",
  "force",
  "gracePeriodSeconds",
  "ignoreStoreReadErrorWithClusterBreakingPotential",
  "labelSelector",
  "limit",
  "namespace",
  "orphanDependents",
  "pretty",
  "propagationPolicy",
  "resourceVersion",
  "resourceVersionMatch",
  "sendInitialEvents",
  "timeoutSeconds",
  "watch",
];

/** The parameters of this name in an operation, or a reference to what is told of it elsewhere. */
export function parameter(
  name: string,
  { version }: Dialect,
  { parameters }: Vocabulary,
  description = parameters[name],
): object {
  if (version === 2 && !inlined.has(name)) return { $ref: `#/parameters/${name}` };
  const type = booleans.has(name) ? "boolean" : integers.has(name) ? "integer" : "string";
  const schema = { type, uniqueItems: true };
  return {
    name,
    in: places.has(name) ? "path" : "query",
    ...(description && { description }),
    ...(places.has(name) && { required: true }),
    ...(version === 3 ? { schema } : schema),
  };
}

/** What version 2 tells of parameters once. */
export function sharedParameters(vocabulary: Vocabulary): Record<string, object> {
  const { parameters } = vocabulary;
  return Object.fromEntries(
    shared.map((name) => {
      const { schema, ...told } = parameter(
        name,
        { version: 3, place: "" },
        vocabulary,
        parameters[name],
      ) as {
        schema: object;
      };
      return [name, { ...schema, ...told }];
    }),
  );
}
