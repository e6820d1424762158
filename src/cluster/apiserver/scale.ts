import type { Scale } from "#api/autoscaling.ts";
import type { ApiRequest } from "#api/client.ts";
import { badRequest, conflict, methodNotAllowed } from "#api/errors.ts";
import { invalidError } from "#api/field-errors.ts";
import type { ObjectMeta } from "#api/meta.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import { decode } from "#api/schema/decode.ts";
import { selectorFromSet, selectorOf } from "#api/selectors.ts";
import { clone, isObject, type JsonObject } from "#base/json.ts";
import { type DecodedBody, decodeBody } from "./body.ts";
import { namesOf, setValueAt, valueAt } from "./custom/value-at.ts";
import type { Kind } from "./kind.ts";
import { checkGetQuery } from "./list-query.ts";
import { integerColumn } from "./kinds/columns.ts";
import { aged, named, tabled } from "./kinds/tabled.ts";
import { nonNegative } from "./kinds/rules/number-rules.ts";
import { ownershipOf } from "./managed-fields/ownership.ts";
import { holdersOfScale, ownershipAfterScale } from "./managed-fields/scale-ownership.ts";
import { shapeOfKind } from "./managed-fields/shape.ts";
import { validateMetadata } from "./metadata.ts";
import { conflictError, readApplied, refuseIfUnfit } from "./apply.ts";
import { mediaType } from "./media-type.ts";
import { applyPatchType, checkPatchType, patchedObject } from "./patch.ts";
import { checkPlace } from "./place.ts";
import { Query, readWriteQuery, type WriteQuery } from "./query.ts";
import type { Registry } from "./registry.ts";
import type { ResourceInfoOfRequest } from "./request-info.ts";
import { type Asked, askedOf } from "./representation.ts";
import { json, type ServerResponse, withWarnings } from "./response.ts";
import { partialObject, printedTable } from "./table.ts";
import { refuseOtherUid } from "./uid-precondition.ts";
import { warningsOfWrite } from "./write-warnings.ts";

