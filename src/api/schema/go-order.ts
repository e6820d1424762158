// The order in which Go writes the keys of objects: those of a struct by field, those of a map by name.

import { isObject, type JsonObject } from "#base/json.ts";
import { sortKeys } from "../go-value.ts";
import { structType, structTypes, type TypeRef } from "./schema.ts";

/** An object of this type in Go's order. What the type does not know comes last. */
export function inGoOrder(type: string, object: JsonObject): JsonObject {
  return ordered({ form: "struct", name: type }, object) as JsonObject;
}

/**
 * What the API server answers as it writes it: an object of any kind, a list, a Table, an event of a watch. Objects
 * without a type are maps in Go. What is none of these stays as it is.
 */
export function asWritten(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { kind, apiVersion, metadata, object, items, rows } = body;
  if (typeof kind !== "string" || typeof apiVersion !== "string") {
    return isObject(object) ? inOrder(["type"], { ...body, object: asWritten(object) }) : body;
  }
  const type = typeOf(apiVersion, kind);
  if (type) return inGoOrder(type, body);
  if (!isBuiltIn(apiVersion)) return sortKeys(body);
  const meta = kind === "PartialObjectMetadata" ? "ObjectMeta" : "ListMeta";
  const parts: JsonObject = {
    ...body,
    metadata: ordered({ form: "struct", name: meta }, metadata),
  };
  if (Array.isArray(rows)) parts["rows"] = rows.map(rowAsWritten);
  if (Array.isArray(items)) {
    const itemType = typeOf(apiVersion, kind.replace(/List$/, ""));
    parts["items"] = items.map((item) => itemAsWritten(item, itemType));
  }
  return isBuiltIn(apiVersion)
    ? inOrder(head, parts)
    : inOrder(Object.keys(parts).toSorted(), parts);
}

/** How lists and Tables begin. */
const head = ["kind", "apiVersion", "metadata", "columnDefinitions"];

function rowAsWritten(row: unknown): unknown {
  if (!isObject(row)) return row;
  const { conditions } = row;
  return inOrder(["cells"], {
    ...row,
    ...(Array.isArray(conditions) && { conditions: conditions.map(conditionAsWritten) }),
    object: asWritten(row["object"]),
  });
}

function conditionAsWritten(condition: unknown): unknown {
  return isObject(condition)
    ? inOrder(["type", "status", "reason", "message"], condition)
    : condition;
}

/** Those of a typed list leave their kind to the list. */
function itemAsWritten(item: unknown, type: string | undefined): unknown {
  if (!isObject(item)) return item;
  return item["kind"] === undefined && type ? inGoOrder(type, item) : asWritten(item);
}

function ordered(type: TypeRef | undefined, value: unknown): unknown {
  if (Array.isArray(value)) {
    const of = type?.form === "list" ? type.of : undefined;
    return value.map((item) => ordered(of, item));
  }
  if (!isObject(value) || !type || type.form === "scalar") return value;
  const fields = type.form === "struct" ? structType(type.name).fields : undefined;
  const keys = fields ? [...fields.keys()] : Object.keys(value).toSorted();
  const of = type.form === "struct" ? undefined : type.of;
  return Object.fromEntries(
    Object.entries(inOrder(keys, value)).map(([key, item]) => [
      key,
      ordered(fields?.get(key)?.type ?? of, item),
    ]),
  );
}

/** The same object, these keys first. */
function inOrder(first: readonly string[], object: JsonObject): JsonObject {
  const given = first.filter((key) => object[key] !== undefined);
  return { ...Object.fromEntries(given.map((key) => [key, object[key]])), ...object };
}

/** The struct of this kind, `v1` and `apps/v1` alike; undefined for one without a type. */
function typeOf(apiVersion: string, kind: string): string | undefined {
  const types = typesByPackage();
  return types.get(packageOf(apiVersion))?.get(kind) ?? types.get("meta.v1")?.get(kind);
}

/** Whether Go knows types of this group and version, if not this one. */
function isBuiltIn(apiVersion: string): boolean {
  return (
    typesByPackage().has(packageOf(apiVersion)) || /^(meta|apidiscovery)\.k8s/.test(apiVersion)
  );
}

/** `core.v1` of `v1`, `rbac.v1` of `rbac.authorization.k8s.io/v1`. */
function packageOf(apiVersion: string): string {
  const [version = "", group = ""] = apiVersion.split("/").toReversed();
  return `${group.split(".")[0] || "core"}.${version}`;
}

let found: Map<string, Map<string, string>> | undefined;

/** The names of the structs by package (`apps.v1`) and by the name that they have there. */
function typesByPackage(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  if (found) return found;
  found = new Map();
  for (const { name, openApiName } of structTypes().values()) {
    const [group, version, kind = ""] = openApiName.split(".").slice(-3);
    const types = found.get(`${group}.${version}`) ?? new Map<string, string>();
    found.set(`${group}.${version}`, types.set(kind, name));
  }
  return found;
}
