import { decode } from "#api/schema/decode.ts";
import { structTypes } from "#api/schema/schema.ts";
import { clone, type JsonObject } from "#base/json.ts";
import { textAt } from "../resources/fields.ts";

/** A manifest as Go reads it into its struct: fields that are always written are there. Throws DecodeError. */
export function typed(manifest: JsonObject): JsonObject {
  const kind = textAt(manifest, "kind");
  return structTypes().has(kind) ? decode(kind, manifest) : clone(manifest);
}
