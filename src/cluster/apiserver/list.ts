import type { ApiRequest } from "#api/client.ts";
import { decodeBase64, encodeBase64 } from "#api/base64.ts";
import { badRequest, type StatusError } from "#api/errors.ts";
import { JsonError, parseJson } from "#api/go-json.ts";
import { apiVersionOf, type Resource, type Resources, scheme } from "#api/scheme.ts";
import { isObject } from "#base/json.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Store } from "../storage/store.ts";
import { withManagedFields } from "./managed-fields/ownership.ts";
import { negotiate } from "./negotiate.ts";
import { checkListQuery, Query } from "./query.ts";
import type { ResourceInfoOfRequest } from "./request-info.ts";
import type { ServerResponse } from "./response.ts";
import { Selection } from "./selection.ts";
import { type IncludeObject, partialObject, tableOf } from "./table.ts";
import { watchStream } from "./watch.ts";

/** How long a watch may last if its reader does not say. */
const watchTimeoutMs = 1_800_000;

/** Answers GET: one object, a list in pages, or a watch; as JSON, as a Table or with metadata only. */
export class ListReader {
  readonly #simulation: Simulation;
  readonly #store: Store;

  constructor(simulation: Simulation, store: Store) {
    this.#simulation = simulation;
    this.#store = store;
  }

  get(request: ApiRequest, { resource, namespace, name }: ResourceInfoOfRequest): ServerResponse {
    const object = this.#store.get(resource, namespace, name);
    switch (negotiate(request.headers?.["accept"])) {
      case "table": {
        const { resourceVersion } = object.metadata;
        return json(this.#table(resource, [object], { resourceVersion }, request));
      }
      case "partial":
        return json(partialObject(object));
      default:
        return json(withManagedFields(object));
    }
  }

  list(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    const query = new Query(request);
    checkListQuery(query, this.#store.revision);
    const { resource, namespace } = info;
    const selection = new Selection(resource, namespace, "", query);
    if (query.is("watch")) return this.#watch(request, query, resource, selection);
    const page = this.#page(resource, selection, query);
    switch (negotiate(request.headers?.["accept"])) {
      case "table":
        return json(this.#table(resource, page.items, page.metadata, request));
      case "partial":
        return json({
          kind: "PartialObjectMetadataList",
          apiVersion: "meta.k8s.io/v1",
          metadata: page.metadata,
          items: page.items.length > 0 ? page.items.map(partialObject) : null,
        });
      default:
        return json(this.listOf(resource, page.items, page.metadata));
    }
  }

  /** A list object; its items do not repeat kind and apiVersion. */
  listOf<R extends Resource>(
    resource: R,
    items: readonly Resources[R][],
    metadata: object = { resourceVersion: `${this.#store.revision}` },
  ): object {
    return {
      kind: `${scheme[resource].kind}List`,
      apiVersion: apiVersionOf(resource),
      metadata,
      items: items.map(withoutTypeMeta),
    };
  }

  #table<R extends Resource>(
    resource: R,
    items: readonly Resources[R][],
    metadata: object,
    request: ApiRequest,
  ): object {
    return tableOf(resource, items, metadata, {
      nowMs: this.#simulation.now,
      includeObject: includeObject(new Query(request)),
      withColumns: true,
    });
  }

  #watch<R extends Resource>(
    request: ApiRequest,
    query: Query,
    resource: R,
    selection: Selection<R>,
  ): ServerResponse {
    const version = query.get("resourceVersion");
    const seconds = Number(query.get("timeoutSeconds"));
    const stream = watchStream(this.#simulation, this.#store, {
      resource,
      selection,
      since: version && version !== "0" ? Number(version) : undefined,
      bookmarks: query.is("allowWatchBookmarks"),
      timeoutMs: seconds > 0 ? seconds * 1000 : watchTimeoutMs,
      representation: negotiate(request.headers?.["accept"]),
      includeObject: includeObject(query),
    });
    return { code: 200, headers: { "content-type": ["application/json"] }, stream };
  }

  #page<R extends Resource>(
    resource: R,
    selection: Selection<R>,
    query: Query,
  ): { items: Resources[R][]; metadata: object } {
    const limit = Number(query.get("limit")) || 0;
    const token = query.get("continue");
    const start = token ? readToken(token) : undefined;
    const revision = start?.revision ?? this.#store.revision;
    const after = start?.after ?? "";
    const items: Resources[R][] = [];
    let remaining = 0;
    for (const object of this.#store.list(resource, selection.namespace)) {
      if (after && keyOf(object, selection) <= after) continue;
      if (!selection.includes(object)) continue;
      if (limit > 0 && items.length === limit) remaining++;
      else items.push(object);
    }
    const last = items.at(-1);
    const selects = query.get("labelSelector") || query.get("fieldSelector");
    return {
      items,
      metadata: {
        resourceVersion: `${revision}`,
        ...(remaining > 0 && last && { continue: writeToken(revision, keyOf(last, selection)) }),
        ...(remaining > 0 && !selects && { remainingItemCount: remaining }),
      },
    };
  }
}

function withoutTypeMeta(object: Resources[Resource]): object {
  const { kind: _, apiVersion: __, ...item } = withManagedFields(object);
  return item;
}

function includeObject(query: Query): IncludeObject {
  return (query.get("includeObject") || "Metadata") as IncludeObject;
}

/** Where an object stands in its list: `/name`, or `/namespace/name` in a list over all of them. */
function keyOf<R extends Resource>(
  { metadata }: Resources[R],
  { namespace }: Selection<R>,
): string {
  const { namespace: home, name } = metadata;
  return home && namespace === undefined ? `/${home}/${name}` : `/${name}`;
}

/** The real server's token: base64 of `{"v":"meta.k8s.io/v1","rv":7907,"start":"/b\u0000"}`. */
function writeToken(revision: number, key: string): string {
  const start = `${JSON.stringify(key).slice(0, -1)}\\u0000"`;
  return urlSafe(encodeBase64(`{"v":"meta.k8s.io/v1","rv":${revision},"start":${start}}`));
}

function badToken(why: string): StatusError {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`);
}

function readToken(token: string): { revision: number; after: string } {
  const padded = token.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = decodeBase64(padded + "=".repeat((4 - (padded.length % 4)) % 4));
  if (!bytes) throw badToken("illegal base64 data at input byte 0");
  try {
    const { value } = parseJson(String.fromCharCode(...bytes));
    if (isObject(value) && typeof value["start"] === "string") {
      return { revision: Number(value["rv"]), after: value["start"].replace("\u0000", "") };
    }
    throw badToken("incorrect encoded start key (start is empty)");
  } catch (error) {
    if (error instanceof JsonError) throw badToken(error.message);
    throw error;
  }
}

function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function json(body: unknown): ServerResponse {
  return { code: 200, headers: { "content-type": ["application/json"] }, body };
}
