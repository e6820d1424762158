// As pkg/apis/core/validation/events.go: what the newer group asks of an Event is stricter.

import type { Event } from "#api/core.ts";
import { type FieldError, GoText, invalid, required } from "#api/field-errors.ts";
import { qualifiedName } from "#api/label-rules.ts";
import { equal } from "#base/json.ts";

const longestWord = 128;
const longestNote = 1024;
const newGroup = "events.k8s.io";

/** What is wrong with an Event; `group` is the one that it was written in. */
export function validateEvent(event: Event, group: string): FieldError[] {
  const { involvedObject, metadata, eventTime } = event;
  const errors: FieldError[] = [];
  const home = metadata.namespace ?? "";
  const about = involvedObject.namespace ?? "";
  const freeNamespaces = eventTime === null ? ["default"] : ["default", "kube-system"];
  const isElsewhere = eventTime === null && about !== "" && about !== home;
  if (isElsewhere || (about === "" && !freeNamespaces.includes(home))) {
    errors.push(invalid("involvedObject.namespace", about, "does not match event.namespace"));
  }
  if (eventTime !== null) errors.push(...validateReport(event, group));
  return errors;
}

/** Who reports and what: obligatory where there is an eventTime. */
function validateReport(event: Event, group: string): FieldError[] {
  const { reportingComponent, reportingInstance, message = "" } = event;
  const reporter = group === newGroup ? "reportingController" : "reportingComponent";
  const errors = [
    ...(reportingComponent ? [] : [required(reporter)]),
    ...qualifiedName(reportingComponent).map((why) => invalid(reporter, reportingComponent, why)),
  ];
  const { action = "", reason = "" } = event;
  for (const [field, word] of Object.entries({ reportingInstance, action, reason })) {
    if (!word) errors.push(required(field));
    if (word.length > longestWord) errors.push(tooManyCharacters(field, longestWord));
  }
  if (message.length > longestNote) errors.push(tooManyCharacters("message", longestNote));
  return errors;
}

function tooManyCharacters(field: string, most: number): FieldError {
  return invalid(field, "", `can have at most ${most} characters`);
}

/** What is wrong with a new Event of the newer group besides. */
export function validateNewEvent(event: Event): FieldError[] {
  const { type = "", eventTime, firstTimestamp, lastTimestamp, count, source } = event;
  const errors = validateSeries(event);
  if (eventTime === null) errors.push(required("eventTime"));
  if (type !== "Normal" && type !== "Warning") {
    errors.push(invalid("type", "", `has invalid value: ${type}`));
  }
  const old = { firstTimestamp, lastTimestamp, count, source: source.component || source.host };
  for (const [field, value] of Object.entries(old)) {
    if (value) errors.push(invalid(field, "", "needs to be unset"));
  }
  return errors;
}

function validateSeries({ series }: Event): FieldError[] {
  if (!series) return [];
  const errors: FieldError[] = [];
  if ((series.count ?? 0) < 2) errors.push(invalid("series.count", "", "should be at least 2"));
  if (!series.lastObservedTime) errors.push(required("series.lastObservedTime"));
  return errors;
}

const immutable = [
  ["involvedObject"],
  ["reason"],
  ["message"],
  ["source"],
  ["firstTimestamp"],
  ["lastTimestamp"],
  ["count"],
  ["reason"],
  ["type"],
  ["eventTime"],
  ["action"],
  ["related"],
  ["reportingComponent", "reportingController"],
  ["reportingInstance"],
] as const;

/** What is wrong with a change by the newer group: only the series may change. */
export function validateEventUpdate(next: Event, old: Event): FieldError[] {
  return [
    ...(equal(next.series, old.series) ? [] : validateSeries(next)),
    ...immutable.flatMap(([field, shown = field]) =>
      equal(next[field], old[field])
        ? []
        : [invalid(shown, valueText(next[field]), "field is immutable")],
    ),
  ];
}

function valueText(value: unknown): string | GoText {
  return typeof value === "string" ? value : new GoText(JSON.stringify(value ?? null));
}
