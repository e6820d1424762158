import { StatusError } from "#api/errors.ts";
import type { JsonObject } from "#base/json.ts";
import { textAt } from "./fields.ts";
import type { ResourceMapping } from "./mapping.ts";
import type { Query, Rest } from "./rest.ts";

/** A collection in chunks: each answer as it comes, until the server has no more. Throws StatusError. */
export async function* listPages(
  rest: Rest,
  subject: { readonly mapping: ResourceMapping; readonly namespace: string },
  query: Query,
  as?: string,
): AsyncGenerator<JsonObject, void, void> {
  for (let next = ""; ;) {
    const page = await explained(
      subject.mapping,
      query,
      rest.list(subject, { ...query, continue: next }, as),
    );
    yield page;
    next = textAt(page, "metadata", "continue");
    if (!next) return;
  }
}

/** The objects of a list, each with the apiVersion and kind that they all share. */
export function itemsOf(list: JsonObject): readonly JsonObject[] {
  const kind = textAt(list, "kind").replace(/List$/, "");
  const items = (list["items"] as JsonObject[] | null | undefined) ?? [];
  return items.map((item) => ({ apiVersion: list["apiVersion"], kind, ...item }));
}

/** A refused list says what was looked for. As resource.Selector.Visit. */
async function explained<T>(
  { group, version, resource }: ResourceMapping,
  { labelSelector = "", fieldSelector = "" }: Query,
  listing: Promise<T>,
): Promise<T> {
  try {
    return await listing;
  } catch (error) {
    if (!(error instanceof StatusError) || !["BadRequest", "NotFound"].includes(error.reason))
      throw error;
    const what = `"${group}/${version}, Resource=${resource}"`;
    const sought =
      labelSelector || fieldSelector
        ? `Unable to find ${what} that match label selector "${labelSelector}", field selector "${fieldSelector}"`
        : `Unable to list ${what}`;
    throw StatusError.from({ ...error.status, message: `${sought}: ${error.message}` });
  }
}
