import type { ApiRequest } from "#api/client.ts";
import { isCustom } from "#api/custom-resource.ts";
import type { Resource } from "#api/scheme.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Store } from "../storage/store.ts";
import type { Kind } from "./kind.ts";
import { checkGetQuery, checkListOptions, checkListVersion } from "./list-query.ts";
import { readPage } from "./pages.ts";
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
    const limit = query.number("limit") ?? 0;
    const page = readPage(this.#store, kind.resource, selection, { query, limit });
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
}
