import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from "#api/json-patch.ts";
import { applyMergePatch } from "#api/patch.ts";
import { decode, DecodeError } from "#api/schema/decode.ts";
import { strategicMergePatch } from "#api/strategic-merge.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { textAt } from "../resources/fields.ts";
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
  const kind = textAt(object, "kind");
  const patched = patchedBy(flags.string("override-type"), text, kind, object);
  try {
    return { kind, apiVersion: patched["apiVersion"], ...decode(kind, patched) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new UsageError(error.message);
  }
}

function patchedBy(type: string, text: string, kind: string, object: JsonObject): JsonObject {
  switch (type) {
    case "json":
      return jsonPatched(object, parse(text, "unexpected end of JSON input"));
    case "merge":
    case "":
      return mergePatched(object, parse(text, badPatch));
    case "strategic":
      return strategicMergePatch(kind, object, asObject(parse(text, noDocument), noDocument));
    default:
      throw new UsageError(`invalid override type: ${type}`);
  }
}

function parse(text: string, problem: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(problem);
  }
}

const badPatch = "Invalid JSON Patch";
const noDocument = "invalid JSON document";

function asObject(patch: unknown, problem: string): JsonObject {
  if (isObject(patch)) return patch;
  throw new UsageError(problem);
}

/** A list takes the place of the object, and is none. */
function mergePatched(object: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch))
    return applyMergePatch(object, asObject(patch, badPatch)) as JsonObject;
  const type = `struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
  throw new UsageError(
    `couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type ${type}`,
  );
}

function jsonPatched(object: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) {
    throw new UsageError("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  }
  try {
    return applyJsonPatch(object, patch as JsonPatchOperation[]);
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    throw new UsageError(error.message);
  }
}
