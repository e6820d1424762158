import { expect, test } from "vitest";
import { decode } from "#api/schema/decode.ts";
import { parseTime } from "#api/time.ts";
import { Registry } from "../apiserver/registry.ts";
import { Simulation } from "../sim/simulation.ts";
import { Store } from "../storage/store.ts";
import { TestRequests } from "../test-requests.ts";
import { Events } from "./recorder.ts";

function start() {
  const simulation = new Simulation(1, 0);
  const registry = new Registry(simulation, new Store(() => undefined));
  const made = new Events(simulation, registry);
  const recorder = made.recorder({ component: "tester" });
  const about = registry.create("configmaps", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "c", namespace: "default" },
  });
  return {
    simulation,
    about,
    series: made.seriesRecorder("tester", "tester-minikube"),
    report: (message: string, type: "Normal" | "Warning" = "Normal") =>
      recorder.event(about, type, "Reason", message),
    events: () => registry.list("events"),
  };
}

test("the same report again raises the count: x4 over 4m52s", () => {
  const { simulation, report, events } = start();
  for (const seconds of [0, 100, 200, 292]) {
    simulation.runUntil(seconds * 1000);
    report("again");
  }
  const [event] = events();
  expect(events()).toHaveLength(1);
  expect(event!.count).toBe(4);
  const span = parseTime(event!.lastTimestamp!) - parseTime(event!.firstTimestamp!);
  expect(span / 1000).toBe(4 * 60 + 52);
});

test("after ten different messages in ten minutes the rest becomes one Event", () => {
  const { simulation, report, events } = start();
  for (let index = 0; index < 14; index++) {
    simulation.runUntil(index * 1000);
    report(`message ${index}`);
  }
  const combined = events().filter(({ message }) => message?.startsWith("(combined"));
  expect(events()).toHaveLength(10);
  expect(combined.map(({ message, count }) => [message, count])).toEqual([
    ["(combined from similar events): message 13", 5],
  ]);
});

test("25 Events of a type about an object at once, then one every five minutes", () => {
  const { simulation, report, events } = start();
  for (let index = 0; index < 40; index++) report("flood");
  expect(events()[0]!.count).toBe(25);
  report("help", "Warning");
  expect(events()).toHaveLength(2);
  simulation.runUntil(300_000);
  report("flood");
  expect(events()[0]!.count).toBe(41);
});

test("Events are gone an hour after they were last written", () => {
  const requests = new TestRequests();
  requests.createPod("p", {});
  requests.settle();
  expect(requests.events("p")).toHaveLength(5);
  requests.advance(3_700);
  expect(requests.events("p")).toEqual([]);
});

test("what the recorders write is in the form that decoding would give it", () => {
  const { simulation, report, events, about, series } = start();
  report("classic");
  series.event(about, "Normal", "Reason", "Action", "of the newer API", about);
  simulation.runUntil(1000);
  for (const event of events()) {
    expect(JSON.stringify(decode("Event", event))).toBe(JSON.stringify(event));
  }
  expect(events()).toHaveLength(2);
});
