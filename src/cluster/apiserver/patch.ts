import type { ApiRequest } from "#api/client.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { JsonError, parseJson } from "#api/go-json.ts";
import { applyJsonPatch, applyMergePatch, type JsonPatchOperation } from "#api/patch.ts";
import { strategicMergePatch } from "#api/strategic-merge.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { mediaType } from "./body.ts";

/** A patch that was read and can be applied to an object of its kind. */
export interface Patch {
  readonly value: unknown;
  apply(object: JsonObject): JsonObject;
}

/** Reads the body of a PATCH. Throws BadRequest, UnsupportedMediaType. */
export function readPatch(request: ApiRequest, kind: string): Patch {
  switch (mediaType(request)) {
    case "application/json-patch+json": {
      const operations = parsePatch(request.body);
      if (!Array.isArray(operations)) {
        throw undecodable(
          `json: cannot unmarshal ${typeName(operations)} into Go value of type []handlers.jsonPatchOp`,
        );
      }
      return {
        value: operations,
        apply: (object) => applyJsonPatch(object, operations as JsonPatchOperation[]),
      };
    }
    case "application/merge-patch+json": {
      const patch = parseMap(request.body);
      return { value: patch, apply: (object) => applyMergePatch(object, patch) as JsonObject };
    }
    case "application/strategic-merge-patch+json": {
      const patch = parseMap(request.body);
      return { value: patch, apply: (object) => strategicMergePatch(kind, object, patch) };
    }
    default:
      throw new StatusError("UnsupportedMediaType", "415: Unsupported Media Type", {});
  }
}

function parsePatch(body = ""): unknown {
  try {
    return parseJson(body).value;
  } catch (error) {
    if (error instanceof JsonError) throw undecodable(error.message);
    throw error;
  }
}

function parseMap(body: string | undefined): JsonObject {
  const value = parsePatch(body);
  if (isObject(value)) return value;
  throw undecodable(
    `json: cannot unmarshal ${typeName(value)} into Go value of type map[string]interface {}`,
  );
}

function undecodable(why: string): StatusError {
  return badRequest(`error decoding patch: ${why}`);
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
