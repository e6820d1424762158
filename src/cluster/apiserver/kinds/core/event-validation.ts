// As pkg/apis/core/validation/events.go: what the newer group asks of an Event is stricter.

import type { Event, ObjectReference } from "#api/core.ts";
import { type FieldError, invalid, invalidEach, required, type Value } from "#api/field-errors.ts";
import { dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import { equal } from "#base/json.ts";
import { utf8Length } from "#base/utf8.ts";
import { goStruct, goTime } from "../rules/go-text.ts";

const longestWord = 128;
const longestNote = 1024;
const newGroup = "events.k8s.io";

/** What is wrong with an Event; `group` is the one that it was written in. */
export function validateEvent(event: Event, group: string): FieldError[] {
  const { involvedObject, metadata, eventTime } = event;
  const errors: FieldError[] = [];
  const home = metadata.namespace ?? "";
  const about = involvedObject.namespace ?? "";
  const isFree = home === "default" || (home === "kube-system" && eventTime !== null);
  const isElsewhere = eventTime === null && about !== "" && about !== home;
  if (isElsewhere || (about === "" && !isFree)) {
    errors.push(invalid("involvedObject.namespace", about, "does not match event.namespace"));
  }
  if (eventTime !== null) errors.push(...validateReport(event, group));
  errors.push(...invalidEach("namespace", home, dns1123Subdomain(home)));
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
  const words = [
    ["reportingInstance", reportingInstance],
    ["action", action],
    ["reason", reason],
  ] as const;
  for (const [field, word] of words) {
    if (!word) errors.push(required(field));
    if (utf8Length(word) > longestWord) errors.push(tooManyCharacters(field, longestWord));
  }
  if (utf8Length(message) > longestNote) errors.push(tooManyCharacters("message", longestNote));
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

/** The fields that stay, in the order in which the API server looks at them, and what messages show of each. */
const immutable: readonly (readonly [
  field: keyof Event,
  value: (event: Event) => Value,
  shown?: string,
])[] = [
  ["involvedObject", ({ involvedObject }) => goReference(involvedObject)],
  ["reason", ({ reason = "" }) => reason],
  ["message", ({ message = "" }) => message],
  ["source", ({ source: { component = "", host = "" } }) => goSource(component, host)],
  ["firstTimestamp", ({ firstTimestamp }) => goTime(firstTimestamp ?? noTime)],
  ["lastTimestamp", ({ lastTimestamp }) => goTime(lastTimestamp ?? noTime)],
  ["count", ({ count = 0 }) => count],
  ["reason", ({ reason = "" }) => reason],
  ["type", ({ type = "" }) => type],
  ["eventTime", ({ eventTime }) => goTime(eventTime ?? noTime)],
  ["action", ({ action = "" }) => action],
  ["related", ({ related }) => (related ? goReference(related) : null)],
  ["reportingComponent", ({ reportingComponent }) => reportingComponent, "reportingController"],
  ["reportingInstance", ({ reportingInstance }) => reportingInstance],
];

const noTime = "0001-01-01T00:00:00Z";

/** What is wrong with a change by the newer group: only the series may change. */
export function validateEventUpdate(next: Event, old: Event): FieldError[] {
  return [
    ...(equal(next.series, old.series) ? [] : validateSeries(next)),
    ...immutable.flatMap(([field, value, shown = field]) =>
      equal(next[field], old[field]) ? [] : [invalid(shown, value(next), "field is immutable")],
    ),
  ];
}

function goSource(component: string, host: string): Value {
  return goStruct("core.EventSource", { Component: component, Host: host });
}

function goReference(reference: ObjectReference): Value {
  const { kind = "", namespace = "", name = "", uid = "" } = reference;
  const { apiVersion = "", resourceVersion = "", fieldPath = "" } = reference;
  return goStruct("core.ObjectReference", {
    Kind: kind,
    Namespace: namespace,
    Name: name,
    UID: uid,
    APIVersion: apiVersion,
    ResourceVersion: resourceVersion,
    FieldPath: fieldPath,
  });
}
