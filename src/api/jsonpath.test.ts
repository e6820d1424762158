import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { JsonPath, JsonPathError } from "./jsonpath.ts";

interface Case {
  readonly expr: string;
  readonly out?: string;
  readonly parseErr?: string;
  readonly execErr?: string;
}

const { doc, cases } = JSON.parse(
  readFileSync(new URL("testdata/jsonpath.json", import.meta.url), "utf8"),
) as { doc: unknown; cases: Case[] };

test.each(cases)("$expr", ({ expr, out, parseErr, execErr }) => {
  expect(outcome(expr)).toEqual(out === undefined ? { error: parseErr ?? execErr } : { out });
});

const pod = {
  name: "pair",
  empty: null,
  labels: { app: "pair", "example.com/tier": "back" },
  containers: [
    { name: "first", image: "nginx:1.27", ports: [{ port: 80 }], ready: true },
    { name: "second", image: "busybox", ready: false },
  ],
};

// In the words of the real 1.33.
test.each([
  ["{.}", ""],
  ["{.labels['app']}{.labels['example\\.com/tier']}", "pairback"],
  ["{['labels.app']}", "pair"],
  ['{.labels["app"]}', { error: 'invalid array index "app"' }],
  ["{.labels[app]}", { error: "invalid array index app" }],
  ["{.containers[-]}", { error: "array index - is not a number" }],
  [
    "{.containers[].name} {.containers[*].name} {.containers[-1:].name}",
    "first first second second",
  ],
  ["{.containers[1:0].name}", { error: "starting index 1 is greater than ending index 0" }],
  ["{.containers[0:9].name}", { error: "array index out of bounds: index 8, length 2" }],
  ["{.containers[::0].name}", { error: "step must be > 0" }],
  ["{.name[0]}", { error: "string is not array or slice" }],
  // What a filter cannot walk is there as far as it went.
  ["{.containers[?(@.name in ['x'])].name}", "first second"],
  ["{.containers[?(@.ports[0].port==80)].name}", "first"],
  ["{.containers[?(@.ports[0].port==80.0)].name}", { error: "incompatible types for comparison" }],
  ["{.containers[?(@.name==true)].name}", { error: "incompatible types for comparison" }],
  ["{.containers[?(@.ports==1)].name}", { error: "invalid type for comparison" }],
  ["{.containers[?(@.name=='fir)st')].name}", ""],
  ["{.containers[?((@.name=='a'))].name}", { error: "unclosed array expect ]" }],
  ["{.name[?(@.x)]}", { error: "pair is not array or slice and cannot be filtered" }],
  ["{....name}", { error: "invalid multiple recursive descent" }],
  ["{.name.*}", "112 97 105 114"],
  ["{.empty}{.nosuch}", "null"],
  ['{"\\x41\\u00e9"}{\'a"b\'}', 'Aéa"b'],
  ['{"a\\qb"}', { error: 'unquote string "a\\qb" error invalid syntax' }],
  ["{1}{2.5}{-3}{true}", "12.5-3true"],
  ["{1.2.3}", { error: "cannot parse number 1.2.3" }],
  ["{nosuch}", { error: "unrecognized identifier nosuch" }],
  ["{.name)}", ""],
  ["{#}", { error: "unrecognized character in action: U+0023 '#'" }],
])("%s is read as by client-go", (expr, expected) => {
  expect(outcome(expr, pod, true)).toEqual(
    typeof expected === "string" ? { out: expected } : expected,
  );
});

test("a range leaves the template behind itself, for the next object, too", () => {
  const path = new JsonPath("{range .containers[*]}{.name} {end}");
  expect(path.execute(pod)).toBe("first second ");
  expect(() => path.execute(pod)).toThrow("not in range, nothing to end");
});

function outcome(
  expr: string,
  data = doc,
  allowMissingKeys = false,
): { out: string } | { error: string } {
  try {
    return { out: new JsonPath(expr, { allowMissingKeys }).execute(data) };
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    return { error: error.message };
  }
}
