import type { CronJob } from "#api/batch.ts";
import { selectorOf } from "#api/selectors.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";
import { describePodTemplate } from "./pod-template.ts";
import { timeText } from "./times.ts";

const unset = "<unset>";

/** Describes a CronJob and the Jobs to come. */
export const describeCronJob: Describer = async (subject, context) => {
  const cronJob = await read<CronJob>(context, subject);
  const { metadata, spec, status } = cronJob;
  const events = await eventsOfObject(context, cronJob);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("Schedule", spec.schedule);
  d.field("Concurrency Policy", spec.concurrencyPolicy ?? "");
  d.field("Suspend", spec.suspend === undefined ? unset : spec.suspend ? "True" : "False");
  d.field("Successful Job History Limit", spec.successfulJobsHistoryLimit ?? unset);
  d.field("Failed Job History Limit", spec.failedJobsHistoryLimit ?? unset);
  d.field("Starting Deadline Seconds", seconds(spec.startingDeadlineSeconds) ?? unset);
  const { template, selector, parallelism, completions, activeDeadlineSeconds } =
    spec.jobTemplate.spec;
  d.field("Selector", selector ? selectorOf(selector).toString() : unset);
  d.field("Parallelism", parallelism ?? unset);
  d.field("Completions", completions ?? unset);
  const deadline = seconds(activeDeadlineSeconds);
  if (deadline) d.field("Active Deadline Seconds", deadline);
  describePodTemplate(d, template);
  d.field(
    "Last Schedule Time",
    status.lastScheduleTime ? timeText(status.lastScheduleTime) : unset,
  );
  d.field("Active Jobs", (status.active ?? []).map(({ name }) => name).join(", ") || "<none>");
  describeEvents(d, events, context.now);
  return d.text;
};

function seconds(count: number | undefined): string | undefined {
  return count === undefined ? undefined : `${count}s`;
}
