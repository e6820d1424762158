// Which requests there are for a resource: clients look which patches a kind takes, whether writes take
// fieldValidation, and of which kind the objects are.

import type { ServedResource } from "../served-resources.ts";
import type { Dialect } from "./schemas.ts";

type Action = "list" | "create" | "deletecollection" | "get" | "update" | "patch" | "delete";

const methods: { readonly [A in Action]: string } = {
  list: "get",
  create: "post",
  deletecollection: "delete",
  get: "get",
  update: "put",
  patch: "patch",
  delete: "delete",
};

/** The names of actions in `x-kubernetes-action`. */
const actions: { readonly [A in Action]?: string } = { create: "post", update: "put" };

const writes = ["dryRun", "fieldManager", "fieldValidation"];
const selects = ["continue", "fieldSelector", "labelSelector", "limit", "resourceVersion"];
const lists = [...selects, "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds"];
const deletes = [
  "dryRun",
  "gracePeriodSeconds",
  "ignoreStoreReadErrorWithClusterBreakingPotential",
  "orphanDependents",
  "propagationPolicy",
];

const parameters: { readonly [A in Action]: readonly string[] } = {
  list: [...lists, "allowWatchBookmarks", "watch"].toSorted(),
  create: writes,
  deletecollection: [...lists, ...deletes].toSorted(),
  get: [],
  update: writes,
  patch: [...writes, "force"],
  delete: deletes,
};

const integers = new Set(["gracePeriodSeconds", "limit", "timeoutSeconds"]);
const booleans = new Set([
  "allowWatchBookmarks",
  "force",
  "ignoreStoreReadErrorWithClusterBreakingPotential",
  "orphanDependents",
  "sendInitialEvents",
  "watch",
]);

const patches = [
  "application/apply-patch+yaml",
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
];

/** The paths of these resources below `prefix` (`/apis/apps/v1`); `nameOf` is what a kind is called as a schema. */
export function pathsOf(
  prefix: string,
  resources: readonly ServedResource[],
  dialect: Dialect,
  nameOf: (resource: ServedResource) => string | undefined = () => undefined,
): Record<string, object> {
  const paths: Record<string, object> = {};
  for (const resource of resources) {
    const { plural, namespaced, verbs } = resource;
    const operations = (...wanted: Action[]) =>
      Object.fromEntries(
        wanted
          .filter((action) => verbs.includes(action))
          .map((action) => [
            methods[action],
            operation(resource, action, dialect, nameOf(resource)),
          ]),
      );
    const home = namespaced ? `${prefix}/namespaces/{namespace}/${plural}` : `${prefix}/${plural}`;
    if (namespaced) paths[`${prefix}/${plural}`] = operations("list");
    paths[home] = operations("list", "create", "deletecollection");
    paths[`${home}/{name}`] = operations("get", "update", "patch", "delete");
  }
  return paths;
}

function operation(
  { group, version, kind, custom }: ServedResource,
  action: Action,
  dialect: Dialect,
  schemaName: string | undefined,
): object {
  return {
    operationId: `${action}${kind}`,
    ...(dialect.version === 2 &&
      action === "patch" && { consumes: patchTypes(custom !== undefined) }),
    parameters: parameters[action].map((name) => {
      const type = booleans.has(name) ? "boolean" : integers.has(name) ? "integer" : "string";
      const schema = { type, uniqueItems: true };
      return dialect.version === 3
        ? { name, in: "query", schema }
        : { name, in: "query", ...schema };
    }),
    ...(dialect.version === 3 && bodyOf(action, dialect, schemaName, custom !== undefined)),
    responses: { "200": { description: "OK" } },
    "x-kubernetes-action": actions[action] ?? action,
    "x-kubernetes-group-version-kind": { group, version, kind },
  };
}

/** Nobody has told how lists of custom kinds are merged. */
function patchTypes(isCustom: boolean): readonly string[] {
  return isCustom ? patches.filter((type) => !type.includes("strategic")) : patches;
}

function bodyOf(
  action: Action,
  { place }: Dialect,
  schemaName: string | undefined,
  isCustom: boolean,
): object {
  const meta = "io.k8s.apimachinery.pkg.apis.meta.v1";
  const of = (name: string) => ({ schema: { $ref: `${place}${name}` } });
  if (action === "patch") {
    const content = Object.fromEntries(
      patchTypes(isCustom).map((type) => [type, of(`${meta}.Patch`)]),
    );
    return { requestBody: { content, required: true } };
  }
  if (action === "delete" || action === "deletecollection") {
    return { requestBody: { content: { "*/*": of(`${meta}.DeleteOptions`) } } };
  }
  if ((action === "create" || action === "update") && schemaName !== undefined) {
    return { requestBody: { content: { "*/*": of(schemaName) }, required: true } };
  }
  return {};
}
