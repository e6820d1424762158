// Twenty Pods in every failure mode for 15 minutes, against a recording of a real cluster
// (testdata/backoff.jsonl: statuses and Events with times, ids and addresses blotted out).

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Pod, PodStatus } from "#api/core.ts";
import type { PodSpec } from "#api/podspec.ts";
import { podStrategy } from "../apiserver/kinds/pod/pod.ts";
import { TestRequests } from "../test-requests.ts";
import { describePod } from "./test-cluster.ts";

/** Seconds since its creation, what the Pod showed in words, and the status where it did so first. */
type Shown = readonly [seconds: number, line: string, status?: PodStatus];
type EventRow = readonly [
  type: string,
  reason: string,
  message: string,
  path: string,
  count: number,
];

interface Recorded {
  readonly name: string;
  readonly spec: PodSpec;
  readonly history: readonly Shown[];
  /** Of the end: type, status, reason, message. */
  readonly conditions: readonly (readonly string[])[];
  readonly events: readonly EventRow[];
}

const recorded = readFileSync(new URL("testdata/backoff.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded);
/** What `kubectl get pods` printed of each Pod every five seconds, without ages: READY, STATUS, RESTARTS where it changed. */
const recordedRows = JSON.parse(
  readFileSync(new URL("testdata/backoff-rows.json", import.meta.url), "utf8"),
) as Readonly<Record<string, readonly string[]>>;
/** Who holds which fields of each Pod at the end, but for who created it. */
const recordedManagers = JSON.parse(
  readFileSync(new URL("testdata/backoff-table.json", import.meta.url), "utf8"),
) as Readonly<Record<string, { readonly managers: readonly object[] }>>;
const seconds15min = 890;
const nodes = ["minikube", "minikube-m02", "minikube-m03"];

/** Blots out what chance and the clock decide. */
function blotted(status: PodStatus): unknown {
  const text = JSON.stringify(status)
    .replaceAll(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "TIME")
    .replaceAll(/containerd:\/\/[0-9a-f]{64}/g, "containerd://ID")
    .replaceAll(/kube-api-access-\w{5}/g, "kube-api-access-xxxxx")
    .replaceAll(/_backoff\([0-9a-f-]{36}\)/g, "_backoff(UID)")
    .replaceAll(/(192\.168|10\.244)\.\d+\.\d+/g, "IP");
  return JSON.parse(text);
}

function blottedMessage(message: string): string {
  return message
    .replaceAll(/_backoff\([0-9a-f-]{36}\)/g, "_backoff(UID)")
    .replaceAll(/assigned (\S+) to \S+/g, "assigned $1 to NODE")
    .replaceAll(
      /in [0-9.ms]+ \([0-9.ms]+ including waiting\)/g,
      "in TIME (TIME including waiting)",
    );
}

/** All twenty at once, as they were recorded, on nodes that have nginx already. */
function run(seed: number) {
  const requests = new TestRequests(seed);
  requests.ask("POST", "/api/v1/namespaces", { metadata: { name: "backoff" } });
  for (const nodeName of nodes) requests.createPod(`warm-${nodeName}`, { nodeName });
  requests.settle();
  const { cluster } = requests;
  const begin = cluster.simulation.now;
  const histories = new Map<string, [number, string, PodStatus][]>();
  const printed = new Map<string, string[]>();
  cluster.subscribe(({ resource, object }) => {
    if (resource !== "pods" || object.metadata.namespace !== "backoff") return;
    const history = histories.get(object.metadata.name) ?? [];
    histories.set(object.metadata.name, history);
    const [, ready, shown, restarts] = podStrategy.row(object as Pod, cluster.simulation.now);
    const row = `${ready} ${shown} ${String(restarts).replace(/ .*/, "")}`;
    printed.set(object.metadata.name, [...(printed.get(object.metadata.name) ?? []), row]);
    const line = describePod(object as Pod);
    if (history.at(-1)?.[1] === line) return;
    history.push([(cluster.simulation.now - begin) / 1000, line, (object as Pod).status]);
  });
  for (const { name, spec } of recorded) {
    requests.ask("POST", "/api/v1/namespaces/backoff/pods", { metadata: { name }, spec });
  }
  requests.advance(seconds15min);
  return { requests, histories, printed };
}

const { requests, histories, printed } = run(1);
const { cluster } = requests;

// Whether a later restart is caught running or in back-off is left to chance for this one.
const sureLines: { readonly [name: string]: number } = { liveness: 7 };
const sureRows: { readonly [name: string]: number } = { liveness: 6 };
/** Of one stay in a state: two syncs of 10 to 16 s may begin or end it. */
const spanJitter = 22;
/** Of all stays since the beginning. */
const jitterAt = (seconds: number) => 12 + 0.12 * seconds;

/** Events of one Pod have no other order that chance leaves alone. */
const byText = (a: EventRow, b: EventRow) =>
  a.slice(0, 4).join(" ") < b.slice(0, 4).join(" ") ? -1 : 1;

describe.each(recorded)("$name", ({ name, history, conditions, events }) => {
  const shown = histories.get(name) ?? [];
  const sure = Math.min(sureLines[name] ?? Infinity, history.length);

  test("shows the recorded texts in order, as long as recorded", () => {
    expect(shown.slice(0, sure).map(([, line]) => line)).toEqual(
      history.slice(0, sure).map(([, line]) => line),
    );
    for (const [index, [seconds, line]] of history.slice(0, sure).entries()) {
      const at = shown[index]![0];
      expect(Math.abs(at - seconds), `${line} at ${at}`).toBeLessThan(jitterAt(seconds));
      const span = seconds - (history[index - 1]?.[0] ?? 0);
      const ours = at - (shown[index - 1]?.[0] ?? 0);
      expect(Math.abs(ours - span), `${ours} s before ${line}`).toBeLessThan(spanJitter);
    }
  });

  test("is printed in the recorded rows, and in others that five seconds may pass over", () => {
    const ours = printed.get(name) ?? [];
    let next = 0;
    // Somebody deleted one of them.
    const certain = recordedRows[name]?.filter((row) => !row.includes("Terminating")) ?? [];
    expect(certain.length).toBeGreaterThan(0);
    for (const row of certain.slice(0, sureRows[name])) {
      const found = ours.indexOf(row, next);
      expect(found, `${row}, behind ${ours[next]}`).toBeGreaterThanOrEqual(next);
      next = found;
    }
  });

  test("writes the recorded statuses", () => {
    for (const [, line, status] of history.slice(0, sure)) {
      if (!status) continue;
      const written = shown.find((each) => each[1] === line);
      expect(blotted(written![2])).toEqual(status);
    }
    const { status } = cluster.find("pods", "backoff", name)!;
    expect(
      status.conditions?.map(({ type, status: is, reason = "", message = "" }) => [
        type,
        is,
        reason,
        message,
      ]),
    ).toEqual(conditions);
  });

  test("belongs to the recorded managers", () => {
    const { metadata } = requests.ask<Pod>("GET", `/api/v1/namespaces/backoff/pods/${name}`);
    const others = metadata.managedFields?.filter(({ manager }) => manager !== "unknown") ?? [];
    const timeless = JSON.stringify(others)
      .replaceAll(/"time":"[^"]*",/g, "")
      .replaceAll(/(?<=ip\\":\\")[\d.]+/g, "IP");
    expect(JSON.parse(timeless)).toEqual(recordedManagers[name]!.managers);
  });

  test("is told of in the recorded Events", () => {
    const told = cluster
      .list("events", "backoff")
      .filter(({ involvedObject }) => involvedObject.name === name);
    const rows = told.map(
      ({ type = "", reason = "", message = "", involvedObject, count }): EventRow => [
        type,
        reason,
        blottedMessage(message),
        involvedObject.fieldPath ?? "",
        count ?? 0,
      ],
    );
    expect(rows).toHaveLength(events.length);
    for (const [index, row] of rows.toSorted(byText).entries()) {
      const real = events.toSorted(byText)[index]!;
      expect(row.slice(0, 4)).toEqual(real.slice(0, 4));
      const [count, wanted] = [row[4], real[4]];
      // A sync more or less in fifteen minutes, and the moments at which the rate limit lets one through.
      expect(Math.abs(count - wanted), `${real[1]} x${count}`).toBeLessThanOrEqual(wanted * 0.1);
    }
  });
});

test("each failed pull shows ErrImagePull for one interval between syncs", () => {
  for (const name of ["badtag", "badrepo", "nohost"]) {
    const shown = histories.get(name)!;
    for (const [index, [seconds, line]] of shown.slice(0, -1).entries()) {
      if (!line.includes("ErrImagePull")) continue;
      const span = shown[index + 1]![0] - seconds;
      expect(span, `${name} ${seconds}`).toBeGreaterThanOrEqual(10);
      expect(span, `${name} ${seconds}`).toBeLessThanOrEqual(16);
    }
  }
});

test("restarts come after 0, 10, 20, 40, 80, 160 and 300 seconds", () => {
  const history = histories.get("crash")!;
  const waits = history.flatMap(([seconds, line], index) => {
    if (!line.startsWith("Running c:Error")) return [];
    const next = history.slice(index).find((later) => later[1].startsWith("Running c:running"));
    return next ? [next[0] - seconds] : [];
  });
  const backoffs = [0, 10, 20, 40, 80, 160, 300];
  expect(waits).toHaveLength(backoffs.length);
  for (const [index, backoff] of backoffs.entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(backoff);
    expect(waits[index]).toBeLessThanOrEqual(backoff + 17);
  }
});
