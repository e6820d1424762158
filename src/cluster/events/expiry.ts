import type { Registry } from "../apiserver/registry.ts";
import type { Simulation } from "../sim/simulation.ts";

/** As --event-ttl: how long an Event is kept after its last write. */
const timeToLiveMs = 3_600_000;
const sweepMs = 60_000;

/** Deletes Events an hour after their last write. */
export function expireEvents(simulation: Simulation, registry: Registry): void {
  /** uid → last write, the oldest first: a written one moves to the end. */
  const writes = new Map<string, { namespace: string; name: string; at: number }>();
  let sweeping = false;
  const sweep = () => {
    sweeping = false;
    for (const [, { namespace, name, at }] of writes) {
      if (simulation.now - at < timeToLiveMs) break;
      registry.delete("events", namespace, name);
    }
    schedule();
  };
  const schedule = () => {
    if (sweeping || writes.size === 0) return;
    sweeping = true;
    simulation.schedule(sweepMs, sweep, { background: true });
  };
  registry.subscribe(["events"], ({ type, object: { metadata } }) => {
    if (type !== "ADDED") writes.delete(metadata.uid);
    if (type === "DELETED") return;
    const { namespace = "", name } = metadata;
    writes.set(metadata.uid, { namespace, name, at: simulation.now });
    schedule();
  });
}
