import type { ApiRequest } from "#api/client.ts";
import { utf8 } from "#api/base64.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { invalid, invalidError } from "#api/field-errors.ts";
import { JsonError, type ParsedJson, parseJson } from "#api/go-json.ts";
import { decode, DecodeError, jsonTypeOf, StrictFaults } from "#api/schema/decode.ts";
import { yamlDuplicates } from "#api/yaml-duplicates.ts";
import { parseYaml, YamlError } from "#api/yaml.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { utf8Cut } from "#base/utf8.ts";
import { withResetKept } from "./managed-fields/ownership.ts";
import { parsedMediaType } from "./media-type.ts";
import type { WriteQuery } from "./query.ts";
import { externalType, internalType, isRegistered, schemeName } from "./registered-kinds.ts";

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
  /** True if there is no Go type for it: then its objects must say what they are. */
  readonly isCustom?: boolean;
}

/** Reads the body of a create or update. Throws BadRequest, UnsupportedMediaType. */
export function decodeBody(
  request: ApiRequest,
  expected: Expected,
  validation: WriteQuery["fieldValidation"],
): DecodedBody {
  const text = request.body ?? "";
  const type = bodyType(request);
  const { value, duplicates } = parseBody(text, type, expected);
  const given = typeIn(value, (why) => unrecognized(expected, why, text));
  if (expected.isCustom && !given.kind) {
    throw unrecognized(expected, `Object 'Kind' is missing in '${text}'`, text);
  }
  const { kind, apiVersion, version } = withDefaults(given, expected);
  const refuse = (why: string) =>
    badRequest(
      `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${expected.kind}: ${why}`,
    );
  if (version === "" && !expected.isCustom) {
    throw refuse(`Object 'apiVersion' is missing in '${text}'`);
  }
  refuseOtherKind(kind, apiVersion, expected, refuse);
  const faults = new StrictFaults(duplicates);
  try {
    const read = expected.decode ?? ((body, noted) => decode(expected.kind, body, noted));
    const object = read(withResetKept(value ?? {}), faults);
    if (validation === "Ignore") return { object, warnings: [] };
    const twice = type === "application/yaml" ? yamlFaults(text) : [];
    if (validation === "Warn") {
      return { object, warnings: [...twice, ...faults.messages] };
    }
    const all = [...asYamlError(twice), ...faults.messages];
    if (all.length > 0) throw refuse(`strict decoding error: ${all.join(", ")}`);
    return { object, warnings: [] };
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message);
    throw error;
  }
}

/** What a body says of its own kind. */
export interface GivenType {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
}

const typeMetaStruct = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;

/** Reads kind and apiVersion of a body; "" where it does not tell. Throws what `refuse` makes of the fault. */
export function typeIn(value: unknown, refuse: (why: string) => StatusError): GivenType {
  const unparsed = (why: string) =>
    refuse(`couldn't get version/kind; json parse error: json: cannot unmarshal ${why}`);
  const body = value ?? {};
  if (!isObject(body)) {
    throw unparsed(`${jsonTypeOf(body)} into Go value of type ${typeMetaStruct}`);
  }
  for (const [name, item] of Object.entries(body)) {
    if ((name !== "kind" && name !== "apiVersion") || typeof item === "string" || item === null) {
      continue;
    }
    throw unparsed(`${jsonTypeOf(item)} into Go struct field .${name} of type string`);
  }
  const { kind, apiVersion } = body as { kind?: string | null; apiVersion?: string | null };
  const parts = (apiVersion ?? "").split("/");
  if (parts.length > 2) throw refuse(`unexpected GroupVersion string: ${apiVersion}`);
  const [group = "", version = ""] = parts.length === 2 ? parts : ["", parts[0]];
  return { kind: kind ?? "", group, version };
}

/** As gvkWithDefaults: what is missing is what was wanted, but for a version of another group. */
function withDefaults(given: GivenType, expected: Expected) {
  const group = groupOf(expected.apiVersion);
  const kind = given.kind || expected.kind;
  const isOwn =
    !expected.isCustom && !given.version && (given.group === "" || given.group === group);
  if (isOwn) return { kind, apiVersion: expected.apiVersion, version: expected.version };
  const { version } = given;
  return { kind, apiVersion: given.group ? `${given.group}/${version}` : version, version };
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.split("/")[0]! : "";
}

/** The patched object has not the shape of its kind; `shown` stands for what was sent. */
export function badPatch(shown: string, why: string): StatusError {
  return invalidError("", "", [invalid("patch", shown, why)]);
}

