// Tokens of service accounts: of the real form, and signed by nobody.

import type { ApiRequest } from "#api/client.ts";
import { decodeBase64, encodeBase64 } from "#api/base64.ts";
import { badRequest, conflict } from "#api/errors.ts";
import { invalid, invalidError } from "#api/field-errors.ts";
import { formatTime } from "#api/time.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import type { Registry } from "../registry.ts";
import { json, type ServerResponse } from "../response.ts";
import { readReview, reviewed } from "./review.ts";
import type { VirtualPlace, VirtualResource } from "./virtual-resource.ts";

const audience = "https://kubernetes.default.svc.cluster.local";
const shortestSeconds = 600;
const defaultSeconds = 3600;
const longestSeconds = 2 ** 32;
const signature = "c2xpcHdheSBzaW11bGF0ZWQgc2lnbmF0dXJl";

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
    const wanted = Array.isArray(audiences) ? audiences : [audience];
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
  refuseBinding(review.spec["boundObjectRef"], { namespace, name }, registry);
  const given = Array.isArray(audiences) && audiences.length > 0 ? audiences : [audience];
  const issued = Math.floor(registry.now / 1000);
  const token = encodeToken({
    aud: given,
    exp: issued + seconds,
    iat: issued,
    iss: audience,
    "kubernetes.io": { namespace, serviceaccount: { name, uid: account.metadata.uid } },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  });
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
function refuseBinding(reference: unknown, { namespace, name }: VirtualPlace, registry: Registry) {
  if (!isObject(reference)) return;
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
  if (!uid || uid === bound.metadata.uid) return;
  const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
  throw conflict(kind, of, why);
}

function encodeToken(claims: object): string {
  const header = { alg: "RS256", kid: "slipway" };
  const parts = [header, claims].map((part) => urlSafe(encodeBase64(JSON.stringify(part))));
  return [...parts, signature].join(".");
}

function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function statusOf(token: string, audiences: readonly unknown[], registry: Registry): object {
  const claims = claimsOf(token);
  const [, , namespace = "", name = ""] = claims.subject.split(":");
  const account = registry.find("serviceaccounts", namespace, name);
  const isLate = claims.expires * 1000 <= registry.now;
  if (!account || account.metadata.uid !== claims.uid || isLate) {
    const why = isLate && account ? "service account token has expired" : "invalid bearer token";
    return { user: {}, error: `[${why}]` };
  }
  const groups = [
    "system:serviceaccounts",
    `system:serviceaccounts:${namespace}`,
    "system:authenticated",
  ];
  const user = { username: claims.subject, uid: claims.uid, groups };
  return { authenticated: true, user, audiences };
}

/** What the token says; of something that is no token of ours, nothing. */
function claimsOf(token: string): { subject: string; uid: string; expires: number } {
  const nothing = { subject: "", uid: "", expires: Infinity };
  const [, payload = "", signed] = token.split(".");
  const bytes = decodeBase64(payload.padEnd(Math.ceil(payload.length / 4) * 4, "="));
  if (!bytes || signed !== signature) return nothing;
  try {
    const claims = JSON.parse(String.fromCharCode(...bytes)) as unknown;
    if (!isObject(claims)) return nothing;
    const { sub, exp, "kubernetes.io": of } = claims;
    const { serviceaccount } = isObject(of) ? of : {};
    const uid = isObject(serviceaccount) ? serviceaccount["uid"] : "";
    return { subject: String(sub), uid: String(uid), expires: Number(exp) };
  } catch (error) {
    if (error instanceof SyntaxError) return nothing;
    throw error;
  }
}
