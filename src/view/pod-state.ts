import type { PodRow } from "#protocol/rows.ts";

/** How a Pod looks. `waiting` has no node yet; `starting` has one and does not run yet. */
export type PodState =
  | "waiting"
  | "starting"
  | "pulling"
  | "running"
  | "failing"
  | "terminating"
  | "ended";

/** The one look that fits a Pod best; what goes outweighs what fails, what fails what starts. */
export function podState(pod: PodRow): PodState {
  if (pod.terminating) return "terminating";
  if (pod.failing) return "failing";
  if (pod.phase === "Failed" || pod.phase === "Succeeded") return "ended";
  if (pod.nodeName === "") return "waiting";
  if (pod.phase === "Running") return "running";
  return pod.pulling ? "pulling" : "starting";
}
