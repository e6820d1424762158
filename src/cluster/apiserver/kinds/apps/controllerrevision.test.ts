import { expect, test } from "vitest";
import { causesOf, Trials } from "../../../test-refusals.ts";

const revision = new Trials("/apis/apps/v1/namespaces/default/controllerrevisions", {
  metadata: { name: "web-1" },
  data: { spec: {} },
  revision: 1,
});

test.each<[object, string[]]>([
  [{ revision: -1 }, ["revision: Invalid value: -1: must be greater than or equal to 0"]],
  [{ data: null }, ["data: Required value: data is mandatory"]],
  [{ data: { spec: null } }, []],
  [{ data: [1] }, ["data: Required value: data must be a valid JSON object"]],
])("a ControllerRevision with %j", (change, causes) => {
  expect(causesOf(revision.create(change))).toEqual(causes);
});

const raw = (bytes: string) =>
  `data: Invalid value: runtime.RawExtension{Raw:[]uint8${bytes}, Object:runtime.Object(nil)}: field is immutable`;

test.each<[object, string[]]>([
  [{ revision: 2 }, []],
  [{ revision: -1 }, ["revision: Invalid value: -1: must be greater than or equal to 0"]],
  [{ data: { spec: null, a: 1 } }, [raw("{0x7b, 0x22, 0x61, 0x22, 0x3a, 0x31, 0x7d}")]],
  [{ data: null }, [raw("(nil)")]],
])("a change of a ControllerRevision to %j", (change, causes) => {
  expect(causesOf(revision.update(change))).toEqual(causes);
});
