import type { ApiRequest } from "#api/client.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { JsonError, type ParsedJson, parseJson } from "#api/go-json.ts";
import { goJson, goStructJson } from "#api/go-value.ts";
import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from "#api/json-patch.ts";
import { applyMergePatch } from "#api/patch.ts";
import { decode, DecodeError, jsonTypeOf, StrictFaults } from "#api/schema/decode.ts";
import { inGoOrder } from "#api/schema/go-order.ts";
import { goMap, mergedAway, strategicMergePatch } from "#api/strategic-merge.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { badPatch, checkPatchedType, type DecodedBody, type Expected } from "./body.ts";
import { converterWords } from "./converter-words.ts";
import { withResetKept } from "./managed-fields/ownership.ts";
import { mediaType } from "./media-type.ts";
import type { WriteQuery } from "./query.ts";

/** The media type of server-side apply. */
export const applyPatchType = "application/apply-patch+yaml";

const jsonPatchType = "application/json-patch+json";
const mergePatchType = "application/merge-patch+json";
const strategicMergePatchType = "application/strategic-merge-patch+json";

/** What is to be patched, and as what it is read afterwards. */
export interface PatchTarget extends Expected {
  /** The type in the schema; custom objects have none. */
  readonly type: string | undefined;
  readonly object: JsonObject;
  /** The object with its managedFields, which cost something to write. */
  readonly whole: () => JsonObject;
}

/** Refuses a content type that no patch of the kind has. Throws UnsupportedMediaType. */
export function checkPatchType(request: ApiRequest, isCustom: boolean): void {
  const types = [jsonPatchType, mergePatchType, applyPatchType];
  const type = mediaType(request);
  if (types.includes(type) || (type === strategicMergePatchType && !isCustom)) return;
  throw new StatusError(
    "UnsupportedMediaType",
    isCustom
      ? `the body of the request was in an unknown format - accepted media types include: ${types.join(", ")}`
      : "415: Unsupported Media Type",
    {},
  );
}

/** The object with the patch of the request applied, in the shape of its kind. Throws BadRequest, Invalid. */
export function patchedObject(
  request: ApiRequest,
  target: PatchTarget,
  validation: WriteQuery["fieldValidation"],
): DecodedBody {
  const { body = "" } = request;
  const isStrategic = mediaType(request) === strategicMergePatchType;
  const base = body.includes("managedFields") ? target.whole() : target.object;
  if (isStrategic) return strategicallyPatched(body, base, target, validation);
  const isJsonPatch = mediaType(request) === jsonPatchType;
  const read = isJsonPatch ? readJsonPatch : readMergePatch;
  const { apply, faults } = read(body, validation !== "Ignore");
  const patched = apply(base);
  const refuse = (why: string) => badPatch(goStructJson(apply(asWritten(target))), why);
  checkPatchedType(patched, target, refuse);
  const inObject = new StrictFaults();
  const object = decoded(target, patched, inObject, ({ message }) => refuse(message));
  return checked(object, [...faults, ...inObject.messages], validation, refuse);
}

/** The object as the real server would write it. */
function asWritten({ type, whole }: PatchTarget): JsonObject {
  const object = whole();
  return type === undefined ? (JSON.parse(goJson(object)) as JsonObject) : inGoOrder(type, object);
}

function decoded(
  target: PatchTarget,
  patched: unknown,
  faults: StrictFaults,
  refuse: (error: DecodeError) => StatusError,
): JsonObject {
  const given = withResetKept(patched);
  try {
    return target.decode ? target.decode(given, faults) : decode(target.kind, given, faults);
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error);
    throw error;
  }
}

function checked(
  object: JsonObject,
  faults: readonly string[],
  validation: WriteQuery["fieldValidation"],
  refuse: (why: string) => StatusError,
): DecodedBody {
  if (validation === "Strict" && faults.length > 0) {
    throw refuse(`strict decoding error: ${faults.join(", ")}`);
  }
  return { object, warnings: validation === "Warn" ? faults : [] };
}

/** A patch that was read: how it is applied, and what strict reading does not like in it. */
interface ReadPatch {
  readonly apply: (object: JsonObject) => unknown;
  readonly faults: readonly string[];
}