/** Refuses a patched object that says it is of another kind. Throws what `refuse` makes of the fault. */
export function checkPatchedType(
  patched: unknown,
  expected: Expected,
  refuse: (why: string) => StatusError,
): void {
  const given = typeIn(patched, refuse);
  const { kind, apiVersion } = withDefaults(given, expected);
  if (kind === expected.kind && apiVersion === expected.apiVersion) return;
  const why = otherKind(kind, apiVersion, expected);
  if (why !== undefined) throw refuse(why);
}

/** Keys that a YAML text sets twice, each as a warning tells of it. */
export function yamlFaults(text: string): string[] {
  return yamlDuplicates(text).map(
    ({ line, key }) => `line ${line}: key ${JSON.stringify(key)} already set in map`,
  );
}

/** The same as go-yaml's one error of several lines. */
export function asYamlError(faults: readonly string[]): string[] {
  if (faults.length === 0) return [];
  return [`yaml: unmarshal errors:\n${faults.map((fault) => `  ${fault}`).join("\n")}`];
}

const bodyTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

/** The format of a body; kubectl sends no content type with PUT …/scale. Throws UnsupportedMediaType. */
export function bodyType(request: ApiRequest): string {
  const type = request.headers?.["content-type"] ? parsedMediaType(request) : "application/json";
  if (type !== undefined && bodyTypes.includes(type)) return type;
  throw new StatusError(
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${bodyTypes.join(", ")}`,
  );
}

/** Reads a body in this format. Throws what `refuse` makes of the fault. */
export function parseText(
  text: string,
  type: string,
  refuse: (why: string) => StatusError,
): ParsedJson {
  try {
    if (type === "application/yaml") return { value: parseYaml(text)[0] ?? null, duplicates: [] };
    if (type === "application/json") return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) {
      throw refuse(`couldn't get version/kind; json parse error: ${error.message}`);
    }
    if (error instanceof YamlError) {
      throw refuse(error.message.replace(/^error converting YAML to JSON: /, ""));
    }
    throw error;
  }
  // What is protobuf has become JSON at the edge.
  throw refuse(
    text === ""
      ? "empty data"
      : "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]",
  );
}

function parseBody(text: string, type: string, expected: Expected): ParsedJson {
  return parseText(text, type, (why) => unrecognized(expected, why, text));
}

function unrecognized({ kind }: Expected, why: string, text: string): StatusError {
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(text)})`,
  );
}

const longestSummary = 30;

/** The beginning of a body: as it is if it looks like JSON, otherwise in hexadecimal. As summarizeData. */
function summary(text: string): string {
  if (text === "") return "<empty>";
  const bytes = utf8(text);
  const isLong = bytes.length > longestSummary;
  const words = text.startsWith("{")
    ? utf8Cut(text, longestSummary)
    : bytes.slice(0, longestSummary).map(inHex).join("");
  return isLong ? `${words} ...` : words;
}

function refuseOtherKind(
  kind: string,
  apiVersion: string,
  expected: Expected,
  refuse: (why: string) => StatusError,
): void {
  if (kind === expected.kind && apiVersion === expected.apiVersion) return;
  const why = otherKind(kind, apiVersion, expected);
  if (why !== undefined) throw refuse(why);
  // A custom object of another kind is of the right form, and found to be wrong later.
  if (apiVersion === expected.apiVersion) return;
  throw badRequest(
    `the API version in the data (${apiVersion}) does not match the expected API version (${expected.apiVersion})`,
  );
}

/** Why an object of this kind is not one of the expected kind; undefined if it is, in another version. */
function otherKind(kind: string, apiVersion: string, expected: Expected): string | undefined {
  const group = groupOf(expected.apiVersion);
  if (expected.isCustom) {
    if (groupOf(apiVersion) === group) return undefined;
    const shown = apiVersion.includes("/") ? apiVersion : `/${apiVersion}`;
    return `${shown}, Kind=${kind} is unstructured and is not suitable for converting to ${JSON.stringify(expected.apiVersion)}`;
  }
  if (!isRegistered(group, apiVersion, kind)) {
    const scheme = JSON.stringify(schemeName(group));
    return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${scheme}`;
  }
  const wanted = internalType(group, expected.kind);
  if (internalType(groupOf(apiVersion), kind) === wanted) return undefined;
  return `converting (${externalType(apiVersion, kind)}) to (${wanted}): unknown conversion`;
}

function inHex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
