import { applyPatch, type Operation, Pointer } from "rfc6902";
import { clone, isObject, type JsonObject } from "#base/json.ts";
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
    if (applyPatch(patched, [forgiving(patched, operation)])[0] === null) continue;
    throw new StatusError(
      "Invalid",
      "the server rejected our request due to an error in our request",
      {},
    );
  }
  return patched;
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