function readMergePatch(body: string, isStrict: boolean): ReadPatch {
  const { value, duplicates } = parsePatch(body, isStrict ? undecodable : () => badMergePatch());
  if (isObject(value)) {
    return { apply: (object) => applyMergePatch(object, value), faults: repeated(duplicates) };
  }
  if (value === null) throw badMergePatch();
  if (isStrict) throw undecodable(`json: ${unfit(value, "map[string]interface {}")}`);
  if (!Array.isArray(value)) throw badMergePatch();
  return { apply: () => value, faults: [] };
}

function badMergePatch(): StatusError {
  return badRequest("Invalid JSON Patch");
}

const mostOperations = 10_000;

function readJsonPatch(body: string, isStrict: boolean): ReadPatch {
  const { value, duplicates } = parsePatch(body, isStrict ? undecodable : badRequest);
  const operations = value ?? [];
  const fault = isStrict ? strictTypeFault(operations) : typeFault(operations);
  if (fault !== undefined) throw (isStrict ? undecodable : badRequest)(`json: ${fault}`);
  const { length } = operations as unknown[];
  if (length > mostOperations) {
    throw new StatusError(
      "RequestEntityTooLarge",
      `Request entity too large: The allowed maximum operations in a JSON patch is ${mostOperations}, got ${length}`,
    );
  }
  const faults = [...repeated(duplicates), ...unknownFields(operations as JsonObject[])];
  return {
    apply: (object) => jsonPatched(object, operations as JsonPatchOperation[]),
    faults: faults.map((text) => `json patch ${text}`),
  };
}

/** What does not fit is answered without a word of what it is: so does the real server. */
function jsonPatched(object: JsonObject, operations: readonly JsonPatchOperation[]): JsonObject {
  try {
    return applyJsonPatch(object, operations);
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    throw new StatusError(
      "Invalid",
      "the server rejected our request due to an error in our request",
      {},
    );
  }
}

/** Why this is no list of operations for Kubernetes' own decoder. */
function strictTypeFault(operations: unknown): string | undefined {
  if (!Array.isArray(operations)) return unfit(operations, "[]handlers.jsonPatchOp");
  for (const operation of operations as unknown[]) {
    if (operation === null) continue;
    if (!isObject(operation)) return unfit(operation, "handlers.jsonPatchOp");
    for (const [name, item] of Object.entries(operation)) {
      if (!["op", "path", "from"].includes(name) || typeof item === "string" || item === null) {
        continue;
      }
      return `cannot unmarshal ${jsonTypeOf(item)} into Go struct field jsonPatchOp.${name} of type string`;
    }
  }
  return undefined;
}

/** The same for the library's decoder, which asks for less. */
function typeFault(operations: unknown): string | undefined {
  if (!Array.isArray(operations)) return unfit(operations, "jsonpatch.Patch");
  const wrong = (operations as unknown[]).find((item) => item !== null && !isObject(item));
  return wrong === undefined ? undefined : unfit(wrong, "jsonpatch.Operation");
}

function unfit(value: unknown, type: string): string {
  return `cannot unmarshal ${jsonTypeOf(value)} into Go value of type ${type}`;
}

function unknownFields(operations: readonly (JsonObject | null)[]): string[] {
  const known = ["op", "path", "from", "value"];
  return operations.flatMap((operation, index) =>
    Object.keys(operation ?? {})
      .filter((name) => !known.includes(name))
      .map((name) => `unknown field ${JSON.stringify(`[${index}].${name}`)}`),
  );
}

function strategicallyPatched(
  body: string,
  base: JsonObject,
  target: PatchTarget,
  validation: WriteQuery["fieldValidation"],
): DecodedBody {
  const { value, duplicates } = parsePatch(body, badRequest);
  const patch = value ?? {};
  if (!isObject(patch)) throw badRequest(`json: ${unfit(patch, "map[string]interface {}")}`);
  const patched = strategicMergePatch(target.type ?? target.kind, base, patch);
  const refuse = (why: string) => badPatch(goMap(mergedAway(patch)), why);
  const faults = new StrictFaults();
  const object = decoded(target, patched, faults, (error) => refuse(converterWords(error)));
  return checked(
    object,
    [...repeated(duplicates), ...faults.messages.toSorted()],
    validation,
    refuse,
  );
}

function repeated(duplicates: readonly string[]): string[] {
  return [...new Set(duplicates)].map((path) => `duplicate field ${JSON.stringify(path)}`);
}

function parsePatch(body: string, refuse: (why: string) => StatusError): ParsedJson {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof JsonError) throw refuse(error.message);
    throw error;
  }
}

function undecodable(why: string): StatusError {
  return badRequest(`error decoding patch: ${why}`);
}
