import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isObject } from "#base/json.ts";
import { answerText, isForPeople } from "./answer-text.ts";

const folder = new URL("../kubectl/testdata/commands/", import.meta.url);

/** What a real API server answered, as it stood on the wire; a watch answers one object a line. */
const answers = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n"))
  .filter((line) => line !== "")
  .flatMap((line) => (JSON.parse(line) as { rbody?: string }).rbody?.split("\n") ?? [])
  .filter((text) => text.startsWith(`{"`) && !/^\{"kind":"API|^\{"resource"/.test(text));

/** In the order of the alphabet, which is Go's nowhere; but what Go takes from somebody else as it is stays. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key,
      key === "fieldsV1" || key === "columnDefinitions" ? item : shuffled(item),
    ]),
  );
}

test("keys stand in the order in which a real API server wrote them", () => {
  expect(answers.length).toBeGreaterThan(100);
  for (const text of answers) expect(answerText(shuffled(JSON.parse(text)))).toBe(`${text}\n`);
});

test("objects without a type are maps, sorted by key at every depth", () => {
  const spec = { size: 1, colour: { name: "red", hex: "f00" } };
  const metadata = { name: "a", labels: {} };
  const own = { kind: "Balloon", apiVersion: "example.com/v1", spec, metadata };
  expect(answerText(own)).toBe(
    `{"apiVersion":"example.com/v1","kind":"Balloon","metadata":{"labels":{},"name":"a"},"spec":{"colour":{"hex":"f00","name":"red"},"size":1}}\n`,
  );
  const list = { kind: "BalloonList", apiVersion: "example.com/v1", metadata: {}, items: [own] };
  expect(answerText(list)).toMatch(/^\{"apiVersion":"example.com\/v1","items":\[\{"apiVersion"/);
  // The name of a built-in kind does not make it one.
  const service = { kind: "Service", apiVersion: "serving.example.com/v1", metadata };
  expect(answerText(service)).toMatch(/^\{"apiVersion"/);
});

test("kinds of two versions are written by the one that they come in", () => {
  const event = {
    kind: "Event",
    apiVersion: "events.k8s.io/v1",
    note: "n",
    reason: "r",
    type: "t",
  };
  expect(answerText({ ...event, metadata: {}, eventTime: null })).toBe(
    `{"kind":"Event","apiVersion":"events.k8s.io/v1","metadata":{},"eventTime":null,"reason":"r","note":"n","type":"t"}\n`,
  );
});

test("people get lines", () => {
  expect(isForPeople([], "curl/8.5.0")).toBe(true);
  expect(isForPeople([], "kubectl/v1.33.1")).toBe(false);
  expect(isForPeople([["pretty", "true"]], "kubectl/v1.33.1")).toBe(true);
  expect(isForPeople([["pretty", "0"]], "curl/8.5.0")).toBe(false);
  expect(isForPeople([["pretty", ""]], "Mozilla/5.0 (X11)")).toBe(true);
  expect(answerText({ kind: "Status", apiVersion: "v1", code: 404 }, true)).toBe(
    `{\n  "kind": "Status",\n  "apiVersion": "v1",\n  "code": 404\n}`,
  );
});
