import { type BuiltInResource, type Resource, resources, scheme } from "#api/scheme.ts";
import type { Kind } from "./kind.ts";
import type { Kinds } from "./kinds.ts";
import { servedGroupVersions } from "./served-resources.ts";
import type { ServedVersion } from "./versions/served-version.ts";
import { servedVersions } from "./versions/served-versions.ts";

/** What the path of a request asks for, if it asks for a resource that is served. */
export interface ResourceInfoOfRequest {
  readonly resource: Resource;
  readonly kind: Kind;
  /** "" where the path names none: cluster-scoped resources, and lists over all namespaces. */
  readonly namespace: string;
  /** "" for a collection. */
  readonly name: string;
  /** "" for the object itself. */
  readonly subresource: string;
  /** A watch by its path, `/api/v1/watch/…`: an old way to ask for one. */
  readonly isWatch?: boolean;
  /** The group and version asked by, where it is not the stored one. */
  readonly form?: ServedVersion;
}

/** A path inside a served group, or outside of all. */
export type PathKind = "resource" | "unknownResource" | "elsewhere";

/** Takes a path apart: `/apis/apps/v1/namespaces/default/deployments/web/scale`. */
export function parsePath(
  path: string,
  kinds: Kinds,
): { kind: PathKind; info?: ResourceInfoOfRequest } {
  const parts = path.replace(/^\/+|\/+$/g, "").split("/");
  const [root, ...rest] = parts;
  if (root !== "api" && root !== "apis") return { kind: "elsewhere" };
  const group = root === "api" ? "" : (rest.shift() ?? "");
  const version = rest.shift() ?? "";
  if (!isServed(group, version, kinds) || rest.length === 0) return { kind: "elsewhere" };
  if (rest.includes("")) return { kind: "unknownResource" };
  const isWatch = rest[0] === "watch" && rest.length > 1;
  if (isWatch) rest.shift();
  const namespaced = rest[0] === "namespaces" && rest.length > 2 && !isOfNamespace(rest);
  const namespace = namespaced ? (rest[1] ?? "") : "";
  const [plural = "", name = "", ...subresource] = namespaced ? rest.slice(2) : rest;
  const form = servedVersions.find(
    (candidate) =>
      candidate.resource === plural && candidate.group === group && candidate.version === version,
  );
  const custom = kinds.served(plural, group, version);
  const resource = custom?.resource ?? form?.resource ?? storedResource(plural, group, version);
  const kind = resource && kinds.find(resource, custom?.version);
  if (!kind || (namespaced && !kind.namespaced)) return { kind: "unknownResource" };
  if (name && kind.namespaced && !namespaced) return { kind: "unknownResource" };
  if (isWatch && subresource.length > 0) return { kind: "unknownResource" };
  const shown = custom?.form ?? form;
  const place = { resource, kind, namespace, name, subresource: subresource.join("/") };
  return {
    kind: "resource",
    info: { ...place, ...(shown && { form: shown }), ...(isWatch && { isWatch }) },
  };
}

function storedResource(
  plural: string,
  group: string,
  version: string,
): BuiltInResource | undefined {
  return resources.find(
    (candidate) =>
      candidate === plural &&
      scheme[candidate].group === group &&
      scheme[candidate].version === version,
  );
}

/** `namespaces/x/status` is a Namespace's subresource, not a resource named status. */
function isOfNamespace(parts: readonly string[]): boolean {
  return parts.length === 3 && scheme.namespaces.subresources.includes(parts[2] ?? "");
}

function isServed(group: string, version: string, kinds: Kinds): boolean {
  return servedGroupVersions(kinds).some(
    (served) => served.group === group && served.version === version,
  );
}
