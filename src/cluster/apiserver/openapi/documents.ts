import { structTypes } from "#api/schema/schema.ts";
import { servedVersions } from "../versions/served-versions.ts";
import {
  type ServedGroupVersion,
  servedGroupVersions,
  type ServedResource,
} from "../served-resources.ts";
import type { Kinds } from "../kinds.ts";
import { customSchemas } from "./custom-schemas.ts";
import type { Descriptions } from "./descriptions.ts";
import { pathsOf } from "./operations.ts";
import { type Dialect, type KindOfType, schemasOf } from "./schemas.ts";

const info = { title: "Kubernetes", version: "v1.33.13" };

const v2: Dialect = { version: 2, place: "#/definitions/" };
const v3: Dialect = { version: 3, place: "#/components/schemas/" };

/** `/openapi/v3`: where the document of each group and version is. */
export function openApiIndex(kinds: Kinds, descriptions: Descriptions): object {
  // The hash lets clients keep a document; it changes with what the documents say.
  const hash = `${info.version}-${Object.keys(descriptions).length}`;
  return {
    paths: Object.fromEntries(
      servedGroupVersions(kinds).map((served) => {
        const path = pathOf(served);
        const serverRelativeURL = `/openapi/v3/${path}?hash=${hash}${definedBy(served)}`;
        return [path, { serverRelativeURL }];
      }),
    ),
  };
}

/** Tells states of the definitions of custom kinds apart. */
function definedBy({ resources }: ServedGroupVersion): string {
  return resources
    .flatMap(({ custom }) => (custom ? [`-${custom.definition.metadata.resourceVersion}`] : []))
    .join("");
}

/** The document of `apis/apps/v1`; undefined where there is none. */
export function openApiV3(
  path: string,
  kinds: Kinds,
  descriptions: Descriptions,
): object | undefined {
  const served = servedGroupVersions(kinds).find((candidate) => pathOf(candidate) === path);
  if (!served) return undefined;
  return {
    openapi: "3.0.0",
    info,
    paths: pathsOf(`/${path}`, served.resources, v3),
    components: { schemas: allSchemas(served.resources, descriptions, v3) },
  };
}

/** `/openapi/v2`: everything in one document. */
export function openApiV2(kinds: Kinds, descriptions: Descriptions): object {
  const served = servedGroupVersions(kinds);
  const all = served.flatMap(({ resources }) => resources);
  const paths = served.map((one) => pathsOf(`/${pathOf(one)}`, one.resources, v2));
  return {
    swagger: "2.0",
    info,
    paths: Object.assign({}, ...paths) as object,
    definitions: allSchemas(all, descriptions, v2),
  };
}

function pathOf({ group, version }: ServedGroupVersion): string {
  return group ? `apis/${group}/${version}` : `api/${version}`;
}

function allSchemas(
  resources: readonly ServedResource[],
  descriptions: Descriptions,
  dialect: Dialect,
): Record<string, object> {
  const custom = resources.flatMap(({ custom: kind }) => (kind ? [kind] : []));
  const types = typesOf(resources.filter(({ custom: kind }) => !kind));
  for (const type of custom.length > 0 ? ["ObjectMeta", "ListMeta"] : []) {
    if (!types.has(type)) types.set(type, []);
  }
  for (const { speaks } of resources.flatMap(({ subresources }) => subresources)) {
    if (speaks.kind === "Scale" && !types.has("Scale")) types.set("Scale", [speaks]);
  }
  return Object.assign(
    schemasOf(types, descriptions, dialect),
    ...custom.map((kind) => customSchemas(kind, descriptions, dialect)),
  ) as Record<string, object>;
}

/** The types of the objects of these resources and of their subresources, with the kinds they stand for. */
function typesOf(resources: readonly ServedResource[]): Map<string, KindOfType[]> {
  const found = new Map<string, KindOfType[]>();
  const add = (type: string, kind: KindOfType) => {
    const kinds = found.get(type) ?? [];
    if (kinds.some((known) => known.group === kind.group && known.kind === kind.kind)) return;
    found.set(type, [...kinds, kind]);
  };
  for (const { plural, group, version, kind, subresources } of resources) {
    const form = servedVersions.find(
      (candidate) =>
        candidate.resource === plural && candidate.group === group && candidate.version === version,
    );
    const type = form?.type ?? kind;
    if (structTypes().has(type)) add(type, { group, version, kind });
    for (const { speaks } of subresources) {
      if (speaks.group && structTypes().has(speaks.kind)) add(speaks.kind, speaks);
    }
  }
  return found;
}
