import { expect, test } from "vitest";
import { compareVersions } from "./kube-versions.ts";

test("stable versions come before beta and alpha, newer ones first, others last", () => {
  const versions = [
    "foo10",
    "v1",
    "v3beta1",
    "v11alpha2",
    "foo1",
    "v12alpha1",
    "v10",
    "v2",
    "v11beta2",
    "v10beta3",
  ];
  expect(versions.toSorted((a, b) => compareVersions(b, a))).toEqual([
    "v10",
    "v2",
    "v1",
    "v11beta2",
    "v10beta3",
    "v3beta1",
    "v12alpha1",
    "v11alpha2",
    "foo1",
    "foo10",
  ]);
});
