// What three Nodes became on a real cluster in twenty minutes in which images were pulled and somebody cordoned and
// tainted (testdata/node-trace.json, seconds since its beginning): our kubelets and the controller write the same.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Node, Taint } from "#api/core.ts";
import { bootstrap } from "../apiserver/bootstrap.ts";
import { Registry } from "../apiserver/registry.ts";
import { NodeLifecycle } from "../controllers/node-lifecycle.ts";
import { Events } from "../events/recorder.ts";
import { Simulation } from "../sim/simulation.ts";
import { Store } from "../storage/store.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { PresentImage } from "./image-puller.ts";
import { makeMachines, systemImages } from "./machine.ts";

/** A write that was seen: the status with the images in it, or what somebody or the controller changed. */
interface Step {
  readonly at: number;
  readonly images?: readonly string[];
  /** When the node got what is new in the list. */
  readonly pulled?: number;
  readonly unschedulable?: boolean;
  readonly taints?: readonly Taint[];
}

interface Recorded {
  readonly name: string;
  readonly created: number;
  readonly seen: number;
  /** When it was first seen. */
  readonly images: readonly string[];
  readonly steps: readonly Step[];
  /** The Events of reason NodeSchedulable. */
  readonly schedulable?: readonly (readonly [
    type: string,
    message: string,
    about: object,
    count: number,
    at: number,
  ])[];
}

const { images, nodes } = JSON.parse(
  readFileSync(new URL("testdata/node-trace.json", import.meta.url), "utf8"),
) as {
  readonly images: Readonly<Record<string, readonly [digest: string, sizeBytes: number]>>;
  readonly nodes: readonly Recorded[];
};

const begin = Date.parse("2026-11-23T03:28:00Z");
/** The list of images is made every 30 s, and the status looked at every 10 s and a little. */
const longestUnseen = 41;
const longestBetweenLooks = 11;
/** Five minutes, and until it is looked at again. */
const reportAfter = { least: 300, most: 311 };

function presentImage(name: string): PresentImage {
  const [digest = "", sizeBytes = 0] = images[name] ?? [];
  const repository = name.replace(/:[^:]*$/, "");
  const image = { repository, tag: "", digest, sizeBytes } as PresentImage["image"];
  return { image, name, id: `${repository}@${digest}` };
}

const ofSystem = new Set(systemImages.flatMap(({ names }) => names));

function withoutTime(taint: Taint): Taint {
  const bare = { ...taint };
  delete bare.timeAdded;
  return bare;
}

/** What was written, without when. */
function written({ images: listed, unschedulable, taints }: Step): unknown {
  return { listed, unschedulable, taints };
}

/** What a change was about, as in a step. */
function stepOf(node: Node, before: Node, at: number): Step {
  const { unschedulable = false, taints = [] } = node.spec;
  if (unschedulable !== (before.spec.unschedulable ?? false)) return { at, unschedulable };
  if (node.spec !== before.spec) {
    return { at, taints: taints.map(withoutTime) };
  }
  const time = new Date(begin + Math.floor(at) * 1000).toISOString().replace(".000Z", "Z");
  for (const condition of node.status.conditions ?? []) {
    const old = before.status.conditions?.find(({ type }) => type === condition.type);
    expect(condition).toEqual({ ...old, lastHeartbeatTime: time });
  }
  const listed = (node.status.images ?? []).map(({ names }) => names.at(-1) ?? "");
  return { at, images: listed.filter((name) => !ofSystem.has(name)) };
}

function replay({ name, created, seen, images: first, steps }: Recorded) {
  const simulation = new Simulation(1, begin + created * 1000);
  const registry = new Registry(simulation, new Store(() => undefined));
  bootstrap(simulation, registry);
  const events = new Events(simulation, registry);
  const component = "node-controller";
  void new NodeLifecycle({ simulation, registry, recorder: events.recorder({ component }) });
  const present = first.map(presentImage);
  const [machine] = makeMachines(1, simulation.random("machines"));
  const recorder = events.recorder({ component: "kubelet", host: name });
  const heartbeat = new Heartbeat({
    simulation,
    registry,
    recorder,
    machine: { ...machine!, name },
    images: () => [...present],
  });
  heartbeat.start();
  simulation.runUntil(begin + seen * 1000);
  const writes: Step[] = [];
  registry.subscribe(["nodes"], ({ object, previous }) => {
    if (previous) writes.push(stepOf(object, previous, (simulation.now - begin) / 1000));
  });
  const known = new Set(first);
  const deeds = steps.flatMap(({ at, pulled = at, images: listed = [], ...spec }, index) => {
    const fresh = listed.filter((each) => !known.has(each)).map(presentImage);
    for (const { name: image } of fresh) known.add(image);
    if (fresh.length > 0) return [{ at: pulled, run: () => present.push(...fresh) }];
    // Right after somebody cordons or uncordons, the controller taints or untaints.
    const isOwn = listed.length > 0 || steps[index - 1]?.unschedulable !== undefined;
    return isOwn ? [] : [{ at, run: () => change(spec) }];
  });
  function change(spec: Partial<Step>): void {
    const node = registry.get("nodes", "", name);
    registry.update("nodes", { ...node, spec: { ...node.spec, ...(spec as Node["spec"]) } });
  }
  for (const { at, run } of deeds.toSorted((a, b) => a.at - b.at)) {
    simulation.runUntil(begin + at * 1000);
    run();
  }
  simulation.runUntil(begin + (steps.at(-1)?.at ?? 0) * 1000 + longestUnseen * 1000);
  return { writes, told: registry.list("events", "default") };
}

test.each(nodes)("$name", (recorded) => {
  const { steps, schedulable = [] } = recorded;
  const { writes, told } = replay(recorded);
  expect(writes.map(written)).toEqual(steps.map(written));
  let reportedAt: number | undefined;
  for (const [index, { images: listed, at }] of writes.entries()) {
    if (!listed) continue;
    const { pulled } = steps[index]!;
    const [from, least, most] =
      pulled === undefined
        ? [reportedAt ?? at - reportAfter.least, reportAfter.least, reportAfter.most]
        : [pulled, 0, longestUnseen];
    expect(at - from, `${index} of ${recorded.name}`).toBeGreaterThanOrEqual(least);
    expect(at - from, `${index} of ${recorded.name}`).toBeLessThanOrEqual(most);
    reportedAt = at;
  }
  const uncordoned = told
    .filter(({ reason }) => reason === "NodeSchedulable")
    .map(({ type, message, involvedObject, lastTimestamp, count }) => {
      const at = (Date.parse(lastTimestamp ?? "") - begin) / 1000;
      return [type, message, involvedObject, count, at] as const;
    });
  expect(uncordoned.map((each) => each.slice(0, -1))).toEqual(
    schedulable.map((each) => each.slice(0, -1)),
  );
  for (const [index, each] of uncordoned.entries()) {
    expect(Math.abs(each[4] - schedulable[index]![4])).toBeLessThan(longestBetweenLooks);
  }
});
