import { expect, test } from "vitest";
import { base64Fault, decodeBase64 } from "./base64.ts";
import { rfc3339, rfc3339Micro, timeFault } from "./go-time.ts";

const as = `as "2006-01-02T15:04:05Z07:00": cannot parse`;

test.each<[string, string | undefined]>([
  ["2026-01-01T09:00:00Z", undefined],
  ["2026-01-01T09:00:00.5+01:00", undefined],
  ["", `parsing time "" ${as} "" as "2006"`],
  ["x", `parsing time "x" ${as} "x" as "2006"`],
  ["2026", `parsing time "2026" ${as} "" as "-"`],
  ["2026-13-01T09:00:00Z", `parsing time "2026-13-01T09:00:00Z": month out of range`],
  ["2026-02-30T09:00:00Z", `parsing time "2026-02-30T09:00:00Z": day out of range`],
  ["2026-01-01T24:00:00Z", `parsing time "2026-01-01T24:00:00Z": hour out of range`],
  ["2026-01-01 09:00:00Z", `parsing time "2026-01-01 09:00:00Z" ${as} " 09:00:00Z" as "T"`],
  ["2026-01-01T09:00:00", `parsing time "2026-01-01T09:00:00" ${as} "" as "Z07:00"`],
  ["2026-01-01T09:00:00Zx", `parsing time "2026-01-01T09:00:00Zx": extra text: "x"`],
])("time %j", (text, fault) => {
  expect(timeFault(text, rfc3339)).toBe(fault);
});

test("a MicroTime has six digits behind the point", () => {
  expect(timeFault("2026-01-01T09:00:00.123456Z", rfc3339Micro)).toBeUndefined();
  expect(timeFault("2026-01-01T09:00:00Z", rfc3339Micro)).toBe(
    'parsing time "2026-01-01T09:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
  );
});

test.each<[string, number | undefined]>([
  ["", undefined],
  ["YWI=", undefined],
  ["YW\nI=", undefined],
  ["YQ==\n", undefined],
  ["???", 0],
  ["YWJj!", 4],
  ["YQ", 0],
  ["YWJjYQ", 4],
  ["YWI=YQ==", 4],
  ["Y===", 1],
])("base64 %j", (text, at) => {
  expect(base64Fault(text)).toBe(at);
  expect(decodeBase64(text) === undefined).toBe(at !== undefined);
});
