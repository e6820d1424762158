// What the real controller's functions answered, row by row.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Deployment, ReplicaSet, ReplicaSetStatus } from "#api/apps.ts";
import type { IntOrString } from "#api/meta.ts";
import { parseTime } from "#api/time.ts";
import { limitsOf, resolveFenceposts } from "./fenceposts.ts";
import { rescale } from "./proportional.ts";
import { newSetReplicas, resizeNew, resizeOld } from "./rolling.ts";
import type { Resize, SetSize } from "./sizes.ts";
import { rolloutStatus } from "./status.ts";

function rows<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`testdata/${name}.json`, import.meta.url), "utf8")) as T[];
}

interface Limits {
  maxSurge: IntOrString;
  maxUnavailable: IntOrString;
}

function limits(replicas: number, { maxSurge, maxUnavailable }: Limits) {
  return limitsOf({
    replicas,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
  } as Deployment["spec"]);
}

test("fenceposts", () => {
  type Row = Limits &
    Record<"desired" | "surge" | "unavailable", number> &
    Record<"MaxSurge" | "MaxUnavailable" | "MinAvailable", number>;
  for (const row of rows<Row>("fenceposts")) {
    const { maxSurge, maxUnavailable, desired, surge, unavailable } = row;
    const wanted = JSON.stringify({ maxSurge, maxUnavailable, desired });
    expect(resolveFenceposts(maxSurge, maxUnavailable, desired), wanted).toEqual({
      surge,
      unavailable,
    });
    const resolved = limits(desired, row);
    expect([resolved.surge, resolved.unavailable, desired - resolved.unavailable], wanted).toEqual([
      row.MaxSurge,
      row.MaxUnavailable,
      row.MinAvailable,
    ]);
  }
});

interface SetRow {
  name: string;
  replicas: number;
  available: number;
  created: number;
  desired: string;
  max: string;
}

function sizeOf({ created, desired, max, ...size }: SetRow): SetSize {
  return {
    ...size,
    createdAt: created * 1000,
    desiredReplicas: Number(desired),
    maxReplicas: Number(max),
  };
}

function eventsOf(resizes: readonly Resize[]): string[] {
  return resizes
    .filter(({ from, to }) => from !== to)
    .map(
      ({ name, from, to }) =>
        `Normal ScalingReplicaSet Scaled ${to > from ? "up" : "down"} replica set ${name} from ${from} to ${to}`,
    );
}

function apply(before: readonly SetRow[], resizes: readonly Resize[]): Record<string, number> {
  return Object.fromEntries([
    ...before.map(({ name, replicas }) => [name, replicas] as const),
    ...resizes.map(({ name, to }) => [name, to] as const),
  ]);
}

interface StepRow extends Limits {
  replicas: number;
  before: SetRow[];
  after: Record<string, number>;
  events: string[] | null;
}

test("one rolling step", () => {
  for (const row of rows<StepRow>("deployment-steps")) {
    const sizes = row.before.map(sizeOf);
    const newSet = sizes.find(({ name }) => name === "new")!;
    const oldSets = sizes.filter(({ name }) => name !== "new");
    const fenceposts = limits(row.replicas, row);
    const grown = resizeNew(row.replicas, fenceposts, newSet, oldSets);
    const resizes = grown ? [grown] : resizeOld(row.replicas, fenceposts, newSet, oldSets);
    expect(apply(row.before, resizes)).toEqual(row.after);
    expect(eventsOf(resizes)).toEqual(row.events ?? []);
  }
});

function set(name: string, replicas: number, createdAt: number, available = replicas): SetSize {
  return {
    name,
    replicas,
    available,
    createdAt,
    desiredReplicas: undefined,
    maxReplicas: undefined,
  };
}

test("whole rollouts in which every Pod is available at once", () => {
  type Row = Limits & { replicas: number; oldNew: [number, number][] };
  for (const row of rows<Row>("deployment-ideal-rollouts")) {
    const fenceposts = limits(row.replicas, row);
    let old = row.replicas;
    let next = newSetReplicas(row.replicas, fenceposts.surge, 0, old);
    const steps: [number, number][] = [[old, next]];
    for (let guard = 0; guard < 1000; guard++) {
      // The first look comes right after the creation, before any new Pod can be there.
      const newSet = set("new", next, 1, guard === 0 ? 0 : next);
      const grown = resizeNew(row.replicas, fenceposts, newSet, [set("old", old, 0)]);
      if (grown) next = grown.to;
      else {
        const shrunk = resizeOld(row.replicas, fenceposts, newSet, [set("old", old, 0)]);
        if (shrunk.length === 0 && guard === 0) continue;
        if (shrunk.length === 0) break;
        old = shrunk.at(-1)!.to;
      }
      steps.push([old, next]);
    }
    expect(steps, JSON.stringify(row)).toEqual(row.oldNew);
  }
});

test("proportional scaling", () => {
  type Row = StepRow & { statusReplicas: number };
  for (const row of rows<Row>("deployment-proportional-scale")) {
    const sizes = row.before.map(sizeOf);
    const { surge } = limits(row.replicas, row);
    const resizes = rescale(
      { desired: row.replicas, surge, statusReplicas: row.statusReplicas, rolling: true },
      sizes.find(({ name }) => name === "new"),
      sizes.filter(({ name }) => name !== "new"),
    );
    expect(apply(row.before, resizes), JSON.stringify(row)).toEqual(row.after);
    expect(eventsOf(resizes)).toEqual(row.events ?? []);
  }
});

test("status and conditions", () => {
  type SetState = { spec: number; status: ReplicaSetStatus };
  type Row = {
    deployment: Deployment;
    new: SetState;
    old: SetState;
    now: string;
    resultStatus: Record<string, number> & {
      conditions: { type: string; status: string; reason: string; message: string }[];
    };
  };
  const replicaSet = (name: string, { spec, status }: SetState) =>
    ({ metadata: { name }, spec: { replicas: spec }, status }) as ReplicaSet;
  for (const row of rows<Row>("deployment-status")) {
    const status = rolloutStatus(
      row.deployment,
      { newSet: replicaSet("new", row.new), oldSets: [replicaSet("old", row.old)] },
      parseTime(row.now),
    );
    expect({
      available: status.availableReplicas ?? 0,
      conditions: status.conditions?.map(({ type, status: value, reason, message }) => ({
        message: message ?? "",
        reason,
        status: value,
        type,
      })),
      observedGeneration: status.observedGeneration,
      ready: status.readyReplicas ?? 0,
      replicas: status.replicas ?? 0,
      unavailable: status.unavailableReplicas ?? 0,
      updated: status.updatedReplicas ?? 0,
    }).toEqual(row.resultStatus);
  }
});
