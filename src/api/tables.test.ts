// Every row of the tables recorded from the real functions.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { humanDuration, shortHumanDuration } from "./duration.ts";
import { mustParseQuantity, QuantityError } from "./quantity.ts";
import { parseFieldSelector, parseSelector, SelectorError } from "./selectors.ts";

function table<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`testdata/${name}.json`, import.meta.url), "utf8")) as T;
}

test("humanDuration prints every recorded length of time", () => {
  const rows = table<{ ns: number; s: string; short: string }[]>("human-duration");
  expect(rows.length).toBeGreaterThan(100);
  for (const { ns, s, short } of rows) {
    expect({ ns, s: humanDuration(ns / 1e6), short: shortHumanDuration(ns / 1e6) }).toEqual({
      ns,
      s,
      short,
    });
  }
});

test("quantities are read and written as recorded", () => {
  const rows =
    table<{ in: string; canonical?: string; milli?: number; value?: number; err?: string }[]>(
      "quantity",
    );
  for (const row of rows) {
    const result: typeof row = { in: row.in };
    try {
      const { canonical, milli, value } = mustParseQuantity(row.in);
      Object.assign(result, { canonical, milli, value });
    } catch (error) {
      expect(error).toBeInstanceOf(QuantityError);
      result.err = (error as QuantityError).message;
    }
    expect(result).toEqual(row);
  }
});

interface SelectorRow {
  in: string;
  string?: string;
  err?: string;
  matches?: boolean[];
}

test("selectors read, match, print and refuse as recorded", () => {
  const { labels, fields, sets } = table<{
    labels: SelectorRow[];
    fields: SelectorRow[];
    sets: Record<string, string>[];
  }>("selectors");
  const tried = (text: string, read: (text: string) => Omit<SelectorRow, "in">): SelectorRow => {
    try {
      return { in: text, ...read(text) };
    } catch (error) {
      expect(error).toBeInstanceOf(SelectorError);
      return { in: text, err: (error as SelectorError).message };
    }
  };
  for (const row of labels) {
    expect(
      tried(row.in, (text) => {
        const selector = parseSelector(text);
        return { string: selector.toString(), matches: sets.map((set) => selector.matches(set)) };
      }),
    ).toEqual(row);
  }
  for (const row of fields) {
    expect(tried(row.in, (text) => ({ string: parseFieldSelector(text).toString() }))).toEqual(row);
  }
});
