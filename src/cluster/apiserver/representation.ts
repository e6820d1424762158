// An answer in the shape that its reader asked for: the object, a Table, or metadata only.

import type { ApiRequest } from "#api/client.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { isCustom } from "#api/custom-resource.ts";
import type { KubernetesObject } from "#api/meta.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import { formatYaml } from "#api/yaml.ts";
import type { JsonObject } from "#base/json.ts";
import type { Kind } from "./kind.ts";
import { withManagedFields } from "./managed-fields/ownership.ts";
import { negotiate, type Offer, type Representation } from "./negotiate.ts";
import { Query } from "./query.ts";
import type { ServerResponse } from "./response.ts";
import { type IncludeObject, partialObject, tableOf } from "./table.ts";
import type { ServedVersion } from "./versions/served-version.ts";

/** What is asked for, and when. */
export interface Asked extends Representation {
  readonly includeObject: IncludeObject;
  readonly nowMs: number;
  /** In which version, where it is not the stored one. */
  readonly form?: ServedVersion | undefined;
}

/** Some objects, and the metadata of their list. */
export interface Page<R extends Resource> {
  readonly items: readonly Resources[R][];
  readonly metadata: object;
}

/** Reads how a request wants its answer. Throws NotAcceptable, BadRequest. */
export function askedOf(
  request: ApiRequest,
  nowMs: number,
  form?: ServedVersion,
  offer: Offer = "objects",
): Asked {
  const accept = request.headers?.["accept"];
  const representation = negotiate(accept, offer);
  const included = new Query(request).get("includeObject") || "Metadata";
  if (representation.as === "table" && !["None", "Metadata", "Object"].includes(included)) {
    throw badRequest(
      `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(included)}: must be 'Metadata', 'Object', 'None', or empty`,
    );
  }
  return { ...representation, includeObject: included as IncludeObject, nowMs, form };
}

/** The body of an answer that is one object. Throws NotAcceptable. */
export function objectBody<R extends Resource>(
  kind: Kind<R>,
  object: Resources[R],
  asked: Asked,
): unknown {
  switch (asked.as) {
    case "table": {
      const { resourceVersion } = object.metadata;
      return tableOf(kind, [object], { resourceVersion }, { ...asked, withColumns: true });
    }
    case "partial":
      return partialObject(object, asked.version);
    case "partialList":
      throw wrongShape("PartialObjectMetadataList", "not a list", kind, "");
    default:
      return inForm(object, asked.form);
  }
}

/** A whole object as its reader sees it. */
export function inForm(object: KubernetesObject, form: ServedVersion | undefined): object {
  const shown = withManagedFields(object);
  return form ? form.fromStored(shown as unknown as JsonObject) : shown;
}

/** The body of an answer that is a list. Throws NotAcceptable. */
export function listBody<R extends Resource>(kind: Kind<R>, page: Page<R>, asked: Asked): unknown {
  const { items, metadata } = page;
  switch (asked.as) {
    case "table":
      return tableOf(kind, items, metadata, { ...asked, withColumns: true });
    case "partialList":
      return {
        kind: "PartialObjectMetadataList",
        apiVersion: `meta.k8s.io/${asked.version}`,
        metadata,
        items: items.length > 0 ? items.map((item) => partialObject(item, asked.version)) : null,
      };
    case "partial":
      throw wrongShape("PartialObjectMetadata", "a list", kind, "List");
    default:
      return {
        kind: kind.listKind,
        apiVersion: asked.form ? `${asked.form.group}/${asked.form.version}` : kind.apiVersion,
        metadata,
        items: items.map((item) => listItem(kind, inForm(item, asked.form))),
      };
  }
}

/** The same answer as YAML, if that is what its reader accepts. */
export function inFormat(response: ServerResponse, accept: string | undefined): ServerResponse {
  const { body, headers } = response;
  if (!accept?.includes("yaml") || typeof body !== "object" || body === null) return response;
  if (headers["content-type"]?.[0] !== "application/json") return response;
  if (formatFor(accept) !== "yaml") return response;
  return {
    ...response,
    headers: { ...headers, "content-type": ["application/yaml"] },
    body: formatYaml(body),
  };
}

/** What cannot be negotiated is refused in JSON. */
function formatFor(accept: string): Representation["format"] {
  try {
    return negotiate(accept).format;
  } catch (error) {
    if (error instanceof StatusError) return "json";
    throw error;
  }
}

function wrongShape(
  shape: string,
  what: string,
  { group, kind }: { readonly group: string; readonly kind: string },
  suffix: string,
): StatusError {
  const type = `*${group.split(".")[0] || "core"}.${kind}${suffix}`;
  return new StatusError(
    "NotAcceptable",
    `you requested ${shape}, but the requested object is ${what} (${type})`,
  );
}

/** Items say of which kind they are where the server has no Go type for them. */
function listItem({ resource }: { readonly resource: Resource }, object: object): object {
  if (isCustom(resource)) return object;
  const { kind: _, apiVersion: __, ...item } = object as KubernetesObject;
  return item;
}
