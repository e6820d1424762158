import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../errors.ts";
import { objectAt, objectsAt, textAt, textsAt } from "./fields.ts";
import { groupResourceOf, type ResourceMapping } from "./mapping.ts";
import { accept, type Rest } from "./rest.ts";

/** Knows the server's resource types; asks discovery when it is first asked. */
export class Mapper {
  readonly #rest: Rest;
  #mappings: Promise<readonly ResourceMapping[]> | undefined;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  /** Every type in every version, in discovery's order: preferred versions of a group first. */
  all(): Promise<readonly ResourceMapping[]> {
    this.#mappings ??= this.#discover();
    return this.#mappings;
  }

  /**
   * The types behind one word: a plural, singular, short name, `deployments.apps`,
   * `deployments.v1.apps`, with the beginning of a group (`hpa.autoscal`), or a category. Throws UsageError if there is none.
   */
  async types(word: string): Promise<readonly ResourceMapping[]> {
    const preferred = preferredOnly(await this.all());
    const inCategory = preferred.filter(({ categories }) => categories.includes(word));
    return inCategory.length > 0 ? inCategory : [await this.type(word)];
  }

  /** The one type behind a word that is no category. */
  async type(word: string): Promise<ResourceMapping> {
    const all = await this.all();
    const [name = "", ...rest] = word.split(".");
    const [version, ...group] = rest;
    const withVersion = all.filter(
      (each) => group.length > 0 && version === each.version && group.join(".") === each.group,
    );
    const withGroup = all.filter((each) => rest.join(".") === each.group);
    const wanted =
      rest.length === 0
        ? find(all, name)
        : (find(withVersion, name) ??
          find(withGroup, name) ??
          find(
            all.filter((each) => each.group.startsWith(rest.join("."))),
            name,
          ));
    if (!wanted) throw noSuchType(name);
    if (rest.length === 0 && wanted.shortNames.includes(word))
      await this.#warnOfTwins(wanted, word);
    return wanted;
  }

  /** A short name may be that of types in several groups. */
  async #warnOfTwins(wanted: ResourceMapping, word: string): Promise<void> {
    const groups = new Set(
      (await this.all())
        .filter(({ shortNames, group }) => shortNames.includes(word) && group !== wanted.group)
        .map(groupResourceOf),
    );
    for (const other of groups) {
      await this.#rest.warn(
        `short name ${JSON.stringify(word)} could also match lower priority resource ${other}`,
      );
    }
  }

  /** The type of objects of this apiVersion and kind; undefined if the server has none. */
  async ofKind(apiVersion: string, kind: string): Promise<ResourceMapping | undefined> {
    const [a = "", b] = apiVersion.split("/");
    const [group, version] = b === undefined ? ["", a] : [a, b];
    const inGroup = (await this.all()).filter((each) => each.group === group);
    // An object that does not tell its version is looked for where it would be in none.
    if (apiVersion === "") {
      const found = inGroup.find((each) => each.kind === kind);
      return found && { ...found, version };
    }
    const all = inGroup.filter((each) => each.version === version);
    return all.find((each) => each.kind === kind) ?? listMapping(all, kind);
  }

  async #discover(): Promise<readonly ResourceMapping[]> {
    const mappings: ResourceMapping[] = [];
    for (const path of ["/api", "/apis"]) {
      const { body } = await this.#rest.request({
        method: "GET",
        path,
        query: [["timeout", "32s"]],
        headers: { accept: accept.discovery },
      });
      const document = objectAt(body);
      mappings.push(
        ...(document["kind"] === "APIGroupDiscoveryList"
          ? aggregated(document)
          : await this.#legacy(document)),
      );
    }
    return mappings;
  }

  /** A server without aggregated discovery is asked once per group and version. */
  async #legacy(document: JsonObject): Promise<ResourceMapping[]> {
    const core = textsAt(document, "versions");
    const groups = objectsAt(document, "groups").flatMap((group) =>
      objectsAt(group, "versions").map((version) => textAt(version, "groupVersion")),
    );
    const mappings: ResourceMapping[] = [];
    for (const [groupVersion, path] of [
      ...core.map((version) => [version, `/api/${version}`] as const),
      ...groups.map((each) => [each, `/apis/${each}`] as const),
    ]) {
      const { body } = await this.#rest.request({
        method: "GET",
        path,
        query: [["timeout", "32s"]],
        headers: { accept: accept.jsonOrAny },
      });
      mappings.push(...resourceList(groupVersion, objectsAt(body, "resources")));
    }
    return mappings;
  }
}

