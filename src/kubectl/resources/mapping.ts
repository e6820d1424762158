import { resources, scheme } from "#api/scheme.ts";

/** A resource type as discovery tells it: how an object of a kind is reached. */
export interface ResourceMapping {
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The plural, as in a URL. */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly Subresource[];
}

export interface Subresource {
  readonly name: string;
  readonly verbs: readonly string[];
}

/** `deployments.apps`, `pods`: as error messages and `-o name` of types say it. */
export function groupResourceOf({ group, resource }: ResourceMapping): string {
  return group ? `${resource}.${group}` : resource;
}

/** True if kubectl knows the form of the objects by itself, and not from the server alone. */
export function isBuiltIn({ group, kind }: Pick<ResourceMapping, "group" | "kind">): boolean {
  // Events are served by a second group, too.
  const home = group === "events.k8s.io" ? "" : group;
  return resources.some(
    (resource) => scheme[resource].group === home && scheme[resource].kind === kind,
  );
}

/** `apps/v1`, `v1`. */
export function apiVersionOf({ group, version }: ResourceMapping): string {
  return group ? `${group}/${version}` : version;
}

/** `deployment.apps/web`, `pod/web`: how kubectl names an object in what it prints. */
export function objectName({ group, kind }: ResourceMapping, name: string): string {
  return `${kind.toLowerCase()}${group ? `.${group}` : ""}/${name || "<unknown>"}`;
}
