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

function outcome(expr: string): { out: string } | { error: string } {
  try {
    return { out: new JsonPath(expr).execute(doc) };
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    return { error: error.message };
  }
}
