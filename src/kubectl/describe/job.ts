import type { Job } from "#api/batch.ts";
import { humanDuration } from "#api/duration.ts";
import { selectorOf } from "#api/selectors.ts";
import { parseTime } from "#api/time.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { controllerText, describeAnnotations, pairsOf } from "./metadata.ts";
import { describePodTemplate } from "./pod-template.ts";
import { timeText } from "./times.ts";

/** Longer lists of indexes are cut at the next comma. */
const indexesLimit = 50;

/** Describes a Job. */
export const describeJob: Describer = async (subject, context) => {
  const job = await read<Job>(context, subject);
  const { metadata, spec } = job;
  const events = await eventsOfObject(context, job);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.field("Selector", selectorOf(spec.selector).toString());
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  const controller = controllerText(job);
  if (controller) d.field("Controlled By", controller);
  describeSpec(d, job);
  describeProgress(d, job);
  describePodTemplate(d, spec.template);
  describeEvents(d, events, context.now);
  return d.text;
};

function describeSpec(d: Description, { spec }: Job): void {
  const given = (label: string, value: string | number | boolean | undefined) => {
    if (value !== undefined) d.field(label, value);
  };
  given("Parallelism", spec.parallelism);
  d.field("Completions", spec.completions ?? "<unset>");
  given("Completion Mode", spec.completionMode);
  given("Suspend", spec.suspend);
  given("Backoff Limit", spec.backoffLimit);
  given("TTL Seconds After Finished", spec.ttlSecondsAfterFinished);
}

function describeProgress(d: Description, { spec, status }: Job): void {
  const { startTime, completionTime, active = 0, succeeded = 0, failed = 0, ready } = status;
  if (startTime) d.field("Start Time", timeText(startTime));
  if (completionTime) d.field("Completed At", timeText(completionTime));
  if (startTime && completionTime) {
    d.field("Duration", humanDuration(parseTime(completionTime) - parseTime(startTime)));
  }
  const { activeDeadlineSeconds } = spec;
  if (activeDeadlineSeconds !== undefined) {
    d.field("Active Deadline Seconds", `${activeDeadlineSeconds}s`);
  }
  const activity = ready === undefined ? `${active} Active` : `${active} Active (${ready} Ready)`;
  d.field("Pods Statuses", `${activity} / ${succeeded} Succeeded / ${failed} Failed`);
  if (spec.completionMode === "Indexed") {
    d.field("Completed Indexes", indexesText(status.completedIndexes));
  }
}

function indexesText(indexes = ""): string {
  if (!indexes) return "<none>";
  const comma = indexes.indexOf(",", indexesLimit);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}
