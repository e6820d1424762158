import type { ApiRequest } from "#api/client.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { invalidError } from "#api/field-errors.ts";
import { JsonError, parseJson } from "#api/go-json.ts";
import { goMap } from "#api/strategic-merge.ts";
import { decode, DecodeError, jsonTypeOf, StrictFaults } from "#api/schema/decode.ts";
import { yamlDuplicates } from "#api/yaml-duplicates.ts";
import { parseYaml, YamlError } from "#api/yaml.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import type { WriteQuery } from "./query.ts";

/** A request's body in the shape of a kind, and what its author should be told about it. */
export interface DecodedBody {
  readonly object: JsonObject;
  readonly warnings: readonly string[];
}

/** The kind that a request must carry. */
export interface Expected {
  readonly kind: string;
  readonly apiVersion: string;
  readonly version: string;
  /** Reads it; as the schema's type of this name unless told otherwise. Throws DecodeError. */
  readonly decode?: (value: unknown, faults: StrictFaults) => JsonObject;
}

const typeMetaStruct = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;

/** Reads the body of a create or update. Throws BadRequest, UnsupportedMediaType. */
export function decodeBody(
  request: ApiRequest,
  expected: Expected,
  validation: WriteQuery["fieldValidation"],
): DecodedBody {
  const text = request.body ?? "";
  const { value, duplicates } = parseBody(text, mediaType(request), expected);
  const parsed = value ?? {};
  if (!isObject(parsed)) {
    const type = jsonTypeOf(parsed);
    throw unrecognized(
      expected,
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go value of type ${typeMetaStruct} (${hex(text)})`,
    );
  }
  const kind = typeText(parsed, "kind", expected, text) || expected.kind;
  const apiVersion = typeText(parsed, "apiVersion", expected, text) || expected.apiVersion;
  refuseOtherKind(kind, apiVersion, expected);
  const faults = new StrictFaults(duplicates);
  const refuse = (why: string) =>
    badRequest(
      `${kind} in version ${JSON.stringify(expected.version)} cannot be handled as a ${expected.kind}: ${why}`,
    );
  try {
    const read = expected.decode ?? ((given, noted) => decode(expected.kind, given, noted));
    const object = read(parsed, faults);
    const warnings = faults.messages;
    if (validation === "Strict") {
      const twice = mediaType(request) === "application/yaml" ? duplicateFaults(text) : [];
      const all = [...twice, ...warnings];
      if (all.length > 0) throw refuse(`strict decoding error: ${all.join(", ")}`);
    }
    return { object, warnings: validation === "Warn" ? warnings : [] };
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message);
    throw error;
  }
}

/** Kind or apiVersion as they stand in a body. */
function typeText(
  parsed: JsonObject,
  name: "kind" | "apiVersion",
  expected: Expected,
  text: string,
): string {
  const value = parsed[name] ?? "";
  if (typeof value === "string") return value;
  const why = `cannot unmarshal ${jsonTypeOf(value)} into Go struct field .${name} of type string`;
  throw unrecognized(
    expected,
    `couldn't get version/kind; json parse error: json: ${why} (${hex(text)})`,
  );
}

/** Puts a patched object into the shape of its kind. Throws Invalid. */
export function decodePatched(
  patched: unknown,
  read: (value: unknown, faults: StrictFaults) => JsonObject,
  patch: { readonly value: unknown; readonly duplicates: readonly string[] },
  validation: WriteQuery["fieldValidation"],
): DecodedBody {
  const faults = new StrictFaults();
  try {
    const object = read(patched, faults);
    const twice = patch.duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`);
    const warnings = [...twice, ...faults.messages];
    if (warnings.length > 0 && validation === "Strict") {
      throw badPatch(goMap(patch.value), `strict decoding error: ${warnings.join(", ")}`);
    }
    return { object, warnings: validation === "Warn" ? warnings : [] };
  } catch (error) {
    if (error instanceof DecodeError) throw badPatch(JSON.stringify(patched), error.message);
    throw error;
  }
}

/** The patched object has not the shape of its kind; `shown` stands for what was sent. */
export function badPatch(shown: string, why: string): StatusError {
  const message = `Invalid value: ${JSON.stringify(shown)}: ${why}`;
  return invalidError("", "", [{ reason: "FieldValueInvalid", field: "patch", message }]);
}

/** Without parameters: `application/json`. */
export function mediaType(request: ApiRequest): string {
  return (request.headers?.["content-type"] ?? "").split(";")[0]!.trim();
}

/** Keys that a YAML text sets twice. Of these no warning could tell: it would be of several lines. */
export function duplicateFaults(text: string): string[] {
  const duplicates = yamlDuplicates(text);
  if (duplicates.length === 0) return [];
  const lines = duplicates.map(({ line, key }) => {
    return `  line ${line}: key ${JSON.stringify(key)} already set in map`;
  });
  return [`yaml: unmarshal errors:\n${lines.join("\n")}`];
}

function parseBody(
  text: string,
  type: string,
  expected: Expected,
): { value: unknown; duplicates: readonly string[] } {
  try {
    if (type === "application/yaml") return { value: parseYaml(text)[0] ?? null, duplicates: [] };
    // kubectl sends no content type with PUT …/scale.
    if (type === "application/json" || type === "") return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) {
      const why = `couldn't get version/kind; json parse error: ${error.message} (${shownBody(text)})`;
      throw unrecognized(expected, why);
    }
    if (error instanceof YamlError) {
      throw unrecognized(
        expected,
        `${error.message.replace(/^error converting YAML to JSON: /, "")} (${hex(text)})`,
      );
    }
    throw error;
  }
  throw new StatusError(
    "UnsupportedMediaType",
    "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
  );
}

function unrecognized({ kind }: Expected, why: string): StatusError {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why}`);
}

function shownBody(text: string): string {
  if (text === "") return "<empty>";
  return text === "{" ? "{" : hex(text);
}

const longestShown = 64;

function hex(text: string): string {
  const shown = Array.from(text).slice(0, longestShown);
  return shown.map((character) => character.codePointAt(0)!.toString(16).padStart(2, "0")).join("");
}

function refuseOtherKind(kind: string, apiVersion: string, expected: Expected): void {
  if (kind === expected.kind && apiVersion === expected.apiVersion) return;
  const version = apiVersion.includes("/") ? apiVersion.split("/")[1]! : apiVersion;
  const internal = expected.apiVersion.includes("/") ? expected.apiVersion.split("/")[0]! : "core";
  const why =
    apiVersion === expected.apiVersion
      ? `converting (v1.${kind}) to (${internal}.${expected.kind}): unknown conversion`
      : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`;
  throw badRequest(
    `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${expected.kind}: ${why}`,
  );
}
