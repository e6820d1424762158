// As apiserver/schema/pruning and objectmeta of apiextensions-apiserver.

import type { JsonSchemaProps } from "#api/apiextensions.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { itemsOf, metaFields, propertyOf, rootOf } from "./schema-walk.ts";

/** Removes what the schema does not know from an object; answers the paths of what was removed, sorted. */
export function prune(object: JsonObject, schema: JsonSchemaProps | undefined): string[] {
  return pruneBelow(object, rootOf(schema));
}

/** The same for a value that need not be a whole object. */
export function pruneBelow(value: unknown, schema: JsonSchemaProps | undefined): string[] {
  const removed: string[] = [];
  pruneValue(value, schema, "", removed);
  return removed.toSorted();
}

function pruneValue(
  value: unknown,
  schema: JsonSchemaProps | undefined,
  path: string,
  removed: string[],
): void {
  const keepsUnknown = !!schema?.["x-kubernetes-preserve-unknown-fields"];
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      const items = itemsOf(schema);
      // The items of a list that keeps what it does not know keep it, too.
      if (keepsUnknown && !items?.["x-kubernetes-preserve-unknown-fields"]) {
        pruneValue(item, { ...items, ...keeping }, `${path}[${index}]`, removed);
      } else pruneValue(item, items, `${path}[${index}]`, removed);
    });
    return;
  }
  if (!isObject(value)) return;
  for (const name of Object.keys(value)) {
    if (schema?.["x-kubernetes-embedded-resource"] && metaFields.has(name)) continue;
    const below = path ? `${path}.${name}` : name;
    const property = propertyOf(schema, name);
    if (property) pruneValue(value[name], property, below, removed);
    else if (schema?.additionalProperties !== undefined) {
      const values = schema.additionalProperties;
      pruneValue(value[name], typeof values === "object" ? values : undefined, below, removed);
    } else if (!keepsUnknown) {
      if (!metaFields.has(name) || path) removed.push(below);
      delete value[name];
    }
  }
}

const keeping = { "x-kubernetes-preserve-unknown-fields": true };
