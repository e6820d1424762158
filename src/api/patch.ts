import { applyPatch, type Operation, Pointer } from "rfc6902";
import { clone, equal, isObject, type JsonObject } from "#base/json.ts";
import { StatusError } from "./errors.ts";

/** One operation of RFC 6902. */
export type JsonPatchOperation = Operation;

/** The object after an RFC 6902 patch. Throws Invalid, as little telling as the real server's. */
export function applyJsonPatch(
  object: JsonObject,
  operations: readonly JsonPatchOperation[],
): JsonObject {
  const patched = clone(object);
  for (const operation of operations) {
    if (!isWellFormed(operation)) throw rejected();
    // The library trips over objects that redefine what all objects have.
    if (operation.op === "test") {
      if (!equal(Pointer.fromJSON(operation.path).get(patched), operation.value)) throw rejected();
      continue;
    }
    if (applyPatch(patched, [forgiving(patched, operation)])[0] === null) continue;
    throw rejected();
  }
  return patched;
}

function rejected(): StatusError {
  return new StatusError(
    "Invalid",
    "the server rejected our request due to an error in our request",
    {},
  );
}

/** What a client sends may be anything. */
function isWellFormed(operation: unknown): boolean {
  if (!isObject(operation)) return false;
  const { op, path, from, value } = operation;
  if (!isPointer(path)) return false;
  if (op === "move" || op === "copy") return isPointer(from);
  if (op === "remove") return path !== "";
  return (op === "add" || op === "replace" || op === "test") && value !== undefined;
}

function isPointer(path: unknown): boolean {
  if (typeof path !== "string" || (path !== "" && !path.startsWith("/"))) return false;
  return !path.split("/").includes("__proto__"); // No object here has such a key.
}

/** The library of the real server lets a key be replaced that is not there. */
function forgiving(object: JsonObject, operation: JsonPatchOperation): JsonPatchOperation {
  if (operation.op !== "replace") return operation;
  const { parent } = Pointer.fromJSON(operation.path).evaluate(object) as { parent: unknown };
  return isObject(parent) ? { ...operation, op: "add" } : operation;
}

/** The value after an RFC 7386 merge patch: null deletes, objects merge, the rest replaces. */
export function applyMergePatch(value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: JsonObject = isObject(value) ? { ...value } : {};
  for (const [key, item] of Object.entries(patch)) {
    if (item === null) delete result[key];
    else result[key] = applyMergePatch(result[key], item);
  }
  return result;
}

/** The RFC 7386 merge patch that makes `before` into `after`. */
export function createMergePatch(before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null;
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (equal(old, value)) continue;
    patch[key] = isObject(old) && isObject(value) ? createMergePatch(old, value) : value;
  }
  return patch;
}