/** What kubectl says of a type that the server does not have. */
export function noSuchType(word: string): UsageError {
  return new UsageError(`the server doesn't have a resource type "${word}"`);
}

/** Lists have a type, too, as in NewDiscoveryRESTMapper of client-go; the server has no place for them. */
function listMapping(
  mappings: readonly ResourceMapping[],
  kind: string,
): ResourceMapping | undefined {
  if (!kind.endsWith("List")) return undefined;
  const of = mappings.find((each) => kind === "List" || kind === `${each.kind}List`);
  const singular = kind.toLowerCase();
  const namespaced = of?.namespaced === true && kind !== "List";
  return of && { ...of, kind, resource: `${singular}s`, singular, namespaced };
}

/** Of each group's resource only the version that comes first. */
export function preferredOnly(mappings: readonly ResourceMapping[]): readonly ResourceMapping[] {
  const seen = new Set<string>();
  return mappings.filter(({ group, resource }) => {
    const key = `${resource}.${group}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Capitals do not matter, but in short names. */
function find(mappings: readonly ResourceMapping[], name: string): ResourceMapping | undefined {
  const lower = name.toLowerCase();
  return (
    mappings.find((each) => each.resource === lower || each.singular === lower) ??
    mappings.find((each) => each.shortNames.includes(name)) ??
    mappings.find((each) => each.kind.toLowerCase() === lower)
  );
}

function aggregated(document: JsonObject): ResourceMapping[] {
  return objectsAt(document, "items").flatMap((item) =>
    objectsAt(item, "versions").flatMap((version) =>
      objectsAt(version, "resources").map((resource) =>
        fromAggregated(textAt(item, "metadata", "name"), version, resource),
      ),
    ),
  );
}

function fromAggregated(group: string, version: JsonObject, resource: JsonObject): ResourceMapping {
  return {
    group,
    version: textAt(version, "version"),
    kind: textAt(resource, "responseKind", "kind"),
    resource: textAt(resource, "resource"),
    singular: textAt(resource, "singularResource"),
    shortNames: textsAt(resource, "shortNames"),
    categories: textsAt(resource, "categories"),
    namespaced: resource["scope"] === "Namespaced",
    verbs: textsAt(resource, "verbs"),
    subresources: objectsAt(resource, "subresources").map((each) => ({
      name: textAt(each, "subresource"),
      verbs: textsAt(each, "verbs"),
    })),
  };
}

function resourceList(groupVersion: string, resources: readonly JsonObject[]): ResourceMapping[] {
  const [a = "", b] = groupVersion.split("/");
  const [group, version] = b === undefined ? ["", a] : [a, b];
  return resources
    .filter((each) => !textAt(each, "name").includes("/"))
    .map((resource) => ({
      group,
      version,
      kind: textAt(resource, "kind"),
      resource: textAt(resource, "name"),
      singular: textAt(resource, "singularName"),
      shortNames: textsAt(resource, "shortNames"),
      categories: textsAt(resource, "categories"),
      namespaced: resource["namespaced"] === true,
      verbs: textsAt(resource, "verbs"),
      subresources: resources
        .filter((each) => textAt(each, "name").startsWith(`${textAt(resource, "name")}/`))
        .map((each) => ({
          name: textAt(each, "name").split("/")[1] ?? "",
          verbs: textsAt(each, "verbs"),
        })),
    }));
}