/** `…/scale` of what has a size: autoscaling/v1 Scale in and out. */
export class ScaleSubresource {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  handle(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    const { resource, kind, namespace, name } = info;
    const paths = scalePathsOf(kind);
    const asked = askedOf(request, this.#registry.now);
    if (request.method === "GET") {
      checkGetQuery(new Query(request), this.#registry.revision);
      return answer(scaleOf(this.#stored(info), paths), asked);
    }
    const options = writeOptionsOf(request);
    const put = request.method === "PUT" ? this.#read(request, info, options) : undefined;
    const old = this.#stored(info);
    const { object: scale, warnings } = put ?? changedScale(request, scaleOf(old, paths), options);
    const wanted = scale as unknown as Scale;
    const before = ownershipOf(old as unknown as Resources[Resource]);
    const author = { manager: options.manager, apiVersion: kind.apiVersion };
    const size = wanted.spec.replicas ?? 0;
    const change = {
      path: namesOf(paths.replicas),
      before: numberAt(old, paths.replicas),
      after: size,
    };
    if (isApply(request) && !options.force && wanted.spec.replicas !== undefined) {
      const holders = holdersOfScale(before, author, change);
      const conflicts = new Map([...holders].map(([identity, { set }]) => [identity, set]));
      if (conflicts.size > 0) throw conflictError(conflicts, holders);
    }
    checkPlace(wanted, namespace, name);
    if (wanted.spec.replicas === undefined && valueAt(old, paths.replicas) === undefined) {
      throw badRequest(`the spec replicas field ${JSON.stringify(paths.replicas)} cannot be empty`);
    }
    const faults = [
      ...validateMetadata(wanted.metadata, true),
      ...nonNegative("spec.replicas", size),
    ];
    if (faults.length > 0) throw invalidError("Scale.autoscaling", name, faults);
    refuseOtherUidInPatch(kind, wanted.metadata, old["metadata"] as ObjectMeta);
    const object = clone(old);
    setValueAt(object, paths.replicas, size);
    (object["metadata"] as ObjectMeta).resourceVersion = wanted.metadata.resourceVersion ?? "";
    const operation = isApply(request) ? "Apply" : "Update";
    const ownership = ownershipAfterScale(before, { ...author, operation }, change);
    const { version } = kind;
    const written = this.#registry.update(resource, object as unknown as Resources[Resource], {
      ...options,
      ownership,
      version,
    });
    const told = warningsOfWrite(
      kind.strategy,
      this.#registry.admission,
      written,
      old as unknown as typeof written,
    );
    const answered = answer(scaleOf(written as unknown as JsonObject, paths), asked);
    return withWarnings(answered, [...warnings, ...told]);
  }

  /** What a PUT sends; whose object it is, is looked at before there has to be one. */
  #read(
    request: ApiRequest,
    { kind, namespace, name }: ResourceInfoOfRequest,
    { fieldValidation }: WriteQuery,
  ): DecodedBody {
    const body = decodeBody(request, scaleType, fieldValidation);
    const { metadata } = body.object as unknown as Scale;
    checkPlace({ metadata }, namespace, name);
    refuseOtherUid(this.#registry, kind, metadata);
    return body;
  }

  #stored({ resource, kind, namespace, name }: ResourceInfoOfRequest): JsonObject {
    const stored = this.#registry.get(resource, namespace, name);
    return kind.fromStored(stored) as unknown as JsonObject;
  }
}

/** A patched Scale may name the object it means by uid, too. */
function refuseOtherUidInPatch(
  { plural, group }: Kind,
  { uid }: ObjectMeta,
  stored: ObjectMeta,
): void {
  if (!uid || uid === stored.uid) return;
  const resource = `${plural}/scale${group && `.${group}`}`;
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.uid}`;
  throw conflict(resource, stored.name, why);
}

/** Where an object tells of its size; what it selects is text in custom objects. */
interface ScalePaths {
  readonly replicas: string;
  readonly statusReplicas: string;
  readonly selector: string | undefined;
}

function scalePathsOf({ scale }: Kind): ScalePaths {
  return {
    replicas: scale?.specReplicasPath ?? ".spec.replicas",
    statusReplicas: scale?.statusReplicasPath ?? ".status.replicas",
    selector: scale ? scale.labelSelectorPath : ".spec.selector",
  };
}

function isApply(request: ApiRequest): boolean {
  return request.method === "PATCH" && mediaType(request) === applyPatchType;
}

/** Throws MethodNotAllowed where nothing can be written like that. */
function writeOptionsOf(request: ApiRequest): WriteQuery {
  const { method } = request;
  if (method !== "PUT" && method !== "PATCH") {
    throw methodNotAllowed();
  }
  if (method === "PATCH") checkPatchType(request, false);
  const kind = method === "PATCH" ? "PatchOptions" : "UpdateOptions";
  return readWriteQuery(new Query(request), kind, isApply(request));
}

const scaleType = { kind: "Scale", apiVersion: "autoscaling/v1", version: "v1" };

function changedScale(
  request: ApiRequest,
  now: Scale,
  { fieldValidation }: WriteQuery,
): DecodedBody {
  if (isApply(request)) {
    const applied = appliedScale(readApplied(request), now);
    return { object: applied as unknown as JsonObject, warnings: [] };
  }
  const object = now as unknown as JsonObject;
  const target = { ...scaleType, type: "Scale", object, whole: () => object };
  return patchedObject(request, target, fieldValidation);
}

/** A number is all that can be applied here. */
function appliedScale(applied: JsonObject, now: Scale): Scale {
  refuseIfUnfit(applied, { ...now, shape: shapeOfKind("Scale") });
  const { metadata, spec } = decode("Scale", applied) as unknown as Scale;
  return { ...now, metadata: { ...now.metadata, ...metadata }, spec: { ...now.spec, ...spec } };
}

function scaleOf(object: JsonObject, paths: ScalePaths): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object[
    "metadata"
  ] as ObjectMeta;
  const replicas = numberAt(object, paths.replicas);
  const selector =
    paths.selector === undefined ? "" : selectorText(valueAt(object, paths.selector));
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: {
      name,
      ...(namespace && { namespace }),
      uid,
      resourceVersion,
      creationTimestamp,
    },
    spec: replicas ? { replicas } : {},
    status: { replicas: numberAt(object, paths.statusReplicas), ...(selector && { selector }) },
  };
}

function numberAt(object: JsonObject, path: string): number {
  const value = valueAt(object, path);
  return typeof value === "number" ? value : 0;
}

/** A ReplicationController's selector is labels and nothing else; a custom object's is text already. */
function selectorText(selector: unknown): string {
  if (typeof selector === "string") return selector;
  const given = isObject(selector) ? selector : {};
  const isLabels = Object.values(given).every((value) => typeof value === "string");
  return isLabels
    ? selectorFromSet(given as Readonly<Record<string, string>>).toString()
    : selectorOf(given).toString();
}

const scaleTable = tabled<Scale>(
  [{ ...named[0], format: "" }, named[1]],
  [integerColumn("Desired", "How many there should be."), ({ spec }) => spec.replicas ?? 0],
  [integerColumn("Available", "How many there are."), ({ status }) => status.replicas],
  aged,
);

/** A Scale in the shape that its reader asked for. */
function answer(scale: Scale, asked: Asked): ServerResponse {
  if (asked.as === "table") {
    const { resourceVersion } = scale.metadata;
    const options = { ...asked, withColumns: true };
    return json(200, printedTable(scaleTable, [scale], { resourceVersion }, options));
  }
  return json(200, asked.as === "partial" ? partialObject(scale, asked.version) : scale);
}
