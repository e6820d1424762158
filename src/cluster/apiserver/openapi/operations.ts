// Which requests there are for a resource, as far as clients read it: kubectl looks whether writes take
// fieldValidation, and of which kind the objects are.

import type { ServedResource } from "../served-resources.ts";
import type { Dialect } from "./schemas.ts";

const parameters = {
  post: ["dryRun", "fieldManager", "fieldValidation"],
  put: ["dryRun", "fieldManager", "fieldValidation"],
  patch: ["dryRun", "fieldManager", "fieldValidation", "force"],
  get: [],
  delete: ["dryRun", "gracePeriodSeconds", "propagationPolicy"],
} as const;

type Action = keyof typeof parameters;

/** The paths of these resources below `prefix` (`/apis/apps/v1`). */
export function pathsOf(
  prefix: string,
  resources: readonly ServedResource[],
  { version }: Dialect,
): Record<string, object> {
  const paths: Record<string, object> = {};
  for (const resource of resources) {
    const { plural, namespaced, verbs } = resource;
    const operations = (actions: readonly [verb: string, action: Action][]) =>
      Object.fromEntries(
        actions
          .filter(([verb]) => verbs.includes(verb))
          .map(([, action]) => [action, operation(resource, action, version)]),
      );
    const home = namespaced ? `${prefix}/namespaces/{namespace}/${plural}` : `${prefix}/${plural}`;
    if (namespaced) paths[`${prefix}/${plural}`] = operations([["list", "get"]]);
    paths[home] = operations([
      ["list", "get"],
      ["create", "post"],
      ["deletecollection", "delete"],
    ]);
    paths[`${home}/{name}`] = operations([
      ["get", "get"],
      ["update", "put"],
      ["patch", "patch"],
      ["delete", "delete"],
    ]);
  }
  return paths;
}

function operation(resource: ServedResource, action: Action, version: 2 | 3): object {
  const { group, version: groupVersion, kind } = resource;
  return {
    operationId: `${action}${kind}`,
    parameters: parameters[action].map((name) => {
      const type =
        name === "force" ? "boolean" : name === "gracePeriodSeconds" ? "integer" : "string";
      const schema = { type, uniqueItems: true };
      return version === 3 ? { name, in: "query", schema } : { name, in: "query", ...schema };
    }),
    responses: { "200": { description: "OK" } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": { group, version: groupVersion, kind },
  };
}
