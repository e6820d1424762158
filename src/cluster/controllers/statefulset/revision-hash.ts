import { utf8 } from "#api/base64.ts";
import { goJson } from "#api/go-value.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
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
