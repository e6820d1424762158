import type { ApiRequest } from "#api/client.ts";
import { StatusError } from "#api/errors.ts";
import { type Resource, resources, scheme } from "#api/scheme.ts";
import { openApiDocument, openApiIndex } from "./openapi.ts";
import type { ServerResponse } from "./response.ts";

/** What `kubectl version` shows of the server. */
export const serverVersion = {
  major: "1",
  minor: "33",
  emulationMajor: "1",
  emulationMinor: "33",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "32",
  gitVersion: "v1.33.13",
  gitCommit: "2df3632e823a813f64218dfc6f5c2e70d28ecdf0",
  gitTreeState: "clean",
  buildDate: "2026-08-18T00:00:00Z",
  goVersion: "go1.24.4",
  compiler: "gc",
  platform: "linux/amd64",
} as const;

const verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Answers what is asked about the server itself; undefined for requests about objects. */
export function answerDiscovery(request: ApiRequest): ServerResponse | undefined {
  const path = request.path.replace(/\/$/, "");
  if (["/healthz", "/readyz", "/livez"].includes(path)) return text("ok");
  const body = documentOf(path, request);
  if (body === undefined) return undefined;
  if (request.method !== "GET") {
    throw new StatusError(
      "MethodNotAllowed",
      "the server does not allow this method on the requested resource",
      {},
    );
  }
  return body;
}

function documentOf(path: string, request: ApiRequest): ServerResponse | undefined {
  if (path === "/version") return json(serverVersion);
  if (path === "/api" || path === "/apis") return groupList(path, request);
  if (path === "/api/v1") return json(resourceList("", "v1"));
  if (path === "/openapi/v3") return json(openApiIndex());
  if (path.startsWith("/openapi/v3/")) {
    const document = openApiDocument(path.slice("/openapi/v3/".length));
    return document && json(document);
  }
  const match = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path);
  const group = groups().find(({ name }) => name === match?.[1]);
  if (!match || !group) return undefined;
  if (match[2] === undefined)
    return json({ kind: "APIGroup", apiVersion: "v1", ...groupOf(group) });
  return match[2] === group.version ? json(resourceList(group.name, group.version)) : undefined;
}

interface Group {
  readonly name: string;
  readonly version: string;
}

/** The named groups, in the order of the scheme. */
function groups(): Group[] {
  const found = new Map<string, Group>();
  for (const resource of resources) {
    const { group, version } = scheme[resource];
    if (group) found.set(group, { name: group, version });
  }
  return [...found.values()];
}

function groupList(path: string, request: ApiRequest): ServerResponse {
  const accept = request.headers?.["accept"] ?? "";
  const wantsAll = accept
    .split(",")
    .some((range) => range.includes("as=APIGroupDiscoveryList") && /v=v2(;|$)/.test(range.trim()));
  if (wantsAll) {
    const list = path === "/api" ? [{ name: "", version: "v1" }] : groups();
    const body = {
      kind: "APIGroupDiscoveryList",
      apiVersion: "apidiscovery.k8s.io/v2",
      metadata: {},
      items: list.map(discoveryOf),
    };
    const etag = JSON.stringify(checksum(JSON.stringify(body)));
    return {
      code: 200,
      headers: {
        "content-type": [aggregated],
        etag: [etag],
        vary: ["Accept"],
        "cache-control": ["public"],
      },
      body,
    };
  }
  if (path === "/apis") {
    return json({ kind: "APIGroupList", apiVersion: "v1", groups: groups().map(groupOf) });
  }
  return json({
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: "192.168.49.2:8443" }],
  });
}

function groupOf({ name, version }: Group): object {
  const preferredVersion = { groupVersion: `${name}/${version}`, version };
  return { name, versions: [preferredVersion], preferredVersion };
}

function resourcesOf(group: string): Resource[] {
  return resources.filter((resource) => scheme[resource].group === group);
}

/** What kind a subresource speaks, and which verbs it has. */
function subresourceFacts(resource: Resource, subresource: string) {
  const own = { group: "", version: "", kind: scheme[resource].kind };
  const facts: { [name: string]: { kind: typeof own; verbs: readonly string[] } } = {
    scale: {
      kind: { group: "autoscaling", version: "v1", kind: "Scale" },
      verbs: ["get", "patch", "update"],
    },
    binding: { kind: { ...own, kind: "Binding" }, verbs: ["create"] },
    eviction: { kind: { group: "policy", version: "v1", kind: "Eviction" }, verbs: ["create"] },
    exec: { kind: { ...own, kind: "PodExecOptions" }, verbs: ["create", "get"] },
    attach: { kind: { ...own, kind: "PodAttachOptions" }, verbs: ["create", "get"] },
    log: { kind: own, verbs: ["get"] },
    finalize: { kind: own, verbs: ["update"] },
    status: { kind: own, verbs: ["get", "patch", "update"] },
  };
  return facts[subresource] ?? { kind: own, verbs: ["get"] };
}

/** Namespaces can be deleted one by one only. */
function verbsOf(resource: Resource): readonly string[] {
  return resource === "namespaces" ? verbs.filter((verb) => verb !== "deletecollection") : verbs;
}

function discoveryOf({ name, version }: Group): object {
  return {
    metadata: { ...(name && { name }), creationTimestamp: null },
    versions: [
      {
        version,
        resources: resourcesOf(name).map((resource) => {
          const info = scheme[resource];
          return {
            resource,
            responseKind: { group: "", version: "", kind: info.kind },
            scope: info.namespaced ? "Namespaced" : "Cluster",
            singularResource: info.singular,
            verbs: verbsOf(resource),
            ...(info.shortNames.length > 0 && { shortNames: info.shortNames }),
            ...(info.categories.length > 0 && { categories: info.categories }),
            ...(info.subresources.length > 0 && {
              subresources: info.subresources.map((subresource) => ({
                subresource,
                responseKind: subresourceFacts(resource, subresource).kind,
                verbs: subresourceFacts(resource, subresource).verbs,
              })),
            }),
          };
        }),
        freshness: "Current",
      },
    ],
  };
}

function resourceList(group: string, version: string): object {
  const list = resourcesOf(group).flatMap((resource): object[] => {
    const info = scheme[resource];
    const { namespaced, kind } = info;
    return [
      {
        name: resource,
        singularName: info.singular,
        namespaced,
        kind,
        verbs: verbsOf(resource),
        ...(info.shortNames.length > 0 && { shortNames: info.shortNames }),
        ...(info.categories.length > 0 && { categories: info.categories }),
      },
      ...info.subresources.map((subresource) => {
        const facts = subresourceFacts(resource, subresource);
        return {
          name: `${resource}/${subresource}`,
          singularName: "",
          namespaced,
          ...(facts.kind.group && { group: facts.kind.group, version: facts.kind.version }),
          kind: facts.kind.kind,
          verbs: facts.verbs,
        };
      }),
    ];
  });
  const groupVersion = group ? `${group}/${version}` : version;
  const apiVersion = group ? { apiVersion: "v1" } : {}; // The core group's list leaves it out.
  return { kind: "APIResourceList", ...apiVersion, groupVersion, resources: list };
}

/** A short text that differs when the document does (FNV-1a). */
export function checksum(document: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < document.length; i++) {
    hash = Math.imul(hash ^ document.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).toUpperCase().padStart(8, "0");
}

function json(body: unknown): ServerResponse {
  return { code: 200, headers: { "content-type": ["application/json"] }, body };
}

function text(body: string): ServerResponse {
  return { code: 200, headers: { "content-type": ["text/plain; charset=utf-8"] }, body };
}
