import { isJobFinished } from "#api/batch.ts";
import type { ObjectKey } from "#api/meta.ts";
import { parseTime } from "#api/time.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Reconciler, Result } from "../controller.ts";

/** Deletes finished Jobs when their `ttlSecondsAfterFinished` have passed. As pkg/controller/ttlafterfinished. */
export class FinishedJobs implements Reconciler {
  readonly name = "ttl-after-finished-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const job = this.#registry.find("jobs", namespace, name);
    const { ttlSecondsAfterFinished: ttlSeconds } = job?.spec ?? {};
    const isDeleted = job?.metadata.deletionTimestamp !== undefined;
    if (!job || isDeleted || ttlSeconds === undefined || !isJobFinished(job)) return {};
    const end = job.status.conditions?.find(
      ({ type, status }) => (type === "Complete" || type === "Failed") && status === "True",
    );
    const dueMs = parseTime(end?.lastTransitionTime ?? "") + ttlSeconds * 1000;
    const leftMs = dueMs - this.#simulation.now;
    if (leftMs > 0) return { requeueAfterMs: leftMs, background: true };
    const text = `Deleted Job ${name}: ${ttlSeconds} s have passed since it finished`;
    this.#simulation.because(this.name, text, () =>
      this.#registry.delete("jobs", namespace, name, { propagationPolicy: "Foreground" }),
    );
    return {};
  }
}
