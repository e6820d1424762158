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

/**
 * Reads one page of a list. One that is full is followed by another if there is any object behind it, whether it is
 * meant or not. As GetList of the storage and of the cache before it. Throws BadRequest, Expired.
 */
export function readPage<R extends Resource>(
  store: Store,
  resource: R,
  selection: Selection<R>,
  { query, limit: wanted }: PageQuery,
): { items: Resources[R][]; metadata: object } {
  const token = query.get("continue");
  const exact = exactRevision(query, wanted);
  const isCached = !token && exact === latest && resource !== "events";
  // The cache tells all that it has.
  const limit = isCached && query.get("resourceVersion") === "0" ? 0 : wanted;
  const { revision, after } = token ? readToken(token) : { revision: exact, after: "" };
  const objects = objectsAt(store, resource, selection.home, { revision, after, isPage: !!token });
  const items: Resources[R][] = [];
  let behind = 0;
  for (const object of objects) {
    if (after && keyOf(object, selection) <= after) continue;
    if (limit > 0 && items.length >= limit) behind++;
    else if (selection.includes(object)) items.push(object);
  }
  const last = items.at(-1);
  const selects = query.get("labelSelector") || query.get("fieldSelector");
  const shown = revision === latest ? store.revision : revision;
  const goesOn = behind > 0 && last !== undefined && !selection.isSingle;
  return {
    items,
    metadata: {
      resourceVersion: `${shown}`,
      ...(goesOn && {
        continue: writeToken({ revision: shown, after: keyOf(last, selection) }, isCached),
      }),
      ...(goesOn && !selects && { remainingItemCount: behind }),
    },
  };
}

/** All pages of a list show one revision: the one that was asked for, or that of the first page. */
function objectsAt<R extends Resource>(
  store: Store,
  resource: R,
  namespace: string | undefined,
  { revision, after, isPage }: { revision: number; after: string; isPage: boolean },
): readonly Resources[R][] {
  if (revision === latest) return store.list(resource, namespace);
  const objects = store.listAt(resource, namespace, revision);
  if (objects) return objects;
  if (isPage) throw expiredToken(after);
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
function keyOf<R extends Resource>({ metadata }: Resources[R], { home }: Selection<R>): string {
  const { namespace, name } = metadata;
  return namespace && home === undefined ? `/${namespace}/${name}` : `/${name}`;
}

function expiredToken(after: string): StatusError {
  return new StatusError(
    "Expired",
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
    undefined,
    undefined,
    { continue: writeToken({ revision: latest, after }, false) },
  );
}
