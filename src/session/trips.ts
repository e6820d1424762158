import type { HttpResult } from "#cluster/cluster.ts";
import type { Trip } from "#protocol/rows.ts";

/** Collects requests that travelled, for the next frame. */
export class Trips {
  #next = 1;
  #trips: Trip[] = [];

  add(at: number, { response, failure, hops }: HttpResult): void {
    this.#trips.push({
      id: this.#next++,
      at,
      stops: hops.map(({ kind, id }) => ({ kind, id })),
      outcome: response ? "ok" : failure === "refused" ? "refused" : "failed",
      label: response ? (response.body.split("\n")[0] ?? "") : (failure ?? ""),
    });
  }

  /** Those since the last call. */
  take(): readonly Trip[] {
    const taken = this.#trips;
    this.#trips = [];
    return taken;
  }

  get changed(): boolean {
    return this.#trips.length > 0;
  }
}
