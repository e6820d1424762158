import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { freeze } from "#base/json.ts";
import { PodLikeness } from "./pod-likeness.ts";

function pod(token: string, { image = "nginx", volumes = [] as object[], annotations = {} } = {}) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `p-${token}`, annotations },
    spec: {
      containers: [{ name: "c", image, volumeMounts: [{ name: token, mountPath: "/t" }] }],
      volumes: [...volumes, { name: token, projected: { sources: [] } }],
    },
  } as unknown as Pod;
}

/** Which of these Pods, stored one after the other, were looked at. */
function looked(pods: readonly Pod[], isStored = true): boolean[] {
  let looks = 0;
  const likeness = new PodLikeness(() => {
    looks++;
    return [];
  });
  return pods.map((each) => {
    const before = looks;
    expect(likeness.validate(each)).toEqual([]);
    if (isStored) freeze(each);
    return looks > before;
  });
}

const [first, second] = ["kube-api-access-aaaaa", "kube-api-access-bbbbb"] as const;

test("of Pods that differ in their names only, the first is looked at", () => {
  expect(looked([pod(first), pod(second), pod(first)])).toEqual([true, false, false]);
});

test.each([
  ["another image", pod(second, { image: "httpd" })],
  ["other annotations", pod(second, { annotations: { a: "b" } })],
  ["one volume more", pod(second, { volumes: [{ name: "more" }] })],
  ["a volume that is not the token's", pod("mine")],
  ["a name that is used twice", pod(second, { image: second })],
])("looked at: %s", (_what, other) => {
  expect(looked([pod(first), other])).toEqual([true, true]);
});

test("a name that now stands twice is seen", () => {
  const volumes = [{ name: second }];
  expect(looked([pod(first, { volumes }), pod(second, { volumes })])).toEqual([true, true]);
});

test("what was not stored, was wrong, or has a claim of its name does not count", () => {
  expect(looked([pod(first), pod(second)], false)).toEqual([true, true]);
  const volumes = [{ name: "v", ephemeral: {} }];
  expect(looked([pod(first, { volumes }), pod(second, { volumes })])).toEqual([true, true]);
  const refusing = new PodLikeness(() => [
    { reason: "FieldValueRequired", field: "", message: "" },
  ]);
  for (const each of [pod(first), pod(second)]) {
    expect(refusing.validate(freeze(each))).toHaveLength(1);
  }
});
