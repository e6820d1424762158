// Tokens of service accounts, asked for and asked about.

import type { ApiRequest } from "#api/client.ts";
import { badRequest, conflict } from "#api/errors.ts";
import { invalid, invalidError } from "#api/field-errors.ts";
import { formatTime } from "#api/time.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import type { Registry } from "../registry.ts";
import { json, type ServerResponse } from "../response.ts";
import { readReview, reviewed } from "./review.ts";
import { type Bound, type Claims, decodeToken, encodeToken, issuer } from "./token-claims.ts";
import type { VirtualPlace, VirtualResource } from "./virtual-resource.ts";

const shortestSeconds = 600;
const defaultSeconds = 3600;
const longestSeconds = 2 ** 32;

/** TokenReview: whose token is this? */
export const tokenReviews: VirtualResource = {
  plural: "tokenreviews",
  singular: "tokenreview",
  kind: "TokenReview",
  group: "authentication.k8s.io",
  version: "v1",
  shortNames: [],
  namespaced: false,
  verbs: ["create"],
  answer(request, _, registry) {
    const review = readReview(request, "authentication.k8s.io/v1", "TokenReview", registry);
    const { token, audiences } = review.spec;
    if (typeof token !== "string" || token === "") {
      throw badRequest("token is required for TokenReview in authentication");
    }
    const wanted = Array.isArray(audiences) ? audiences : [issuer];
    return json(201, reviewed(review, statusOf(token, wanted, registry)));
  },
};

/** `POST …/serviceaccounts/NAME/token`. Throws NotFound, Invalid. */
export function answerTokenRequest(
  request: ApiRequest,
  { namespace, name }: VirtualPlace,
  registry: Registry,
): ServerResponse {
  const review = readReview(request, "authentication.k8s.io/v1", "TokenRequest", registry);
  refuseOtherAccount(review.metadata, namespace, name);
  const account = registry.get("serviceaccounts", namespace, name);
  const { audiences, expirationSeconds, ...rest } = review.spec;
  const seconds = typeof expirationSeconds === "number" ? expirationSeconds : defaultSeconds;
  refuseLifetime(seconds);
  const bound = boundTo(review.spec["boundObjectRef"], { namespace, name }, registry);
  const given = Array.isArray(audiences) && audiences.length > 0 ? audiences : [issuer];
  const issued = Math.floor(registry.now / 1000);
  const token = encodeToken({ account, bound, audiences: given, issued, seconds });
  const metadata = { ...review.metadata, name, namespace, creationTimestamp: registry.timestamp };
  const spec = { audiences: given, expirationSeconds: seconds, boundObjectRef: null, ...rest };
  return json(
    201,
    reviewed(
      { ...review, metadata, spec },
      { token, expirationTimestamp: formatTime((issued + seconds) * 1000) },
    ),
  );
}

function refuseLifetime(seconds: number): void {
  const why =
    seconds < shortestSeconds
      ? "may not specify a duration less than 10 minutes"
      : seconds > longestSeconds
        ? "may not specify a duration larger than 2^32 seconds"
        : undefined;
  if (!why) return;
  throw invalidError("TokenRequest.authentication.k8s.io", "", [
    invalid("spec.expirationSeconds", seconds, why),
  ]);
}

function refuseOtherAccount(metadata: JsonObject, namespace: string, name: string): void {
  for (const [field, expected] of Object.entries({ name, namespace })) {
    const given = metadata[field];
    if (typeof given !== "string" || given === "" || given === expected) continue;
    const why = `must match the service account ${field} if specified`;
    throw invalidError("TokenRequest.authentication.k8s.io", name, [
      invalid(`metadata.${field}`, given, why),
    ]);
  }
}

/** A token may be bound to a Pod of the account, a Node or a Secret that is there. Throws NotFound, Conflict. */
function boundTo(reference: unknown, { namespace, name }: VirtualPlace, registry: Registry): Bound {
  if (!isObject(reference)) return {};
  const [kind, apiVersion, of, uid] = ["kind", "apiVersion", "name", "uid"].map((field) => {
    const value = reference[field];
    return typeof value === "string" ? value : "";
  }) as [string, string, string, string];
  const resource = ({ Pod: "pods", Node: "nodes", Secret: "secrets" } as const)[kind];
  if (apiVersion.includes("/") || !resource) {
    const [group = "", version = ""] = apiVersion.includes("/")
      ? apiVersion.split("/")
      : ["", apiVersion];
    const type = `${group}/${version}, Kind=${kind}`;
    throw badRequest(`cannot bind token to object of type ${type}`);
  }
  const bound = registry.get(resource, resource === "nodes" ? "" : namespace, of);
  if (bound.kind === "Pod" && bound.spec.serviceAccountName !== name) {
    const account = JSON.stringify(name);
    throw badRequest(
      `cannot bind token for serviceaccount ${account} to pod running with different serviceaccount name.`,
    );
  }
  if (!uid || uid === bound.metadata.uid) {
    if (bound.kind !== "Pod") return bound.kind === "Node" ? { node: bound } : { secret: bound };
    const { nodeName = "" } = bound.spec;
    return { pod: bound, node: registry.find("nodes", "", nodeName) };
  }
  const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
  throw conflict(kind, of, why);
}

function statusOf(token: string, audiences: readonly unknown[], registry: Registry): object {
  const claims = decodeToken(token);
  const [, , namespace = "", name = ""] = claims?.subject.split(":") ?? [];
  const account = registry.find("serviceaccounts", namespace, name);
  const problem =
    !claims || account?.metadata.uid !== claims.account.uid
      ? "invalid bearer token"
      : claims.expires * 1000 <= registry.now
        ? "service account token has expired"
        : isBoundToWhatIsGone(claims, namespace, registry)
          ? "service account token has been invalidated"
          : undefined;
  if (!claims || problem) return { user: {}, error: `[${problem}]` };
  const groups = [
    "system:serviceaccounts",
    `system:serviceaccounts:${namespace}`,
    "system:authenticated",
  ];
  const { subject: username, account: of } = claims;
  return {
    authenticated: true,
    user: { username, uid: of.uid, groups, extra: extraOf(claims) },
    audiences,
  };
}

/** A token lives no longer than its Pod or Secret, or its Node where it has no Pod. */
function isBoundToWhatIsGone(
  { pod, node, secret }: Claims,
  namespace: string,
  registry: Registry,
): boolean {
  if (pod) return registry.find("pods", namespace, pod.name)?.metadata.uid !== pod.uid;
  if (secret) return registry.find("secrets", namespace, secret.name)?.metadata.uid !== secret.uid;
  return node !== undefined && registry.find("nodes", "", node.name)?.metadata.uid !== node.uid;
}

function extraOf({ id, node, pod }: Claims): object {
  const extra = {
    "credential-id": `JTI=${id}`,
    ...(node && { "node-name": node.name, "node-uid": node.uid }),
    ...(pod && { "pod-name": pod.name, "pod-uid": pod.uid }),
  };
  return Object.fromEntries(
    Object.entries(extra).map(([key, value]) => [`authentication.kubernetes.io/${key}`, [value]]),
  );
}
