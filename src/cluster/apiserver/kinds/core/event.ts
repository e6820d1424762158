import type { Event } from "#api/core.ts";
import type { Strategy } from "../../strategy.ts";
import { validateEvent, validateEventUpdate, validateNewEvent } from "./event-validation.ts";
import { column, integerColumn, nameColumn, since, wideColumn } from "../columns.ts";

export const eventStrategy: Strategy<Event> = {
  createsOnUpdate: true,
  countsGenerations: false,
  hasStatus: false,

  validate(event, _, group = "", old) {
    const errors = validateEvent(event, group);
    return group && !old ? [...errors, ...validateNewEvent(event)] : errors;
  },
  // As in the core group: the other asks for more.
  allowsAnyFinalizer: true,
  updateChecks: ["object", "change"],
  validateUpdate: (next, old, _, group = "") => (group ? validateEventUpdate(next, old) : []),

  columns: [
    column("Last Seen", "How long ago it happened the last time."),
    column("Type", "Normal or Warning."),
    column("Reason", "What happened, in one word."),
    column("Object", "What it happened to."),
    wideColumn("Subobject", "The part of the object."),
    wideColumn("Source", "Who reports it."),
    column("Message", "What happened, in a sentence."),
    wideColumn("First Seen", "How long ago it happened the first time."),
    { ...integerColumn("Count", "How often it happened."), type: "string", priority: 1 },
    { ...nameColumn, priority: 1 },
  ],

  row(event, nowMs) {
    const { series } = event;
    const firstSeen = event.firstTimestamp ?? event.eventTime;
    const lastSeen = series ? series.lastObservedTime : (event.lastTimestamp ?? firstSeen);
    const { kind = "", name, fieldPath } = event.involvedObject;
    const component = event.source.component || event.reportingComponent;
    const host = event.source.host || event.reportingInstance;
    const count = series ? (series.count ?? 0) : event.count || 1;
    return [
      since(lastSeen, nowMs),
      event.type ?? "",
      event.reason ?? "",
      name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
      fieldPath ?? "",
      host ? `${component}, ${host}` : component,
      (event.message ?? "").trim(),
      since(firstSeen, nowMs),
      count,
      event.metadata.name,
    ];
  },

  selectableFields: ({ involvedObject, ...event }) => ({
    "involvedObject.kind": involvedObject.kind ?? "",
    "involvedObject.namespace": involvedObject.namespace ?? "",
    "involvedObject.name": involvedObject.name ?? "",
    "involvedObject.uid": involvedObject.uid ?? "",
    "involvedObject.apiVersion": involvedObject.apiVersion ?? "",
    "involvedObject.resourceVersion": involvedObject.resourceVersion ?? "",
    "involvedObject.fieldPath": involvedObject.fieldPath ?? "",
    reason: event.reason ?? "",
    reportingComponent: event.reportingComponent || event.source.component || "",
    source: event.source.component || event.reportingComponent || "",
    type: event.type ?? "",
  }),
};
