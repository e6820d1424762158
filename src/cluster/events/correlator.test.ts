import { expect, test } from "vitest";
import { EventCorrelator } from "./correlator.ts";

test("what was said about 4,096 objects is remembered, the longest silent one is forgotten first", () => {
  const correlator = new EventCorrelator<string>();
  const remembered = (uid: string): string | undefined => {
    const report = { uid, type: "Normal", reason: "Seen", message: "m", fieldPath: "" };
    const { events, key } = correlator.aggregate(report, 0);
    const before = events.get(key);
    events.set(key, uid);
    return before;
  };
  for (let index = 0; index < 4096; index++) expect(remembered(`${index}`)).toBeUndefined();
  expect(remembered("0")).toBe("0");
  expect(remembered("another")).toBeUndefined();
  expect(remembered("0")).toBe("0");
  expect(remembered("2")).toBe("2");
  expect(remembered("1")).toBeUndefined();
});
