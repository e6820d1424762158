import { type BuiltInResource, resources, scheme } from "#api/scheme.ts";
import { hasCondition } from "#api/apiextensions.ts";
import type { CustomKind } from "./custom/custom-kind.ts";
import { compareVersions } from "./kube-versions.ts";
import type { Kinds } from "./kinds.ts";
import { servedVersions } from "./versions/served-versions.ts";
import { virtualResources } from "./virtual/virtual-resources.ts";

/** Group, version and kind; empty where they are the resource's own. */
interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface ServedSubresource {
  readonly name: string;
  readonly speaks: Kind;
  readonly verbs: readonly string[];
}

/** A resource of one group and version, as discovery tells of it. */
export interface ServedResource extends Kind {
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly ServedSubresource[];
  /** In which version it is stored; absent where it is not. */
  readonly stored?: Kind;
  /** Of a custom resource: what is known of it. */
  readonly custom?: CustomKind;
}

/** One version of a group and what is in it. */
export interface ServedGroupVersion {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly ServedResource[];
}

const verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/** The order in which the real server lists its groups; others come behind. */
const groupOrder = [
  "",
  "apiregistration.k8s.io",
  "apps",
  "events.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "scheduling.k8s.io",
  "coordination.k8s.io",
  "node.k8s.io",
  "discovery.k8s.io",
  "flowcontrol.apiserver.k8s.io",
];

const known = new WeakMap<readonly object[], readonly ServedGroupVersion[]>();

/** All that is served, as discovery orders it: by group, newer versions first, by name. */
export function servedGroupVersions(kinds: Kinds): readonly ServedGroupVersion[] {
  const { definitions } = kinds; // The store hands out the same list until one of them changes.
  let served = known.get(definitions);
  if (!served) known.set(definitions, (served = groupVersions(kinds)));
  return served;
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function groupVersions(kinds: Kinds): ServedGroupVersion[] {
  const found = new Map<string, { group: string; version: string; resources: ServedResource[] }>();
  for (const resource of [...allResources(), ...kinds.established.map(customResource)]) {
    const { group, version } = resource;
    const id = `${group}/${version}`;
    const entry = found.get(id) ?? { group, version, resources: [] };
    entry.resources.push(resource);
    found.set(id, entry);
  }
  const place = ({ group }: ServedGroupVersion) => groupOrder.indexOf(group) + 1 || Infinity;
  for (const { resources: list } of found.values()) {
    list.sort((a, b) => order(a.plural, b.plural));
  }
  return [...found.values()].toSorted(
    (a, b) =>
      (place(a) === place(b) ? 0 : place(a) - place(b)) ||
      order(a.group, b.group) ||
      compareVersions(b.version, a.version),
  );
}

/** A custom resource as discovery tells of it: as customresource_discovery_controller.go. */
function customResource(kind: CustomKind): ServedResource {
  const own = { group: kind.group, version: kind.version, kind: kind.kind };
  const verbsNow = hasCondition(kind.definition, "Terminating") ? lastVerbs : customVerbs;
  const scale = { group: "autoscaling", version: "v1", kind: "Scale" };
  return {
    ...own,
    plural: kind.plural,
    singular: kind.singular,
    shortNames: kind.shortNames,
    categories: kind.categories,
    namespaced: kind.namespaced,
    verbs: verbsNow,
    subresources: kind.subresources.map((name) => ({
      name,
      speaks: name === "scale" ? scale : own,
      verbs: ["get", "patch", "update"],
    })),
    stored: { ...own, version: kind.storageVersion },
    custom: kind,
  };
}

const customVerbs = [
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "create",
  "update",
  "watch",
];
const lastVerbs = ["delete", "deletecollection", "get", "list", "watch"];

function allResources(): ServedResource[] {
  const stored = resources.map((resource) => storedResource(resource, scheme[resource]));
  const others = servedVersions.map((version) => ({
    ...storedResource(version.resource, version),
    subresources: storedResource(version.resource, version).subresources,
  }));
  const virtual = virtualResources.map((resource) => ({
    ...resource,
    categories: [],
    subresources: [],
  }));
  return [...stored, ...others, ...virtual];
}

function storedResource(resource: BuiltInResource, { group, version, kind }: Kind): ServedResource {
  const info = scheme[resource];
  return {
    plural: resource,
    singular: info.singular,
    kind,
    group,
    version,
    shortNames: info.shortNames,
    categories: info.categories,
    namespaced: info.namespaced,
    // Namespaces can be deleted one by one only.
    verbs: resource === "namespaces" ? verbs.filter((verb) => verb !== "deletecollection") : verbs,
    subresources: info.subresources.toSorted().map((name) => subresourceOf(name, kind)),
    stored: info,
  };
}

/** What kind a subresource speaks, and which verbs it has. */
function subresourceOf(name: string, kind: string): ServedSubresource {
  const own = { group: "", version: "", kind };
  const changed = ["get", "patch", "update"];
  const connected = ["create", "get"];
  const facts: { readonly [name: string]: readonly [speaks: Kind, verbs: readonly string[]] } = {
    scale: [{ group: "autoscaling", version: "v1", kind: "Scale" }, changed],
    binding: [{ ...own, kind: "Binding" }, ["create"]],
    eviction: [{ group: "policy", version: "v1", kind: "Eviction" }, ["create"]],
    token: [{ group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" }, ["create"]],
    exec: [{ ...own, kind: "PodExecOptions" }, connected],
    attach: [{ ...own, kind: "PodAttachOptions" }, connected],
    portforward: [{ ...own, kind: "PodPortForwardOptions" }, connected],
    proxy: [
      { ...own, kind: `${kind}ProxyOptions` },
      ["create", "delete", "get", "patch", "update"],
    ],
    log: [own, ["get"]],
    finalize: [own, ["update"]],
  };
  const [speaks, spoken] = facts[name] ?? [own, changed];
  return { name, speaks, verbs: spoken };
}
