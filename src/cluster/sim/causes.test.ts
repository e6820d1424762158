import { expect, test } from "vitest";
import { type Cause, Simulation } from "./simulation.ts";

function chainOf(cause: Cause | undefined): string[] {
  return cause ? [cause.text, ...chainOf(cause.because)] : [];
}

test("a task tells why it runs, and what led to that", () => {
  const simulation = new Simulation(1, 0);
  let told: string[] = [];
  simulation.because("kubectl", "scales", () =>
    simulation.schedule(5, () =>
      simulation.because("controller", "makes a Pod", () => (told = chainOf(simulation.cause))),
    ),
  );
  simulation.runUntil(10);
  expect(told).toEqual(["makes a Pod", "scales"]);
});

test("work that is always due again tells its latest causes and keeps no more", () => {
  const simulation = new Simulation(1, 0);
  let round = 0;
  let told: string[] = [];
  const again = () =>
    simulation.because("kubelet", `round ${++round}`, () => {
      told = chainOf(simulation.cause);
      expect(told.length).toBeGreaterThanOrEqual(Math.min(round, 32));
      expect(told.length).toBeLessThanOrEqual(64);
      expect(told.slice(0, 2)).toEqual(
        round === 1 ? ["round 1"] : [`round ${round}`, `round ${round - 1}`],
      );
      simulation.schedule(1, again, { background: true });
    });
  again();
  simulation.runUntil(1000);
  expect(round).toBe(1001);
});
