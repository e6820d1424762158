import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { causesOf } from "../test-refusals.ts";
import { TestRequests } from "../test-requests.ts";

const home = "/api/v1/namespaces/default";

function start(spec: object = {}): TestRequests {
  const requests = new TestRequests(1, 0);
  requests.createPod("p", spec);
  return requests;
}

function bind(requests: TestRequests, metadata: object = {}, target: object = { name: "n" }) {
  const body = { metadata: { name: "p", ...metadata }, target };
  return requests.send("POST", `${home}/pods/p/binding`, body);
}

const conflict = 'Operation cannot be fulfilled on pods/binding "p": pod p';

test.each([
  [{}, {}, {}, ["target.name: Required value"]],
  [
    {},
    {},
    { kind: "Pod" },
    [
      '[target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>", target.name: Required value]',
    ],
  ],
  [{}, { name: "q" }, { name: "n" }, ["name in URL does not match name in Binding object"]],
  [{ nodeName: "m" }, {}, { name: "n" }, [`${conflict} is already assigned to node "m"`]],
  [
    { schedulingGates: [{ name: "g" }] },
    {},
    { name: "n" },
    [`${conflict} has non-empty .spec.schedulingGates`],
  ],
  [
    {},
    { resourceVersion: "1" },
    { name: "n" },
    [
      expect.stringContaining(
        'on pods "p": StorageError: invalid object, Code: 4, Key: /registry/pods/default/p, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: ',
      ) as string,
    ],
  ],
])("a Pod of %j, bound by %j to %j", (spec, metadata, target, causes) => {
  expect(causesOf(bind(start(spec), metadata, target))).toEqual(causes);
});

test("a binding brings annotations along", () => {
  const requests = start();
  expect(bind(requests, { annotations: { a: "b" } }).code).toBe(201);
  const { metadata, spec } = requests.ask<Pod>("GET", `${home}/pods/p`);
  expect(metadata.annotations).toEqual({ a: "b" });
  expect(spec.nodeName).toBe("n");
});

const bound = (fields: object) => ({
  boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "p", ...fields },
});

test.each([
  [{}, {}, []],
  [{}, bound({}), []],
  [
    { name: "q" },
    {},
    ['metadata.name: Invalid value: "q": must match the service account name if specified'],
  ],
  [
    { namespace: "q" },
    {},
    [
      'metadata.namespace: Invalid value: "q": must match the service account namespace if specified',
    ],
  ],
  [
    {},
    { expirationSeconds: 599 },
    ["spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes"],
  ],
  [{}, bound({ name: "x" }), ['pods "x" not found']],
  [{}, bound({ kind: "Secret" }), ['secrets "p" not found']],
  [{}, bound({ kind: "ConfigMap" }), ["cannot bind token to object of type /v1, Kind=ConfigMap"]],
  [
    {},
    bound({ uid: "u" }),
    [
      'Operation cannot be fulfilled on Pod "p": the UID in the bound object reference (u) does not match the UID in record. The object might have been deleted and then recreated',
    ],
  ],
])("a token for %j with %j", (metadata, spec, causes) => {
  const answer = start().send("POST", `${home}/serviceaccounts/default/token`, { metadata, spec });
  expect(causesOf(answer)).toEqual(causes);
});

test("a token is bound to a Pod of the account only", () => {
  const requests = start();
  requests.ask("POST", `${home}/serviceaccounts`, { metadata: { name: "a" } });
  const answer = requests.send("POST", `${home}/serviceaccounts/a/token`, { spec: bound({}) });
  expect(causesOf(answer)).toEqual([
    'cannot bind token for serviceaccount "a" to pod running with different serviceaccount name.',
  ]);
});
