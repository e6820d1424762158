// What a token of a service account says: of the real form, and signed by nobody.

import { decodeBase64, encodeBase64 } from "#api/base64.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { Random } from "#base/random.ts";
import { decodeUtf8 } from "#base/utf8.ts";
import { newUid } from "../names.ts";

/** Who issues tokens, and whom they are for unless they say otherwise. */
export const issuer = "https://kubernetes.default.svc.cluster.local";

const signature = "c2xpcHdheSBzaW11bGF0ZWQgc2lnbmF0dXJl";

/** What a token is valid for as long as it is there. */
export interface Bound {
  readonly pod?: KubernetesObject;
  readonly node?: KubernetesObject | undefined;
  readonly secret?: KubernetesObject;
}

/** What is asked of a token; times in seconds. */
export interface TokenTerms {
  readonly account: KubernetesObject;
  readonly bound: Bound;
  readonly audiences: readonly unknown[];
  readonly issued: number;
  readonly seconds: number;
  /** A token that lives longer than was asked for tells when it should have been renewed. */
  readonly warnAfter?: number;
}

/** The token as text. The same terms make the same token. */
export function encodeToken(terms: TokenTerms): string {
  const { account, bound, audiences, issued, seconds, warnAfter } = terms;
  const { namespace = "", name } = account.metadata;
  const claims = {
    aud: audiences,
    exp: issued + seconds,
    iat: issued,
    iss: issuer,
    "kubernetes.io": {
      namespace,
      ...(bound.node && { node: reference(bound.node) }),
      ...(bound.pod && { pod: reference(bound.pod) }),
      ...(bound.secret && { secret: reference(bound.secret) }),
      serviceaccount: reference(account),
      ...(warnAfter !== undefined && { warnafter: warnAfter }),
    },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const jti = newUid(new Random(0).fork(JSON.stringify(claims)));
  const header = { alg: "RS256", kid: "slipway" };
  const parts = [header, { ...claims, jti }].map((part) =>
    urlSafe(encodeBase64(JSON.stringify(part))),
  );
  return [...parts, signature].join(".");
}

function reference({ metadata }: KubernetesObject): Reference {
  return { name: metadata.name, uid: metadata.uid ?? "" };
}

function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

interface Reference {
  readonly name: string;
  readonly uid: string;
}

/** What a token says. */
export interface Claims {
  readonly subject: string;
  readonly account: Reference;
  readonly pod?: Reference | undefined;
  readonly node?: Reference | undefined;
  readonly secret?: Reference | undefined;
  readonly id: string;
  /** Unix seconds. */
  readonly expires: number;
}

/** What the token says, or undefined for something that is no token of ours. */
export function decodeToken(token: string): Claims | undefined {
  const [, payload = "", signed] = token.split(".");
  const base64 = payload.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = decodeBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="));
  if (!bytes || signed !== signature) return undefined;
  const claims = parsed(decodeUtf8(Uint8Array.from(bytes)));
  const of = claims?.["kubernetes.io"];
  if (!claims || !isObject(of)) return undefined;
  const account = referenceIn(of["serviceaccount"]);
  if (!account) return undefined;
  return {
    subject: String(claims["sub"]),
    account,
    pod: referenceIn(of["pod"]),
    node: referenceIn(of["node"]),
    secret: referenceIn(of["secret"]),
    id: String(claims["jti"]),
    expires: Number(claims["exp"]),
  };
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function referenceIn(value: unknown): Reference | undefined {
  return isObject(value) ? { name: String(value["name"]), uid: String(value["uid"]) } : undefined;
}
