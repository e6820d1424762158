import { expect, test } from "vitest";
import { fitted, fittedEnd, textWidth } from "./fitted-text.ts";

test("text is cut at its end, or at its beginning, only when there is no room", () => {
  const name = "kubernetes-bootcamp";
  const width = textWidth(name, 10);
  expect(fitted(name, width + 1, 10)).toBe(name);
  expect(fitted(name, width / 2, 10)).toBe("kubernet…");
  expect(fittedEnd(name, width / 2, 10)).toBe("…bootcamp");
  expect(fitted(name, 0, 10)).toBe("k…");
});
