import type { ApiRequest } from "#api/client.ts";
import { isCustom } from "#api/custom-resource.ts";
import { StatusError } from "#api/errors.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Store } from "../storage/store.ts";
import { readToken, writeToken } from "./continue-token.ts";
import type { Kind } from "./kind.ts";
import { checkGetQuery, checkListOptions, checkListVersion } from "./list-query.ts";
import { Query } from "./query.ts";
import { type Asked, askedOf, listBody, objectBody } from "./representation.ts";
import type { ResourceInfoOfRequest } from "./request-info.ts";
import { json, type ServerResponse } from "./response.ts";
import { Selection } from "./selection.ts";
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

  get(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    const { resource, kind, namespace, name, form } = info;
    checkGetQuery(new Query(request), this.#store.revision);
    const object = this.#store.get(resource, namespace, name);
    return json(200, objectBody(kind, object, askedOf(request, this.#simulation.now, form)));
  }

  list(request: ApiRequest, info: ResourceInfoOfRequest): ServerResponse {
    const query = new Query(request);
    const { kind, namespace, name, form, resource } = info;
    const selection = new Selection(kind, namespace, query, form);
    checkListOptions(query);
    // Custom resources can be asked for by such a path, too, but only the query makes it a watch.
    const isWatch = query.is("watch") || (!!info.isWatch && !isCustom(resource));
    const asked = askedOf(request, this.#simulation.now, form, isWatch ? "stream" : "list");
    selection.refuseUnknownFields();
    if (name) selection.narrowTo(name);
    checkListVersion(query, this.#store.revision, isWatch);
    if (isWatch) return this.#watch(query, kind, selection, asked);
    const page = this.#page(kind.resource, selection, query);
    return json(200, listBody(kind, page, asked));
  }

  #watch<R extends Resource>(
    query: Query,
    kind: Kind<R>,
    selection: Selection<R>,
    asked: Asked,
  ): ServerResponse {
    const version = query.get("resourceVersion");
    const seconds = query.number("timeoutSeconds") ?? 0;
    const stream = watchStream(this.#simulation, this.#store, {
      kind,
      selection,
      since: version && version !== "0" ? Number(version) : undefined,
      bookmarks: query.is("allowWatchBookmarks"),
      timeoutMs: seconds > 0 ? seconds * 1000 : watchTimeoutMs,
      asked,
    });
    return { code: 200, headers: { "content-type": ["application/json"] }, stream };
  }

  #page<R extends Resource>(
    resource: R,
    selection: Selection<R>,
    query: Query,
  ): { items: Resources[R][]; metadata: object } {
    const limit = query.number("limit") ?? 0;
    const { revision, after, objects } = this.#snapshot(resource, selection, query);
    const items: Resources[R][] = [];
    let remaining = 0;
    for (const object of objects) {
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
        ...(remaining > 0 &&
          last && { continue: writeToken({ revision, after: keyOf(last, selection) }) }),
        ...(remaining > 0 && !selects && { remainingItemCount: remaining }),
      },
    };
  }

  /** All pages of a list show one revision: the one that was asked for, or that of the first page. */
  #snapshot<R extends Resource>(
    resource: R,
    { namespace }: Selection<R>,
    query: Query,
  ): { revision: number; after: string; objects: readonly Resources[R][] } {
    const token = query.get("continue");
    const { revision, after } = token
      ? readToken(token)
      : { revision: exactRevision(query), after: "" };
    if (revision === latest) {
      return {
        revision: this.#store.revision,
        after,
        objects: this.#store.list(resource, namespace),
      };
    }
    const objects = this.#store.listAt(resource, namespace, revision);
    if (objects) return { revision, after, objects };
    if (token) throw expiredToken(after);
    throw new StatusError("Expired", "The resourceVersion for the provided list is too old.");
  }
}

const latest = -1;

/** The one revision that is asked for; a limit without resourceVersionMatch asks for it too. */
function exactRevision(query: Query): number {
  const version = Number(query.get("resourceVersion"));
  const match = query.get("resourceVersionMatch");
  const isExact = match === "Exact" || (match === "" && (query.number("limit") ?? 0) > 0);
  return isExact && version > 0 ? version : latest;
}

/** Where an object stands in its list: `/name`, or `/namespace/name` in a list over all of them. */
function keyOf<R extends Resource>(
  { metadata }: Resources[R],
  { namespace }: Selection<R>,
): string {
  const { namespace: home, name } = metadata;
  return home && namespace === undefined ? `/${home}/${name}` : `/${name}`;
}

function expiredToken(after: string): StatusError {
  return new StatusError(
    "Expired",
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
    undefined,
    undefined,
    { continue: writeToken({ revision: latest, after }) },
  );
}
