import type { Simulation } from "../sim/simulation.ts";
import type { Store } from "./store.ts";

/** As the API server asks of etcd. */
const compactionPeriodMs = 300_000;

/** Every five minutes what is older than five minutes can no longer be listed. */
export function startCompaction(simulation: Simulation, store: Store): void {
  let last = store.revision;
  const again = () => {
    simulation.schedule(
      compactionPeriodMs,
      () => {
        store.compact(last);
        last = store.revision;
        again();
      },
      { background: true },
    );
  };
  again();
}
