import type { ApiRequest } from "#api/client.ts";
import type { JsonObject } from "#base/json.ts";
import { decodeBody } from "../body.ts";
import { encodeManagers } from "../managed-fields/managers.ts";
import { nobodys } from "../managed-fields/ownership.ts";
import { shapeOfKind } from "../managed-fields/shape.ts";
import { negotiate } from "../negotiate.ts";
import { Query, readWriteQuery } from "../query.ts";
import type { Registry } from "../registry.ts";

/** A question that is asked by creating it. */
export interface Review {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
}

/** Reads the question, and notes who asked it. Throws as a create does. */
export function readReview(
  request: ApiRequest,
  apiVersion: string,
  kind: string,
  registry: Registry,
): Review {
  negotiate(request.headers?.["accept"], "plain");
  const { manager, fieldValidation } = readWriteQuery(new Query(request), "CreateOptions");
  const version = apiVersion.split("/").at(-1)!;
  const { object } = decodeBody(request, { kind, apiVersion, version }, fieldValidation);
  const review = { ...object, kind, apiVersion };
  const owned = nobodys.updated({
    shape: shapeOfKind(kind),
    manager,
    operation: "Update",
    apiVersion,
    subresource: "",
    time: registry.timestamp,
    before: { kind, apiVersion, metadata: {} },
    after: review,
  });
  const entries = encodeManagers([...owned.managers.values()]);
  const { metadata, spec = {} } = object as { metadata: JsonObject; spec?: JsonObject };
  const managedFields = entries.length > 0 ? { managedFields: entries } : {};
  return { kind, apiVersion, metadata: { ...metadata, ...managedFields }, spec };
}

/** The question with its answer. */
export function reviewed({ kind, apiVersion, metadata, spec }: Review, status: object): object {
  const asked = Object.keys(spec).length > 0 ? { spec } : {};
  return { kind, apiVersion, metadata, ...asked, status };
}
