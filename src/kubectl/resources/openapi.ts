import { isNotFound } from "#api/errors.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { accept, type Rest } from "./rest.ts";

/** The server's description of its types; each document is asked for once. */
export class OpenApi {
  readonly #rest: Rest;
  readonly #documents = new Map<string, Promise<JsonObject>>();

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** The document of version 3 for `apps/v1` or `v1`; undefined if the server has none. Throws StatusError. */
  async group(groupVersion: string): Promise<JsonObject | undefined> {
    const { paths } = await this.#read("/openapi/v3", accept.jsonOrAny);
    const place = groupVersion.includes("/") ? `apis/${groupVersion}` : `api/${groupVersion}`;
    const found = isObject(paths) ? paths[place] : undefined;
    if (!isObject(found)) return undefined;
    return this.#read(String(found["serverRelativeURL"]), accept.json);
  }

  /** The document of version 2: all types in one. Throws StatusError. */
  whole(): Promise<JsonObject> {
    return this.#read("/openapi/v2", accept.json);
  }

  #read(url: string, as: string): Promise<JsonObject> {
    let document = this.#documents.get(url);
    if (!document) this.#documents.set(url, (document = this.#request(url, as)));
    return document;
  }

  async #request(url: string, as: string): Promise<JsonObject> {
    const [path = "", search = ""] = url.split("?");
    const query = search
      .split("&")
      .filter(Boolean)
      .map((pair): [string, string] => {
        const [name = "", value = ""] = pair.split("=");
        return [name, value];
      });
    const { body } = await this.#rest.request({
      method: "GET",
      path,
      query: [...query, ["timeout", "32s"]],
      headers: { accept: as },
    });
    return isObject(body) ? body : {};
  }
}

/**
 * Whether the server checks the fields of such objects itself when asked to (`fieldValidation`), which is what
 * kubectl looks for in the document before it sends a manifest. A server without documents is taken to do so.
 */
export async function validatesFields(
  openApi: OpenApi,
  apiVersion: string,
  kind: string,
): Promise<boolean> {
  let document: JsonObject | undefined;
  try {
    document = await openApi.group(apiVersion);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  if (!document || !isObject(document["paths"])) return true;
  const patches = Object.values(document["paths"]).flatMap((path) =>
    isObject(path) && isObject(path["patch"]) ? [path["patch"]] : [],
  );
  const own = patches.filter((patch) => isOf(patch, kind));
  return own.length === 0 || own.some(takesFieldValidation);
}

function isOf(operation: JsonObject, kind: string): boolean {
  const type = operation["x-kubernetes-group-version-kind"];
  return isObject(type) && type["kind"] === kind;
}

function takesFieldValidation({ parameters }: JsonObject): boolean {
  return (
    Array.isArray(parameters) &&
    parameters.some((each) => isObject(each) && each["name"] === "fieldValidation")
  );
}
