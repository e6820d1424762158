import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { CancelSource, neverCancelled } from "#base/cancel.ts";
import { Simulation } from "#cluster/sim/simulation.ts";
import { Drive } from "./drive.ts";

const turn = async (): Promise<void> => {
  await setImmediate();
};

function drive(): { drive: Drive; simulation: Simulation } {
  const simulation = new Simulation(1, 0);
  return { drive: new Drive(simulation, turn, () => {}), simulation };
}

test("a program that wakes up acts before anything later happens", async () => {
  const { drive: d, simulation } = drive();
  const log: string[] = [];
  simulation.schedule(10, () => log.push("task 10"));
  simulation.schedule(11, () => log.push("task 11"));
  const program = async (): Promise<void> => {
    await d.clock.sleep(10, neverCancelled);
    await Promise.resolve();
    log.push(`program at ${d.clock.now}`);
    await d.clock.sleep(0.5, neverCancelled);
    log.push(`program at ${d.clock.now}`);
  };
  void program();
  expect(await d.advanceTo(20)).toBe(true);
  expect(log).toEqual(["task 10", "program at 10", "program at 10.5", "task 11"]);
  expect(simulation.now).toBe(20);
});

test("a cancelled sleep ends at once and costs no time", async () => {
  const { drive: d, simulation } = drive();
  const source = new CancelSource();
  const sleep = d.clock.sleep(1000, source.signal);
  await d.advanceTo(5);
  source.cancel();
  await expect(sleep).rejects.toThrow("interrupted");
  await d.advanceTo(6);
  expect(simulation.now).toBe(6);
  await expect(d.clock.sleep(1, source.signal)).rejects.toThrow("interrupted");
});

test("a sleeping program does not keep a cluster from being settled", async () => {
  const { drive: d, simulation } = drive();
  void d.clock.sleep(1000, neverCancelled);
  await d.rest();
  expect(simulation.settled).toBe(true);
});

test("stop is asked between two tasks", async () => {
  const { drive: d, simulation } = drive();
  let runs = 0;
  for (const at of [1, 2, 3]) simulation.schedule(at, () => runs++);
  expect(await d.advanceTo(10, () => runs === 2)).toBe(false);
  expect(simulation.now).toBe(2);
});
