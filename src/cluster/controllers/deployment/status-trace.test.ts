// What nine Deployments said of themselves on a real cluster while their ReplicaSets changed
// (testdata/status-trace.json, in the order of the revisions): each report is what there was to be counted at some
// moment since the report before. A controller that is behind leaves some moments out.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Deployment, DeploymentStrategy, ReplicaSet } from "#api/apps.ts";
import { countersOf } from "./status.ts";

type Step =
  | { readonly spec: readonly [replicas: number, newSet: string] }
  | { readonly set: readonly [name: string, "gone"] | readonly [name: string, ...SetCounts] }
  | {
      readonly status: readonly [
        replicas: number,
        updated: number,
        ready: number,
        available: number,
        unavailable: number,
      ];
    };

type SetCounts = readonly [wanted: number, replicas: number, ready: number, available: number];

interface Recorded {
  readonly name: string;
  readonly strategy: DeploymentStrategy;
  readonly steps: readonly Step[];
}

const recorded = JSON.parse(
  readFileSync(new URL("testdata/status-trace.json", import.meta.url), "utf8"),
) as readonly Recorded[];

function setOf([wanted, replicas, readyReplicas, availableReplicas]: SetCounts): ReplicaSet {
  return {
    spec: { replicas: wanted },
    status: { replicas, readyReplicas, availableReplicas },
  } as ReplicaSet;
}

test.each(recorded)("$name", ({ strategy, steps }) => {
  const sets = new Map<string, ReplicaSet>();
  let wanted = 0;
  let newest = "";
  const counted = (): string => {
    const deployment = { metadata: {}, spec: { replicas: wanted, strategy }, status: {} };
    const newSet = sets.get(newest);
    const oldSets = [...sets.values()].filter((set) => set !== newSet);
    const status = countersOf(deployment as Deployment, { newSet, oldSets }, 0);
    const { replicas = 0, updatedReplicas = 0, readyReplicas = 0 } = status;
    const { availableReplicas = 0, unavailableReplicas = 0 } = status;
    return [
      replicas,
      updatedReplicas,
      readyReplicas,
      availableReplicas,
      unavailableReplicas,
    ].join();
  };
  let possible: string[] = [];
  for (const [index, step] of steps.entries()) {
    if ("spec" in step) [wanted, newest] = step.spec;
    else if ("set" in step) {
      const [name, ...counts] = step.set;
      if (counts[0] === "gone") sets.delete(name);
      else sets.set(name, setOf(counts));
    }
    possible.push(counted());
    if (!("status" in step)) continue;
    const told = step.status.join();
    expect(possible, `step ${index}`).toContain(told);
    possible = possible.slice(possible.indexOf(told));
  }
});
