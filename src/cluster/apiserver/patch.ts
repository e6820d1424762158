import type { ApiRequest } from "#api/client.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { JsonError, type ParsedJson, parseJson } from "#api/go-json.ts";
import { applyJsonPatch, applyMergePatch, type JsonPatchOperation } from "#api/patch.ts";
import { decode, DecodeError } from "#api/schema/decode.ts";
import { goMap, strategicMergePatch } from "#api/strategic-merge.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { badPatch, mediaType } from "./body.ts";

/** The media type of server-side apply. */
export const applyPatchType = "application/apply-patch+yaml";

/** A patch that was read and can be applied to an object of its kind. */
export interface Patch {
  readonly value: unknown;
  /** Paths of keys that stand more than once in the patch. */
  readonly duplicates: readonly string[];
  apply(object: JsonObject): JsonObject;
}

/**
 * Reads the body of a PATCH. `kind` is the type that strategic merging follows; custom objects have none. Throws BadRequest, UnsupportedMediaType.
 */
export function readPatch(request: ApiRequest, kind: string | undefined): Patch {
  switch (mediaType(request)) {
    case "application/json-patch+json": {
      const { value: operations, duplicates } = parsePatch(request.body);
      if (!Array.isArray(operations)) {
        throw undecodable(
          `json: cannot unmarshal ${typeName(operations)} into Go value of type []handlers.jsonPatchOp`,
        );
      }
      return {
        value: operations,
        duplicates,
        apply: (object) => applyJsonPatch(object, operations as JsonPatchOperation[]),
      };
    }
    case "application/merge-patch+json": {
      const { patch, duplicates } = parseMap(request.body, undecodable);
      return {
        value: patch,
        duplicates,
        apply: (object) => applyMergePatch(object, patch) as JsonObject,
      };
    }
    case "application/strategic-merge-patch+json": {
      if (kind === undefined) throw unsupported();
      const { patch, duplicates } = parseMap(request.body, badRequest);
      const apply = (object: JsonObject): JsonObject => {
        const patched = strategicMergePatch(kind, object, patch);
        refuseIfOtherShape(kind, patched, patch);
        return patched;
      };
      return { value: patch, duplicates, apply };
    }
    default:
      if (kind === undefined) throw unsupported();
      throw new StatusError("UnsupportedMediaType", "415: Unsupported Media Type", {});
  }
}

function unsupported(): StatusError {
  return new StatusError(
    "UnsupportedMediaType",
    "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
    {},
  );
}

function parsePatch(body = "", refuse = undecodable): ParsedJson {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof JsonError) throw refuse(error.message);
    throw error;
  }
}

function parseMap(
  body: string | undefined,
  refuse: (why: string) => StatusError,
): { readonly patch: JsonObject; readonly duplicates: readonly string[] } {
  const { value, duplicates } = parsePatch(body, refuse);
  if (isObject(value)) return { patch: value, duplicates };
  throw refuse(
    `json: cannot unmarshal ${typeName(value)} into Go value of type map[string]interface {}`,
  );
}

function undecodable(why: string): StatusError {
  return badRequest(`error decoding patch: ${why}`);
}

/** What a strategic merge patch makes is read by another decoder than JSON is, with words of its own. */
function refuseIfOtherShape(kind: string, patched: JsonObject, patch: JsonObject): void {
  try {
    decode(kind, patched);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw badPatch(goMap(patch), converterWords(error.message));
  }
}

/** As runtime.DefaultUnstructuredConverter says what encoding/json calls `cannot unmarshal string into … of type int32`. */
function converterWords(message: string): string {
  const [, json = "", go = ""] =
    /cannot unmarshal (\w+)(?: \S+)? into .* of type (\S+)$/.exec(message) ?? [];
  const source = json === "number" ? "int64" : json === "array" ? "slice" : json;
  if (go === "") return message;
  if (go.startsWith("[]")) return `cannot restore slice from ${source}`;
  if (go.startsWith("map[")) return `cannot restore map from ${source}`;
  if (/^(u?int\d*|bool|float\d+|string)$/.test(go)) return `unrecognized type: ${go}`;
  return `cannot restore struct from: ${source}`;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
