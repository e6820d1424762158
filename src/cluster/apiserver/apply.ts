// Server-side apply: PATCH with application/apply-patch+yaml.

import type { ApiRequest } from "#api/client.ts";
import { badRequest, type StatusCause, StatusError } from "#api/errors.ts";
import { JsonError } from "#api/go-json.ts";
import { DecodeError } from "#api/schema/decode.ts";
import { parseYaml, YamlError } from "#api/yaml.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { converterWords } from "./converter-words.ts";
import {
  allOf,
  applyFields,
  type Applied,
  fieldsInAgreement,
} from "./managed-fields/apply-fields.ts";
import {
  difference,
  type FieldSet,
  isEmpty,
  pathsOf,
  pathText,
} from "./managed-fields/field-set.ts";
import { type Author, type Holding, type Managers } from "./managed-fields/managers.ts";
import { nobodys, Ownership } from "./managed-fields/ownership.ts";
import type { Kind } from "./kind.ts";
import { typedProblems } from "./managed-fields/typed-problems.ts";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** What is applied to, by whom. */
export interface ApplyRequest {
  readonly kind: Kind;
  /** The stored object, or an empty one of the kind. */
  readonly live: JsonObject;
  readonly ownership: Ownership;
  readonly manager: string;
  readonly force: boolean;
  readonly time: string;
  readonly subresource: string;
  /** Fields that this kind of write leaves alone. */
  readonly ignored: FieldSet | undefined;
}

/** The object with a configuration applied, in the shape of its kind. */
export interface AppliedObject {
  readonly object: JsonObject;
  readonly ownership: Ownership;
}

/** Reads an applied configuration. Throws BadRequest. */
export function readApplied(request: ApiRequest): JsonObject {
  try {
    const value = parseYaml(request.body ?? "")[0] ?? {};
    if (isObject(value)) return value;
    const kind = Array.isArray(value)
      ? "array"
      : typeof value === "boolean"
        ? "bool"
        : typeof value;
    throw badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
    );
  } catch (error) {
    if (error instanceof YamlError || error instanceof JsonError) {
      throw badRequest(`error decoding YAML: ${error.message}`);
    }
    throw error;
  }
}

/** Applies a configuration. Throws BadRequest, Conflict, and what cannot be read as the kind. */
export function applyConfiguration(applied: JsonObject, request: ApplyRequest): AppliedObject {
  const { kind, live, manager, time, subresource, ignored } = request;
  const { apiVersion, shape } = kind;
  refuseIfUnfit(applied, kind);
  const author: Author = { manager, operation: "Apply", apiVersion, subresource };
  const before = managersBefore(request, author);
  const application = { shape, live, applied, managers: before, author, time, ignored };
  const result = applyFields(application);
  const conflicts = conflictsThatCount(result, request, applied);
  if (conflicts.size > 0) throw conflictError(conflicts, before);
  return {
    object: inShape(kind, withLastApplied(result.object, applied, manager), applied),
    ownership: new Ownership(result.managers),
  };
}

/** What was there before anybody applied is held by a manager made up for it. */
function managersBefore(request: ApplyRequest, author: Author): Managers {
  const { ownership, live, ignored, kind } = request;
  if (ownership.managers.size > 0) return ownership.managers;
  return nobodys.updated({
    ...author,
    manager: "before-first-apply",
    operation: "Update",
    shape: kind.shape,
    time: "",
    before: kind.empty,
    after: live,
    ignored,
  }).managers;
}

/** kubectl takes over what it held by client-side apply: its annotation stands for it. */
function conflictsThatCount(
  { conflicts }: Applied,
  { force, manager, live, kind }: ApplyRequest,
  applied: JsonObject,
): ReadonlyMap<string, FieldSet> {
  if (force || conflicts.size === 0 || manager !== "kubectl") return force ? new Map() : conflicts;
  const annotation = annotationsOf(live)[lastApplied];
  if (typeof annotation !== "string") return conflicts;
  const configuration = parseYaml(annotation)[0];
  if (!isObject(configuration) || configuration["apiVersion"] !== applied["apiVersion"]) {
    return conflicts;
  }
  const allowed = fieldsInAgreement(kind.shape, configuration, live);
  if (isEmpty(difference(allOf(conflicts), allowed))) return new Map();
  return new Map(
    [...conflicts]
      .map(([identity, set]) => [identity, difference(set, allowed)] as const)
      .filter(([, set]) => !isEmpty(set)),
  );
}

