// What clients expect of Events, which two API groups serve.

import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import type { JsonObject } from "#base/json.ts";
import { patchTypes, TestClient } from "./test-client.ts";

const inCore = (namespace: string) => `/api/v1/namespaces/${namespace}/events`;
const inEvents = (namespace: string) => `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;

/** As Go writes it: what was left empty is there as null or an empty struct. */
const coreEvent = (name: string, namespace: string) => ({
  metadata: { name, creationTimestamp: null, labels: { constant: "true" } },
  involvedObject: { namespace },
  reason: "Test",
  message: `This is ${name}`,
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  count: 1,
  type: "Normal",
  eventTime: null,
  reportingComponent: "",
  reportingInstance: "",
});

const newEvent = (name: string, namespace: string) => ({
  metadata: { name, creationTimestamp: null, labels: { constant: "true" } },
  eventTime: "2017-09-19T13:49:16.000000Z",
  reportingController: "test-controller",
  reportingInstance: "test-node",
  action: "Do",
  reason: "Test",
  regarding: { namespace },
  note: `This is ${name}`,
  type: "Normal",
  deprecatedSource: {},
  deprecatedFirstTimestamp: null,
  deprecatedLastTimestamp: null,
});

const names = (items: readonly KubernetesObject[]) => items.map(({ metadata }) => metadata.name);

/** All but what every write changes. */
function withoutVersion(object: KubernetesObject): object {
  const { resourceVersion: _, managedFields: __, ...metadata } = object.metadata;
  return { ...object, metadata };
}

describe.each([
  ["v1", inCore, coreEvent, "message"],
  ["events.k8s.io/v1", inEvents, newEvent, "note"],
])("%s", (apiVersion, pathIn, event, text) => {
  const client = new TestClient();
  client.namespace("events");
  const path = pathIn("events");
  const everywhere = path.replace("/namespaces/events", "");
  const chosen = "?labelSelector=constant=true";

  test("an Event is made, found in all namespaces, patched, updated as a whole and deleted", () => {
    const made = client.ask<KubernetesObject>("POST", path, event("event-test", "events"));
    expect(made).toMatchObject({ apiVersion, kind: "Event", [text]: "This is event-test" });
    expect(names(client.items(everywhere + chosen))).toEqual(["event-test"]);
    const series = { count: 2, lastObservedTime: "2017-09-19T13:49:11.000000Z" };
    client.ask("PATCH", `${path}/event-test`, { series }, patchTypes.strategic);
    const patched = client.ask<KubernetesObject>("GET", `${path}/event-test`);
    expect(withoutVersion(patched)).toEqual({ ...withoutVersion(made), series });
    const { resourceVersion: _, managedFields: __, ...metadata } = patched.metadata;
    const later = { count: 100, lastObservedTime: "2017-09-19T13:49:16.000000Z" };
    client.ask("PUT", `${path}/event-test`, { ...patched, metadata, series: later });
    const updated = client.ask<KubernetesObject>("GET", `${path}/event-test`);
    expect(withoutVersion(updated)).toEqual({ ...withoutVersion(made), series: later });
    client.ask("DELETE", `${path}/event-test`);
    expect(client.items(everywhere + chosen)).toEqual([]);
  });

  test("a collection is deleted by its label", () => {
    for (const name of ["a", "b", "c"]) client.ask("POST", path, event(name, "events"));
    expect(names(client.items(path + chosen))).toEqual(["a", "b", "c"]);
    client.ask("DELETE", path + chosen);
    expect(client.items(path + chosen)).toEqual([]);
  });
});

test("field selectors name the reporter in each group's words", () => {
  const client = new TestClient();
  client.namespace("events");
  client.ask("POST", inEvents("events"), newEvent("mine", "events"));
  client.ask("POST", inCore("events"), coreEvent("other", "events"));
  const found = (path: string) => names(client.items(path));
  expect(found(`${inCore("events")}?fieldSelector=source=test-controller`)).toEqual(["mine"]);
  const selector = "fieldSelector=reportingController=test-controller";
  expect(found(`${inEvents("events")}?${selector}`)).toEqual(["mine"]);
});

test("the new group insists on what the old one leaves open", () => {
  const client = new TestClient();
  client.namespace("events");
  const causes = (change: JsonObject) => {
    const body = { ...newEvent("bad", "events"), ...change };
    const { code, details } = client.refusal("POST", inEvents("events"), body);
    expect(code).toBe(422);
    return details!.causes!.map(({ field, message }) => `${field}: ${message}`);
  };
  expect(causes({ eventTime: null })).toEqual(["eventTime: Required value"]);
  expect(causes({ reportingController: "" })).toEqual([
    "reportingController: Required value",
    'reportingController: Invalid value: "": name part must be non-empty',
    "reportingController: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  ]);
  expect(causes({ type: "Strange" })).toEqual([
    'type: Invalid value: "": has invalid value: Strange',
  ]);
});
