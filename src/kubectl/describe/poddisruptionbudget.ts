import type { PodDisruptionBudget } from "#api/policy.ts";
import { formatSelector } from "#api/selectors.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";

/** Describes a PodDisruptionBudget and what it allows now. */
export const describePodDisruptionBudget: Describer = async (subject, context) => {
  const budget = await read<PodDisruptionBudget>(context, subject);
  const { metadata, spec, status } = budget;
  const { minAvailable, maxUnavailable, selector } = spec;
  const events = await eventsOfObject(context, budget);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  if (minAvailable !== undefined) d.field("Min available", minAvailable);
  else if (maxUnavailable !== undefined) d.field("Max unavailable", maxUnavailable);
  d.field("Selector", selector ? formatSelector(selector) : "<unset>");
  d.heading("Status");
  d.field("Allowed disruptions", status.disruptionsAllowed, 2);
  d.field("Current", status.currentHealthy, 2);
  d.field("Desired", status.desiredHealthy, 2);
  d.field("Total", status.expectedPods, 2);
  describeEvents(d, events, context.now);
  return d.text;
};
