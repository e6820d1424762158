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
import { listSchemas } from "./list-schemas.ts";
import { pathsOf } from "./operations.ts";
import { sharedParameters, type Vocabulary } from "./parameters.ts";
import { type Dialect, type KindOfType, schemasOf } from "./schemas.ts";

/** The version is the one whose API is served. */
const info = { title: "Kubernetes", version: "1.33" };

/** How clients say who they are. */
const security = {
  BearerToken: {
    description: "Bearer Token authentication",
    type: "apiKey",
    name: "authorization",
    in: "header",
  },
};

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
  const all = servedGroupVersions(kinds);
  const served = all.find((candidate) => pathOf(candidate) === path);
  if (!served) return undefined;
  const everything = all.flatMap(({ resources }) => resources);
  const schemas = allSchemas(served.resources, everything, descriptions, v3);
  return {
    openapi: "3.0.0",
    info,
    paths: pathsOf(`/${path}`, served.resources, v3, vocabularyOf(schemas, descriptions)),
    components: {
      schemas: { ...schemas, ...patchSchema(descriptions) },
      securitySchemes: security,
    },
  };
}

/** `/openapi/v2`: everything in one document. */
export function openApiV2(kinds: Kinds, descriptions: Descriptions): object {
  const served = servedGroupVersions(kinds);
  const all = served.flatMap(({ resources }) => resources);
  const schemas = { ...allSchemas(all, all, descriptions, v2), ...patchSchema(descriptions) };
  const vocabulary = vocabularyOf(schemas, descriptions);
  const paths = served.map((one) => pathsOf(`/${pathOf(one)}`, one.resources, v2, vocabulary));
  return {
    swagger: "2.0",
    info,
    paths: Object.assign({}, ...paths) as object,
    definitions: schemas,
    parameters: sharedParameters(vocabulary),
    securityDefinitions: security,
    security: Object.keys(security).map((scheme) => ({ [scheme]: [] })),
  };
}

/** What operations speak of: the schemas of kinds, and what is told of parameters. */
function vocabularyOf(schemas: Readonly<Record<string, object>>, known: Descriptions): Vocabulary {
  const names = schemaNames(schemas);
  return {
    schemaOf: (kind) => names.get(keyOf(kind)),
    parameters: known["parameters"]?.fields ?? {},
  };
}

/** What the bodies of patches are: whatever the type of patch makes of them. */
function patchSchema(descriptions: Descriptions): Record<string, object> {
  const name = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch";
  const known = descriptions[name];
  return { [name]: { ...(known && { description: known.description }), type: "object" } };
}

/** The names of schemas by the kinds that they stand for. */
function schemaNames(schemas: Readonly<Record<string, object>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(schemas).flatMap(([name, schema]) => {
      const kinds = (schema as { "x-kubernetes-group-version-kind"?: readonly KindOfType[] })[
        "x-kubernetes-group-version-kind"
      ];
      return (kinds ?? []).map((kind): [string, string] => [keyOf(kind), name]);
    }),
  );
}

function keyOf({ group, version, kind }: KindOfType): string {
  return `${group}/${version}/${kind}`;
}

function pathOf({ group, version }: ServedGroupVersion): string {
  return group ? `apis/${group}/${version}` : `api/${version}`;
}

function allSchemas(
  resources: readonly ServedResource[],
  everything: readonly ServedResource[],
  descriptions: Descriptions,
  dialect: Dialect,
): Record<string, object> {
  // Types that stand for kinds say so in every document that they are in.
  const kindsOfTypes = typesOf(everything.filter(({ custom: kind }) => !kind));
  const custom = resources.flatMap(({ custom: kind }) => (kind ? [kind] : []));
  const types = typesOf(resources.filter(({ custom: kind }) => !kind));
  if (custom.length > 0) types.set("ObjectMeta", []);
  for (const { speaks } of resources.flatMap(({ subresources }) => subresources)) {
    if (speaks.kind === "Scale" && !types.has("Scale")) types.set("Scale", [speaks]);
  }
  types.set("ListMeta", []);
  types.set("Status", [{ group: "", version: "v1", kind: "Status" }]);
  for (const type of ["DeleteOptions", "WatchEvent"])
    types.set(type, ofEveryGroup(type, everything));
  return Object.assign(
    schemasOf(types, kindsOfTypes, descriptions, dialect),
    listSchemas(resources, typeOfResource, descriptions, dialect),
    ...custom.map((kind) => customSchemas(kind, descriptions, dialect)),
  ) as Record<string, object>;
}

/** What every group and version has a kind of. */
function ofEveryGroup(kind: string, everything: readonly ServedResource[]): KindOfType[] {
  const groups = new Set(everything.map(({ group, version }) => `${group}/${version}`));
  return [...groups].toSorted().map((place) => {
    const [group = "", version = ""] = place.split("/");
    return { group, version, kind };
  });
}

/** The type of a resource's objects, where it has one. */
function typeOfResource({ plural, group, version, kind }: ServedResource) {
  const form = servedVersions.find(
    (candidate) =>
      candidate.resource === plural && candidate.group === group && candidate.version === version,
  );
  return structTypes().get(form?.type ?? kind);
}

/** The types of the objects of these resources and of their subresources, with the kinds they stand for. */
function typesOf(resources: readonly ServedResource[]): Map<string, KindOfType[]> {
  const found = new Map<string, KindOfType[]>();
  const add = (type: string, kind: KindOfType) => {
    const kinds = found.get(type) ?? [];
    if (kinds.some((known) => known.group === kind.group && known.kind === kind.kind)) return;
    found.set(type, [...kinds, kind]);
  };
  for (const resource of resources) {
    const { group, version, kind, subresources } = resource;
    const type = typeOfResource(resource);
    if (type) add(type.name, { group, version, kind });
    for (const { speaks } of subresources) {
      if (speaks.group && structTypes().has(speaks.kind)) add(speaks.kind, speaks);
    }
  }
  return found;
}
