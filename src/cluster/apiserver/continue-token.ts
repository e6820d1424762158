import { decodeBase64, encodeBase64 } from "#api/base64.ts";
import { badRequest, type StatusError } from "#api/errors.ts";
import { JsonError, parseJson } from "#api/go-json.ts";
import { isObject } from "#base/json.ts";

/** Where the next page of a list begins. */
export interface ContinueToken {
  /** The revision of the whole list; -1: whatever is there now. */
  readonly revision: number;
  /** The key of the last object that was told: `/name`, or `/namespace/name`. */
  readonly after: string;
}

const version = "meta.k8s.io/v1";

/**
 * The real server's token: base64 of `{"v":"meta.k8s.io/v1","rv":7907,"start":"/b\u0000"}`. What comes from etcd and
 * not from the cache before it begins without the slash.
 */
export function writeToken({ revision, after }: ContinueToken, isCached: boolean): string {
  const key = isCached ? after : after.slice(1);
  const start = `${JSON.stringify(key).slice(0, -1)}\\u0000"`;
  return encodeBase64(`{"v":"${version}","rv":${revision},"start":${start}}`)
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** Throws BadRequest for what is no token of ours. */
export function readToken(token: string): ContinueToken {
  const bad = /[^A-Za-z0-9_-]/.exec(token);
  if (bad) throw badToken(`: illegal base64 data at input byte ${bad.index}`);
  const padded = token.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = decodeBase64(padded + "=".repeat((4 - (padded.length % 4)) % 4));
  if (!bytes) throw badToken(`: illegal base64 data at input byte ${token.length - 1}`);
  const { v, rv, start } = readObject(String.fromCharCode(...bytes));
  if (v !== version) {
    throw badToken(
      `: server does not recognize this encoded version ${typeof v === "string" ? v : ""}`,
    );
  }
  if (typeof rv !== "number" || rv === 0) {
    throw badToken(`: incorrect encoded start resourceVersion (version ${version})`);
  }
  if (typeof start !== "string" || start === "") {
    throw badToken(`: encoded start key empty (version ${version})`);
  }
  const key = start.startsWith("/") ? start : `/${start}`;
  if (/\/(\.{1,2})?(\/|$)/.test(key)) throw badToken(`: ${start}`);
  return { revision: rv, after: key.replace("\u0000", "") };
}

function readObject(text: string): { v?: unknown; rv?: unknown; start?: unknown } {
  try {
    const { value } = parseJson(text);
    if (isObject(value)) return value;
    const type = Array.isArray(value) ? "array" : typeof value;
    throw badToken(`: json: cannot unmarshal ${type} into Go value of type storage.continueToken`);
  } catch (error) {
    if (error instanceof JsonError) throw badToken(`: ${error.message}`);
    throw error;
  }
}

function badToken(why: string): StatusError {
  return badRequest(`invalid continue token: continue key is not valid${why}`);
}
