import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { templateHash } from "./template-hash.ts";

const cases = JSON.parse(
  readFileSync(new URL("testdata/pod-template-hash.json", import.meta.url), "utf8"),
) as { hash: string; template: PodTemplateSpec }[];

test.each(cases)("the real cluster's hash $hash", ({ hash, template }) => {
  expect(templateHash(template)).toBe(hash);
});
