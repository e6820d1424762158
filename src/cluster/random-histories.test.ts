import { expect, test } from "vitest";
import { randomHistory } from "./random-histories.ts";

const seedsEach = 40;

// `npm run soak` lives more of them.
test.each([0, 1, 2, 3, 4])("40 random histories of racing clients, part %i", (part) => {
  expect(() => {
    for (let seed = 1; seed <= seedsEach; seed++) randomHistory(part * seedsEach + seed);
  }).not.toThrow();
});
