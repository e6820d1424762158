// Pods in every failure mode, against a recording of a real cluster (testdata/backoff.json: times in
// seconds since creation, statuses with times, ids and addresses blotted out).

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { PodStatus } from "#api/core.ts";
import type { PodSpec } from "#api/podspec.ts";
import { TestCluster } from "./test-cluster.ts";

interface Recorded {
  readonly name: string;
  readonly spec: PodSpec;
  readonly history: readonly {
    readonly seconds: number;
    readonly line: string;
    readonly status?: PodStatus;
  }[];
}

const recorded = JSON.parse(
  readFileSync(new URL("testdata/backoff.json", import.meta.url), "utf8"),
) as Recorded[];
const minutes15 = 900;

/** Blots out what chance and the clock decide. */
function blotted(status: PodStatus): unknown {
  const text = JSON.stringify(status)
    .replaceAll(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "TIME")
    .replaceAll(/containerd:\/\/[0-9a-f]{64}/g, "containerd://ID")
    .replaceAll(/kube-api-access-\w{5}/g, "kube-api-access-xxxxx")
    .replaceAll(/_default\([0-9a-f-]{36}\)/g, "_default(UID)")
    .replaceAll(/(192\.168|10\.244)\.\d+\.\d+/g, "IP");
  return JSON.parse(text);
}

function run({ name, spec }: Recorded, seed = 1): TestCluster {
  const cluster = new TestCluster(seed);
  // The recorded nodes had nginx already.
  cluster.createPod("warm", { containers: [{ name: "c", image: "nginx:1.25" }] });
  cluster.settle();
  cluster.createPod(name, spec);
  cluster.advance(minutes15);
  return cluster;
}

/** Before the Pod was deleted. */
function life({ history }: Recorded): Recorded["history"] {
  const end = history.findIndex(({ line }) => line === "DELETED" || line.startsWith("deleted"));
  return end < 0 ? history : history.slice(0, end);
}

// Whether a later restart is caught running or in back-off is left to chance for these.
const byChance = new Set(["liveness"]);
const sureLines = 8;

describe.each(recorded)("$name", (pod) => {
  const cluster = run(pod);

  test("shows the recorded STATUS texts in order", () => {
    const told = life(pod).map(({ line }) => line);
    const lines = byChance.has(pod.name) ? told.slice(0, sureLines) : told;
    const shown = cluster.history(pod.name);
    const shared = Math.min(lines.length, shown.length);
    expect(shared).toBeGreaterThanOrEqual(lines.length - 2);
    expect(shown.slice(0, shared)).toEqual(lines.slice(0, shared));
  });

  test("writes the recorded status objects", () => {
    const written = cluster.statuses(pod.name);
    for (const { line, status } of life(pod)) {
      if (!status) continue;
      expect(written.has(line), line).toBe(true);
      expect(blotted(written.get(line)!)).toEqual(status);
    }
  });
});

test("ErrImagePull and ImagePullBackOff alternate at the recorded pace", () => {
  const badtag = recorded.find(({ name }) => name === "badtag")!;
  const times = run(badtag).timedHistory("badtag").slice(2);
  const expected = life(badtag).slice(2);
  for (const [index, { seconds }] of expected.entries()) {
    const shown = times[index];
    // Each of the syncs since the beginning may come up to 5 s earlier or later.
    const jitterSeconds = 6 + 0.12 * seconds;
    expect(Math.abs(shown!.seconds - seconds)).toBeLessThan(jitterSeconds);
  }
  const spans = times.slice(0, -1).map(({ line, seconds }, index) => ({
    line,
    seconds: times[index + 1]!.seconds - seconds,
  }));
  for (const { line, seconds } of spans) {
    if (!line.includes("ErrImagePull")) continue;
    expect(seconds, line).toBeGreaterThanOrEqual(10);
    expect(seconds, line).toBeLessThanOrEqual(16);
  }
});

test("restarts come after 0, 10, 20, 40, 80, 160 and 300 seconds", () => {
  const crash = recorded.find(({ name }) => name === "crash")!;
  const history = run(crash).timedHistory("crash");
  const waits = history.flatMap(({ line, seconds }, index) => {
    if (!line.startsWith("Running c:Error")) return [];
    const next = history.slice(index).find((later) => later.line.startsWith("Running c:running"));
    return next ? [next.seconds - seconds] : [];
  });
  const backoffs = [0, 10, 20, 40, 80, 160, 300];
  expect(waits).toHaveLength(backoffs.length);
  for (const [index, backoff] of backoffs.entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(backoff);
    expect(waits[index]).toBeLessThanOrEqual(backoff + 17);
  }
});
