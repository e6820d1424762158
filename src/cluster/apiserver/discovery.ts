import { encodeBase64Bytes } from "#api/base64.ts";
import type { ApiRequest } from "#api/client.ts";
import { methodNotAllowed } from "#api/errors.ts";
import { sha256 } from "#api/sha256.ts";
import { answerHealth, healthPaths } from "./health.ts";
import type { Kinds } from "./kinds.ts";
import type { Descriptions } from "./openapi/descriptions.ts";
import { openApiIndex, openApiV2, openApiV3 } from "./openapi/documents.ts";
import { json, type ServerResponse } from "./response.ts";
import { issuer } from "./virtual/token-claims.ts";
import {
  type ServedGroupVersion,
  servedGroupVersions,
  type ServedResource,
  type ServedSubresource,
} from "./served-resources.ts";

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

/** Answers what is asked about the server itself; undefined for requests about objects. */
export function answerDiscovery(
  request: ApiRequest,
  kinds: Kinds,
  descriptions: Descriptions,
): ServerResponse | undefined {
  const path = request.path.replace(/\/$/, "");
  const response =
    answerHealth(request) ??
    openApiOf(path, kinds, descriptions) ??
    documentOf(path, request, kinds);
  if (response === undefined) return undefined;
  if (request.method !== "GET" && isRoute.test(path)) throw methodNotAllowed();
  return response;
}

/** What has a route for GET; everything else is answered however it is asked. */
const isRoute = /^\/(version|api(\/[^/]+)?|apis\/[^/]+\/[^/]+)$/;

function documentOf(path: string, request: ApiRequest, kinds: Kinds): ServerResponse | undefined {
  if (path === "") return json(200, { paths: paths(kinds) });
  if (path === "/version") return json(200, serverVersion);
  const openId = openIdDocuments[path];
  if (openId) return openId;
  if (path === "/api" || path === "/apis") return groupList(path, request, kinds);
  const [, root, ...rest] = path.split("/");
  if (root === "api" && rest.length === 1) return resourceList("", rest[0]!, kinds);
  if (root !== "apis" || rest.length === 0 || rest.length > 2) return undefined;
  const [name = "", version] = rest;
  if (version !== undefined) return resourceList(name, version, kinds);
  const group = groups(kinds).find((candidate) => candidate[0]!.group === name);
  return group && json(200, { kind: "APIGroup", apiVersion: "v1", ...groupOf(group) });
}

function openApiOf(
  path: string,
  kinds: Kinds,
  descriptions: Descriptions,
): ServerResponse | undefined {
  if (path === "/openapi/v2") return json(200, openApiV2(kinds, descriptions));
  if (path === "/openapi/v3") return json(200, openApiIndex(kinds, descriptions));
  if (!path.startsWith("/openapi/v3/")) return undefined;
  const document = openApiV3(path.slice("/openapi/v3/".length), kinds, descriptions);
  return document ? json(200, document) : { code: 404, headers: {}, body: "" };
}

/**
 * Who issues the tokens of service accounts, and by which keys others may check them: by none, since their
 * signatures are made up. As in pkg/serviceaccount/openidmetadata.go.
 */
const openIdDocuments: Readonly<Record<string, ServerResponse>> = {
  "/.well-known/openid-configuration": openIdDocument("application/json", {
    issuer,
    jwks_uri: "https://192.168.49.2:8443/openid/v1/jwks",
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  }),
  "/openid/v1/jwks": openIdDocument("application/jwk-set+json", { keys: [] }),
};

function openIdDocument(type: string, body: object): ServerResponse {
  const headers = { "content-type": [type], "cache-control": ["public, max-age=3600"] };
  return { code: 200, headers, body };
}

/** What there is below the root, in order. */
function paths(kinds: Kinds): string[] {
  const found = new Set(["/api", "/apis", "/apis/", "/metrics", "/openapi/v2", "/openapi/v3"]);
  for (const path of ["/openapi/v3/", "/version", ...healthPaths()]) found.add(path);
  for (const path of Object.keys(openIdDocuments)) found.add(path);
  for (const { group, version } of servedGroupVersions(kinds)) {
    found.add(group ? `/apis/${group}` : "/api");
    found.add(group ? `/apis/${group}/${version}` : `/api/${version}`);
  }
  return [...found].toSorted();
}

/** The named groups with their versions, the preferred one first. */
function groups(kinds: Kinds): ServedGroupVersion[][] {
  const found = new Map<string, ServedGroupVersion[]>();
  for (const served of servedGroupVersions(kinds)) {
    if (served.group) found.set(served.group, [...(found.get(served.group) ?? []), served]);
  }
  return [...found.values()];
}

const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

function groupList(path: string, request: ApiRequest, kinds: Kinds): ServerResponse {
  if (!wantsAggregated(request.headers?.["accept"] ?? "")) return legacyGroupList(path, kinds);
  const { body, etag } = aggregatedList(path, kinds);
  const known = request.headers?.["if-none-match"] === etag;
  return {
    code: known ? 304 : 200,
    headers: {
      "content-type": [aggregated],
      etag: [etag],
      vary: ["Accept"],
      "cache-control": ["public"],
    },
    ...(!known && { body }),
  };
}

