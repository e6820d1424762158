import { expect, test } from "vitest";
import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from "./json-patch.ts";

const object = { b: { x: "1", list: ["p", "q"] }, a: 1 };

test.each<[string, object, object]>([
  ["adds", { op: "add", path: "/c", value: 2 }, { a: 1, b: object.b, c: 2 }],
  ["adds null for no value", { op: "add", path: "/c" }, { ...object, c: null }],
  ["adds before an item", { op: "add", path: "/b/list/1", value: "r" }, listed("p", "r", "q")],
  ["adds at the end", { op: "add", path: "/b/list/-", value: "r" }, listed("p", "q", "r")],
  ["counts from the end", { op: "add", path: "/b/list/-1", value: "r" }, listed("p", "q", "r")],
  ["removes from the end", { op: "remove", path: "/b/list/-1" }, listed("p")],
  ["replaces what is not there", { op: "replace", path: "/c", value: 2 }, { ...object, c: 2 }],
  ["replaces everything", { op: "replace", path: "", value: { z: 1 } }, { z: 1 }],
  ["copies what is not there", { op: "copy", from: "/c", path: "/d" }, { ...object, d: null }],
  ["moves", { op: "move", from: "/a", path: "/b/y" }, { b: { ...object.b, y: 1 } }],
  ["tests what is not there", { op: "test", path: "/c", value: null }, object],
  ["drops what stands before the first slash", { op: "remove", path: "x/a" }, { b: object.b }],
  ["reads ~1 and ~0", { op: "add", path: "/~01~1", value: 1 }, { ...object, "~1/": 1 }],
])("%s", (_, operation, after) => {
  expect(applyJsonPatch(object, [operation as JsonPatchOperation])).toEqual(after);
});

function listed(...list: string[]) {
  return { ...object, b: { ...object.b, list } };
}

test.each<[object | null, string]>([
  [{ op: "test", path: "/a", value: 2 }, "testing value /a failed: test failed"],
  [
    { op: "remove", path: "/c" },
    "error in remove for path: '/c': Unable to remove nonexistent key: c: missing value",
  ],
  [
    { op: "move", from: "/c", path: "/d" },
    "error in move for path: 'c': Unable to remove nonexistent key: c: missing value",
  ],
  [
    { op: "add", path: "/c/d", value: 1 },
    `add operation does not apply: doc is missing path: "/c/d": missing value`,
  ],
  [
    { op: "add", path: "", value: {} },
    `add operation does not apply: doc is missing path: "": missing value`,
  ],
  [
    { op: "remove", path: "/b/list/2" },
    "error in remove for path: '/b/list/2': Unable to access invalid index: 2: invalid index referenced",
  ],
  [
    { op: "remove", path: "/b/list/x" },
    `error in remove for path: '/b/list/x': strconv.Atoi: parsing "x": invalid syntax`,
  ],
  [
    { op: "replace", path: "/c/d", value: 1 },
    "replace operation does not apply: doc is missing path: /c/d: missing value",
  ],
  [
    { op: "replace", path: "/b/list/9", value: 1 },
    "replace operation does not apply: doc is missing key: /b/list/9: missing value",
  ],
  [
    { op: "copy", from: "/c/d", path: "/x" },
    "copy operation does not apply: doc is missing from path: /c/d: missing value",
  ],
  [
    { op: "copy", from: "/a", path: "/b/list/9" },
    "error while adding value during copy: Unable to access invalid index: 9: invalid index referenced",
  ],
  [{ op: "add" }, "add operation failed to decode path: missing value"],
  [
    { op: "replace" },
    "replace operation failed to decode path: operation missing path field: missing value",
  ],
  [
    { op: "move", path: "/a" },
    "move operation failed to decode from: operation, missing from field: missing value",
  ],
  [
    { op: "test", path: 1 },
    "test operation failed to decode path: json: cannot unmarshal number into Go value of type string",
  ],
  [{ op: "nosuch", path: "/a" }, "Unexpected kind: nosuch"],
  [null, "Unexpected kind: unknown"],
])("refuses %j", (operation, why) => {
  const patch = () => applyJsonPatch(object, [operation as JsonPatchOperation]);
  expect(patch).toThrow(new JsonPatchError(why));
});

test("what was looked into is in the order of the alphabet, the rest as it was", () => {
  const patched = applyJsonPatch({ z: { q: { b: 1, a: 1 }, p: 1 }, y: { d: 1, c: 1 } }, [
    { op: "add", path: "/z/n", value: { l: 1, k: 1 } },
  ]);
  expect(JSON.stringify(patched)).toBe(
    '{"y":{"d":1,"c":1},"z":{"n":{"l":1,"k":1},"p":1,"q":{"b":1,"a":1}}}',
  );
});

test("__proto__ is a key as any other", () => {
  const patched = applyJsonPatch({}, [{ op: "add", path: "/__proto__", value: { x: 1 } }]);
  expect(Object.keys(patched)).toEqual(["__proto__"]);
  expect(({} as { x?: number }).x).toBeUndefined();
});
