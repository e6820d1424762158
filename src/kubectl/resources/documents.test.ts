import { expect, test } from "vitest";
import { documents } from "./documents.ts";

// What the real kubectl 1.33 acts on, and what it says then.
test.each([
  ["documents of YAML", "a: 1\n---\n# none\n--- # more\nb: 2\n", [{ a: 1 }, { b: 2 }], ""],
  ["lines of Windows", "---\r\na: 1\r\n---\r\nb: 2\r\n", [{ a: 1 }, { b: 2 }], ""],
  [
    "a broken document: its lines are counted from its beginning",
    "a: 1\n---\nb: 2\nc: d: e\n---\nf: 3\n",
    [{ a: 1 }],
    "error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context",
  ],
  [
    "words behind a separator",
    "a: 1\n---\nb: 2\n--- c\n",
    [{ a: 1 }],
    "invalid Yaml document separator: c",
  ],
  ["values of JSON", '{"a":1}{"b":2}\n {"c":3} null', [{ a: 1 }, { b: 2 }, { c: 3 }], ""],
  ["JSON, then YAML", '{"a":1}\n---\nb: 2\n---\n{"c":3}\n', [{ a: 1 }, { b: 2 }, { c: 3 }], ""],
  ["YAML in braces", "{a: 1, b: [2]}\n", [{ a: 1, b: [2] }], ""],
  [
    "neither JSON nor YAML",
    "{a: 1",
    [],
    "json: offset 2: invalid character 'a' looking for beginning of object key string",
  ],
  ["JSON that ends too early", '{"a":1}\n{"b":', [{ a: 1 }], "unexpected EOF"],
  [
    "a brace too many",
    '{"a":1}\n}',
    [{ a: 1 }],
    "json: offset 9: invalid character '}' looking for beginning of value",
  ],
  [
    "certain to be JSON",
    '{"a":1}{"b":2}x: 3',
    [{ a: 1 }, { b: 2 }],
    "invalid character 'x' looking for beginning of value",
  ],
])("%s", (_, text, values, problem) => {
  const found: unknown[] = [];
  const read = (): void => {
    for (const value of documents("some.yaml", text)) found.push(value);
  };
  if (problem) expect(read).toThrow(`error parsing some.yaml: ${problem}`);
  else read();
  expect(found).toEqual(values);
});
