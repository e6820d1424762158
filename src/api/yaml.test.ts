import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatYaml, parseYaml, yamlDocuments, YamlError } from "./yaml.ts";

// testdata/configmap.yaml was printed by the real kubectl from the texts that it holds.
const printed = readFileSync(new URL("testdata/configmap.yaml", import.meta.url), "utf8");

test("is written as kubectl writes it", () => {
  expect(formatYaml(parseYaml(printed)[0])).toBe(printed);
});

test("documents, comments and empty documents", () => {
  expect(parseYaml("---\na: 1\n---\n# nothing\n---\nb: [yes, 0777, 1:30]\n")).toEqual([
    { a: 1 },
    null,
    { b: [true, 511, "1:30"] },
  ]);
});

test("only a remark may stand behind a separator", () => {
  const documents = yamlDocuments("a: 1\n--- # two\na: 2\n---\na: 3\n--- four\n");
  expect(documents.next().value).toEqual({ a: 1 });
  expect(documents.next().value).toEqual({ a: 2 });
  expect(() => documents.next()).toThrow("invalid Yaml document separator: four");
});

test("what looks like a number and is none", () => {
  expect(parseYaml("[e1, E10, .e1, 1e3, 1.5e1, .5e1]")).toEqual([
    ["e1", "E10", ".e1", 1000, 15, 5],
  ]);
});

// testdata/yaml-problems.json holds what kubectl 1.33 said of each text.
const problems = JSON.parse(
  readFileSync(new URL("testdata/yaml-problems.json", import.meta.url), "utf8"),
) as { readonly text: string; readonly problem: string }[];

test.each(problems)("$text is refused: $problem", ({ text, problem }) => {
  expect(() => parseYaml(text)).toThrow(new YamlError(problem));
});
