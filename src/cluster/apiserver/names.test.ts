import { expect, test } from "vitest";
import { Random } from "#base/random.ts";
import { newUid } from "./names.ts";

function someUids(seed: number): readonly string[] {
  const random = new Random(seed);
  return Array.from({ length: 1000 }, () => newUid(random));
}

test("a uid is a version 4 UUID, another each time, the same of the same seed", () => {
  const uids = someUids(1);
  expect(new Set(uids).size).toBe(1000);
  for (const uid of uids) {
    expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  expect(someUids(1)).toEqual(uids);
  expect(someUids(2)).not.toEqual(uids);
});
