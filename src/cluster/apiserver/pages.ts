import { StatusError } from "#api/errors.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import type { Store } from "../storage/store.ts";
import { readToken, writeToken } from "./continue-token.ts";
import type { Query } from "./query.ts";
import type { Selection } from "./selection.ts";

/** What of a list is asked for; at most `limit` items of it, or all for 0. */
export interface PageQuery {
  readonly query: Query;
  readonly limit: number;
}

/** Reads one page of a list. Throws BadRequest, Expired. */
export function readPage<R extends Resource>(
  store: Store,
  resource: R,
  selection: Selection<R>,
  asked: PageQuery,
): { items: Resources[R][]; metadata: object } {
  const { query, limit } = asked;
  const { revision, after, objects } = snapshot(store, resource, selection, asked);
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
function snapshot<R extends Resource>(
  store: Store,
  resource: R,
  { namespace }: Selection<R>,
  { query, limit }: PageQuery,
): { revision: number; after: string; objects: readonly Resources[R][] } {
  const token = query.get("continue");
  const { revision, after } = token
    ? readToken(token)
    : { revision: exactRevision(query, limit), after: "" };
  if (revision === latest) {
    return {
      revision: store.revision,
      after,
      objects: store.list(resource, namespace),
    };
  }
  const objects = store.listAt(resource, namespace, revision);
  if (objects) return { revision, after, objects };
  if (token) throw expiredToken(after);
  throw new StatusError("Expired", "The resourceVersion for the provided list is too old.");
}

const latest = -1;

/** The one revision that is asked for; a limit without resourceVersionMatch asks for it too. */
function exactRevision(query: Query, limit: number): number {
  const version = Number(query.get("resourceVersion"));
  const match = query.get("resourceVersionMatch");
  const isExact = match === "Exact" || (match === "" && limit > 0);
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
