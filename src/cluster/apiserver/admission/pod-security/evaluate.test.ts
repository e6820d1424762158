import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { detailsOf, violationsOf } from "./evaluate.ts";
import { type LevelVersion, policyOf } from "./policy.ts";
import type { PodLike } from "./violations.ts";

/** Made up by chance; the answers are those of upstream's own code, compiled. */
interface Verdict {
  readonly labels: Record<string, string>;
  readonly pod: PodLike;
  readonly enforce: string;
  readonly audit: string;
  readonly warn: string;
  readonly faults: readonly string[];
  readonly details: string;
}

const verdicts = readFileSync(new URL("testdata/verdicts.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Verdict);

describe("Pods are judged as upstream judges them", () => {
  test.each(verdicts)("$enforce: $details", ({ labels, pod, ...expected }) => {
    const { enforce, audit, warn, faults } = policyOf(labels);
    expect({
      labels,
      pod,
      enforce: text(enforce),
      audit: text(audit),
      warn: text(warn),
      faults: faults.map(({ field, message }) => `${field}: ${message}`),
      details: detailsOf(violationsOf(pod, enforce)),
    }).toEqual({ labels, pod, ...expected });
  });
});

function text({ level, version }: LevelVersion): string {
  return `${level}:${version}`;
}