interface AggregatedList {
  readonly body: object;
  readonly etag: string;
}

/** Each kubectl asks for both lists, and they change with the custom kinds only. */
const aggregatedLists = new WeakMap<object, Map<string, AggregatedList>>();

function aggregatedList(path: string, kinds: Kinds): AggregatedList {
  const served = servedGroupVersions(kinds);
  const lists = aggregatedLists.get(served) ?? new Map<string, AggregatedList>();
  aggregatedLists.set(served, lists);
  const list = lists.get(path) ?? makeAggregatedList(path, served, kinds);
  lists.set(path, list);
  return list;
}

function makeAggregatedList(
  path: string,
  served: readonly ServedGroupVersion[],
  kinds: Kinds,
): AggregatedList {
  const core = served.filter(({ group }) => group === "");
  const body = {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: (path === "/api" ? [core] : groups(kinds)).map(discoveryOf),
  };
  return { body, etag: JSON.stringify(sha256(JSON.stringify(body)).toUpperCase()) };
}

function wantsAggregated(accept: string): boolean {
  return accept.split(",").some((range) => {
    const parts = range.split(";").map((part) => part.trim());
    return parts.includes("as=APIGroupDiscoveryList") && parts.includes("v=v2");
  });
}

function legacyGroupList(path: string, kinds: Kinds): ServerResponse {
  const body =
    path === "/apis"
      ? { kind: "APIGroupList", apiVersion: "v1", groups: groups(kinds).map(groupOf) }
      : {
          kind: "APIVersions",
          versions: ["v1"],
          serverAddressByClientCIDRs: [
            { clientCIDR: "0.0.0.0/0", serverAddress: "192.168.49.2:8443" },
          ],
        };
  const response = json(200, body);
  return { ...response, headers: { ...response.headers, vary: ["Accept"] } };
}

function groupOf(group: readonly ServedGroupVersion[]): object {
  const versions = group.map(({ group: name, version }) => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name: group[0]!.group, versions, preferredVersion: versions[0] };
}

function discoveryOf(group: readonly ServedGroupVersion[]): object {
  const name = group[0]?.group;
  return {
    metadata: { ...(name && { name }), creationTimestamp: null },
    versions: group.map(({ version, resources }) => ({
      version,
      resources: resources.map(discoveryOfResource),
      freshness: "Current",
    })),
  };
}

function discoveryOfResource(resource: ServedResource): object {
  return {
    resource: resource.plural,
    responseKind: resource.custom
      ? { group: resource.group, version: resource.version, kind: resource.kind }
      : { group: "", version: "", kind: resource.kind },
    scope: resource.namespaced ? "Namespaced" : "Cluster",
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...namesOf(resource),
    ...(resource.subresources.length > 0 && {
      subresources: resource.subresources.map(({ name, speaks, verbs }) => ({
        subresource: name,
        responseKind: speaks,
        verbs,
      })),
    }),
  };
}

function namesOf({ shortNames, categories }: ServedResource): object {
  return {
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
}

function resourceList(group: string, version: string, kinds: Kinds): ServerResponse | undefined {
  const served = servedGroupVersions(kinds).find(
    (candidate) => candidate.group === group && candidate.version === version,
  );
  if (!served) return undefined;
  return json(200, {
    kind: "APIResourceList",
    ...(group && { apiVersion: "v1" }), // The core group's list leaves it out.
    groupVersion: group ? `${group}/${version}` : version,
    resources: served.resources.flatMap(legacyEntries),
  });
}

/** A resource and its subresources, each an entry of its own. */
function legacyEntries(resource: ServedResource): object[] {
  const { plural, singular, namespaced, kind, verbs, stored } = resource;
  return [
    {
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs,
      ...namesOf(resource),
      ...(stored && { storageVersionHash: storageHash(stored) }),
    },
    ...resource.subresources.map(({ name, speaks, verbs: spoken }) => ({
      name: `${plural}/${name}`,
      singularName: "",
      namespaced,
      ...(isForeign(speaks, resource) && { group: speaks.group, version: speaks.version }),
      kind: speaks.kind,
      verbs: spoken,
    })),
  ];
}

/** The list tells group and version of what a subresource speaks only where they are others. */
function isForeign(speaks: ServedSubresource["speaks"], { custom }: ServedResource): boolean {
  return speaks.group !== "" && speaks.group !== custom?.group;
}

/** Tells versions of the storage apart: eight bytes of the SHA-256 of group, version and kind. */
function storageHash({ group, version, kind }: NonNullable<ServedResource["stored"]>): string {
  const digits = sha256(`${group}/${version}/${kind}`).slice(0, 16);
  const bytes = (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return encodeBase64Bytes(bytes);
}
