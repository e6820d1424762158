import { applyJsonPatch, applyMergePatch, type JsonPatchOperation } from "#api/patch.ts";
import { StatusError } from "#api/errors.ts";
import { strategicMergePatch } from "#api/strategic-merge.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { type Flag, type FlagValues, UsageError } from "./command.ts";

/** `--override-type` and `--overrides`. */
export const overrideFlags: readonly Flag[] = [
  {
    name: "override-type",
    type: "string",
    default: "merge",
    usage: "How --overrides changes the object: json, merge, or strategic.",
  },
  {
    name: "overrides",
    type: "string",
    default: "",
    usage: "JSON that changes the object before it is sent. Its apiVersion must be a valid one.",
  },
];

/** The object as `--overrides` changes it. Throws UsageError. */
export function overridden(flags: FlagValues, object: JsonObject): JsonObject {
  const text = flags.string("overrides");
  if (text === "") return object;
  const type = flags.string("override-type");
  const patch = parse(text);
  switch (type) {
    case "json":
      return jsonPatched(object, patch);
    case "merge":
    case "":
      return applyMergePatch(object, asObject(patch)) as JsonObject;
    case "strategic":
      return strategicMergePatch(String(object["kind"]), object, asObject(patch));
    default:
      throw new UsageError(`invalid override type: ${type}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError("Invalid JSON Patch");
  }
}

function asObject(patch: unknown): JsonObject {
  if (isObject(patch)) return patch;
  throw new UsageError("Invalid JSON Patch");
}

function jsonPatched(object: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) throw new UsageError("Invalid JSON Patch");
  try {
    return applyJsonPatch(object, patch as JsonPatchOperation[]);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new UsageError(error.message);
  }
}
