// What `apply --server-side` does for an object that was applied by kubectl itself before: the fields that it
// held as an updater become fields that it applied. As client-go's csaupgrade.

import { isConflict } from "#api/errors.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { objectAt, objectsAt, textAt } from "../resources/fields.ts";
import type { Info } from "../resources/resolve.ts";
import { patchType, type Query } from "../resources/rest.ts";
import { goJson } from "#api/go-value.ts";
import type { Invocation } from "./command.ts";
import { lastAppliedAnnotation, lastAppliedOf } from "./last-applied.ts";

/** The manager of `apply --server-side` if no other is named. */
export const serverSideManager = "kubectl";

const annotationPath = ["f:metadata", "f:annotations", `f:${lastAppliedAnnotation}`];

/** Applies the annotation of what was applied last, so that it stays; answers the object as it then is. */
export async function keepLastApplied(
  { rest }: Invocation,
  info: Info,
  object: JsonObject,
  query: Query,
): Promise<JsonObject> {
  const annotation = lastAppliedOf(object);
  if (query["fieldManager"] !== serverSideManager || annotation === undefined) return object;
  if (ownersOf(object, "Apply").length > 0) return object;
  const { name, namespace } = objectAt(object, "metadata");
  const metadata = { annotations: { [lastAppliedAnnotation]: annotation }, name, namespace };
  const only = { apiVersion: object["apiVersion"], kind: object["kind"], metadata };
  const own = { ...query, fieldManager: "kubectl-last-applied" };
  return rest.patch(info, patchType.apply, goJson(only), own);
}

const attempts = 5;

/** Hands the fields of kubectl's own apply over to `fieldManager`; false if there are none. Throws StatusError. */
export async function handFieldsOver(
  { rest }: Invocation,
  info: Info,
  object: JsonObject,
  query: Query,
): Promise<boolean> {
  const managers = new Set(ownersOf(object, "Update").map((entry) => textAt(entry, "manager")));
  let current = object;
  for (let attempt = 1; ; attempt++) {
    const before = objectsAt(current, "metadata", "managedFields");
    let after = before;
    for (const manager of managers) after = handedOver(after, manager, `${query["fieldManager"]}`);
    if (after === before) return false;
    const change = [
      { op: "replace", path: "/metadata/managedFields", value: after },
      // A replacement, not a test: so the server answers a conflict if the object has changed.
      {
        op: "replace",
        path: "/metadata/resourceVersion",
        value: textAt(current, "metadata", "resourceVersion"),
      },
    ];
    try {
      await rest.patch(info, patchType.json, change, query);
      return true;
    } catch (error) {
      if (!isConflict(error) || attempt === attempts) throw error;
      current = await rest.get(info);
    }
  }
}

/** Who holds the annotation. */
function ownersOf(object: JsonObject, operation: "Apply" | "Update"): readonly JsonObject[] {
  return objectsAt(object, "metadata", "managedFields").filter((entry) => {
    const fields = objectAt(entry, "fieldsV1");
    return entry["operation"] === operation && isObject(at(fields, annotationPath));
  });
}

function at(fields: unknown, path: readonly string[]): unknown {
  return path.reduce((found, key) => (isObject(found) ? found[key] : undefined), fields);
}

function isOf(entry: JsonObject, manager: string, operation: "Apply" | "Update"): boolean {
  const is = entry["manager"] === manager && entry["operation"] === operation;
  return is && textAt(entry, "subresource") === "";
}

function handedOver(
  entries: readonly JsonObject[],
  from: string,
  to: string,
): readonly JsonObject[] {
  const updated = (entry: JsonObject) => isOf(entry, from, "Update");
  const heir = entries.find((entry) => isOf(entry, to, "Apply")) ?? entries.find(updated);
  if (!heir) return entries;
  const left = entries.find((each) => updated(each) && each["apiVersion"] === heir["apiVersion"]);
  const fieldsV1 = union(objectAt(heir, "fieldsV1"), objectAt(left, "fieldsV1"));
  const result = entries
    .filter((entry) => entry === heir || !updated(entry))
    .map((entry) =>
      entry === heir ? { ...heir, manager: to, operation: "Apply", fieldsV1 } : entry,
    );
  return left || heir["manager"] !== to ? result : entries;
}

/** Both sets of fields. An empty object is a field itself; beside fields of its own, `.` says that it is. */
function union(a: JsonObject, b: JsonObject): JsonObject {
  const merged: JsonObject = { ...a };
  for (const [key, fields] of Object.entries(b)) {
    const known = merged[key];
    merged[key] = isObject(known) && isObject(fields) && key !== "." ? both(known, fields) : fields;
  }
  return merged;
}

function both(a: JsonObject, b: JsonObject): JsonObject {
  const [isEmptyA, isEmptyB] = [a, b].map((fields) => Object.keys(fields).length === 0);
  if (isEmptyA && isEmptyB) return {};
  if (isEmptyA || isEmptyB) return { ".": {}, ...a, ...b };
  return union(a, b);
}