function annotationsOf(object: JsonObject): JsonObject {
  const { annotations } = (object["metadata"] ?? {}) as JsonObject;
  return isObject(annotations) ? annotations : {};
}

/** An object that kubectl applied from the client's side stays ready for it. */
function withLastApplied(object: JsonObject, applied: JsonObject, manager: string): JsonObject {
  if (manager !== "kubectl" || annotationsOf(object)[lastApplied] === undefined) return object;
  const annotations = { ...annotationsOf(object), [lastApplied]: `${JSON.stringify(applied)}\n` };
  return { ...object, metadata: { ...(object["metadata"] as JsonObject), annotations } };
}

/** Throws where a configuration is not of the kind that is wanted, or something in it is of the wrong type. */
export function refuseIfUnfit(
  applied: JsonObject,
  wanted: Pick<Kind, "apiVersion" | "kind" | "shape">,
): void {
  const type = typeText(applied);
  if (type !== typeText(wanted)) throw badRequest(`invalid object type: ${type}`);
  const { managedFields } = isObject(applied["metadata"]) ? applied["metadata"] : {};
  if (Array.isArray(managedFields) && managedFields.every(isObject)) {
    throw badRequest("metadata.managedFields must be nil");
  }
  const problems = typedProblems(wanted.shape, applied);
  if (problems.length === 0) return;
  const why =
    problems.length === 1
      ? problems[0]!
      : `errors:\n${problems.map((text) => `  ${text}`).join("\n")}`;
  throw new StatusError("", `failed to create typed patch object (${placeText(applied)}): ${why}`);
}

/** `/v1, Kind=Pod`: group, version and kind as Go prints them. */
function typeText({ apiVersion, kind }: { apiVersion?: unknown; kind?: unknown }): string {
  const parts = stringOf(apiVersion).split("/");
  const [group = "", version = ""] = parts.length === 1 ? ["", ...parts] : parts;
  const groupVersion = parts.length > 2 ? "/" : `${group}/${version}`;
  return `${groupVersion}, Kind=${stringOf(kind)}`;
}

/** `default/web; apps/v1, Kind=Deployment`: which object it is that something is wrong with. */
function placeText(applied: JsonObject): string {
  const { namespace, name } = isObject(applied["metadata"]) ? applied["metadata"] : {};
  return `${stringOf(namespace)}/${stringOf(name)}; ${typeText(applied)}`;
}

function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function inShape(kind: Kind, object: JsonObject, applied: JsonObject): JsonObject {
  try {
    return kind.decode(object);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const why = `unable to convert unstructured object to ${typeText(applied)}: ${converterWords(error)}`;
    throw new StatusError(
      "",
      `failed to convert new object (${placeText(applied)}) to proper version: ${why}`,
    );
  }
}

/** What others hold and the configuration would change. */
export function conflictError(
  conflicts: ReadonlyMap<string, FieldSet>,
  managers: Managers,
): StatusError {
  const found = [...conflicts]
    .map(([identity, set]) => ({ holding: managers.get(identity)!, set }))
    .toSorted((a, b) => (identifierOf(a.holding) < identifierOf(b.holding) ? -1 : 1))
    .map(({ holding, set }) => ({
      manager: managerText(holding),
      paths: pathsOf(set).map(pathText),
    }));
  const causes: StatusCause[] = found.flatMap(({ manager, paths }) =>
    paths.map((field) => ({
      reason: "FieldManagerConflict",
      message: `conflict with ${manager}`,
      field,
    })),
  );
  const lines = found.flatMap(({ manager, paths }) => [
    `conflicts with ${manager}:`,
    ...paths.map((path) => `- ${path}`),
  ]);
  const message =
    causes.length === 1
      ? `Apply failed with 1 conflict: ${causes[0]!.message}: ${causes[0]!.field}`
      : `Apply failed with ${causes.length} conflicts: ${lines.join("\n")}`;
  return new StatusError("Conflict", message, { causes });
}

/** By this text the real server sorts managers. As BuildManagerIdentifier. */
function identifierOf({ manager, operation, apiVersion, subresource }: Author): string {
  return JSON.stringify({
    manager,
    operation,
    ...(operation === "Update" && { apiVersion }),
    ...(subresource && { subresource }),
  });
}

/** `"kubectl" with subresource "scale" using apps/v1`. */
function managerText({ manager, subresource, operation, apiVersion }: Holding): string {
  const part = subresource ? ` with subresource ${JSON.stringify(subresource)}` : "";
  const version = operation === "Update" ? ` using ${apiVersion}` : "";
  return `${JSON.stringify(manager)}${part}${version}`;
}
