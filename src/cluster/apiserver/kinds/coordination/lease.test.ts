import { expect, test } from "vitest";
import { causesOf, Trials } from "../../../test-refusals.ts";

const lease = new Trials("/apis/coordination.k8s.io/v1/namespaces/default/leases", {
  metadata: { name: "leader" },
  spec: { holderIdentity: "me", leaseDurationSeconds: 15 },
});

test.each<[object, string[]]>([
  [
    { leaseDurationSeconds: 0 },
    ["spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"],
  ],
  [
    { leaseDurationSeconds: -1, leaseTransitions: -1 },
    [
      "spec.leaseDurationSeconds: Invalid value: -1: must be greater than 0",
      "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
    ],
  ],
  [{ leaseDurationSeconds: null, leaseTransitions: 0 }, []],
])("a Lease with %j, new or changed", (spec, causes) => {
  expect(causesOf(lease.create({ spec }))).toEqual(causes);
  expect(causesOf(lease.update({ spec }))).toEqual(causes);
});

test("who wants to be chosen is not kept", () => {
  const { body } = lease.create({ spec: { strategy: "Any", preferredHolder: "you" } });
  expect((body as { spec: object }).spec).toEqual({
    holderIdentity: "me",
    leaseDurationSeconds: 15,
  });
});
