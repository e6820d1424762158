// What the ReplicaSets of nine Deployments reported on a real cluster while their Pods came and went
// (testdata/tally-trace.json, seconds since its beginning): each report is what there was to be counted at some
// moment since the report before. A controller that is behind leaves some moments out.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ReplicaSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { formatTime } from "#api/time.ts";
import { isActive } from "../pods.ts";
import { tallyOf } from "./tally.ts";

type Counts = readonly [replicas: number, fullyLabeled: number, ready: number, available: number];

type Step = { readonly at: number } & (
  | {
      readonly pod: readonly [
        name: string,
        is: "there" | "going" | "gone",
        phase: string,
        readySince?: number,
      ];
    }
  | { readonly status: Counts }
);

interface Recorded {
  readonly name: string;
  readonly minReadySeconds?: number;
  readonly steps: readonly Step[];
}

const recorded = JSON.parse(
  readFileSync(new URL("testdata/tally-trace.json", import.meta.url), "utf8"),
) as readonly Recorded[];

const begin = Date.parse("2026-11-23T03:44:00Z");
const timeOf = (at: number) => formatTime(begin + at * 1000);

function podOf([name, is, phase, readySince]: Extract<Step, { pod: unknown }>["pod"]): Pod {
  return {
    metadata: { name, ...(is === "going" && { deletionTimestamp: timeOf(0) }) },
    status: {
      phase,
      ...(readySince !== undefined && {
        conditions: [{ type: "Ready", status: "True", lastTransitionTime: timeOf(readySince) }],
      }),
    },
  } as unknown as Pod;
}

test.each(recorded)("$name", ({ minReadySeconds = 0, steps }) => {
  const set = {
    spec: { minReadySeconds, selector: {}, template: { metadata: {} } },
  } as unknown as ReplicaSet;
  const pods = new Map<string, Pod>();
  let possible: string[] = [];
  for (const [index, step] of steps.entries()) {
    if ("pod" in step) {
      const [name, is] = step.pod;
      if (is === "gone") pods.delete(name);
      else pods.set(name, podOf(step.pod));
    }
    const active = [...pods.values()].filter(isActive);
    const tally = tallyOf(set, active, begin + step.at * 1000);
    possible.push([tally.active, tally.fullyLabeled, tally.ready, tally.available].join());
    if (!("status" in step)) continue;
    const told = step.status.join();
    expect(possible, `step ${index}`).toContain(told);
    possible = possible.slice(possible.indexOf(told));
  }
});
