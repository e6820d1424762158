import { utf8 } from "#api/base64.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { isObject } from "#base/json.ts";
import { safeDigits } from "../template-hash/template-hash.ts";
import { revisionData } from "../revision-history.ts";

/** The hash in the name of a StatefulSet's revision: 32-bit FNV-1 over its data and the collision count. */
export function revisionHash(template: PodTemplateSpec, collisionCount = 0): string {
  let hash = 0x811c9dc5;
  for (const byte of utf8(goJson(revisionData(template)) + String(collisionCount))) {
    hash = Math.imul(hash, 0x01000193) ^ byte;
  }
  return safeDigits(String(hash >>> 0));
}

/** As encoding/json writes maps: sorted, and safe inside HTML. */
function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(",")}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    const pairs = keys.toSorted().map((key) => `${goJson(key)}:${goJson(value[key])}`);
    return `{${pairs.join(",")}}`;
  }
  const text = JSON.stringify(value);
  if (typeof value !== "string") return text;
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
