import { expect, test } from "vitest";
import { causesOf } from "../test-refusals.ts";
import { TestRequests } from "../test-requests.ts";

const path = "/apis/apps/v1/namespaces/default/deployments/web/scale";

/** What is wrong with the Scale of a Deployment when this is changed in it. */
function refusals(patch: object): string[] {
  const requests = new TestRequests(1, 0);
  requests.createDeployment("nginx:1.25");
  return causesOf(requests.send("PATCH", path, patch, "application/merge-patch+json"));
}

test.each<[object, string[]]>([
  [{ spec: { replicas: 0 } }, []],
  [
    { spec: { replicas: -1 } },
    ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"],
  ],
  [
    { metadata: { labels: { a: "b c" } }, spec: { replicas: -1 } },
    [
      "metadata.labels: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
    ],
  ],
])("a Scale with %j", (patch, causes) => {
  expect(refusals(patch)).toEqual(causes);
});

test("a Scale of another object than is there", () => {
  const [why] = refusals({ metadata: { uid: "1" } });
  expect(why).toMatch(
    /^Operation cannot be fulfilled on deployments\/scale\.apps "web": Precondition failed: UID in precondition: 1, UID in object meta: [-0-9a-f]{36}$/,
  );
});

const named = (rest: object) => ({ metadata: { name: "web" }, ...rest });

test.each<[method: "PUT" | "PATCH", body: object, why: string]>([
  [
    "PUT",
    { metadata: { name: "web", uid: "1" } },
    'Operation cannot be fulfilled on deployments.apps "web": StorageError: invalid object, Code: 4, Key: /registry/deployments/default/web, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: 1, UID in object meta: UID',
  ],
  ["PUT", named({ foo: 1 }), 'unknown field "foo"'],
  ["PATCH", { spec: { foo: 1 } }, 'unknown field "spec.foo"'],
])("%s of a Scale with %j is refused, or warned of", (method, body, why) => {
  const requests = new TestRequests(1, 0);
  requests.createDeployment("nginx:1.25");
  const type = method === "PUT" ? "application/json" : "application/merge-patch+json";
  const { code, body: answer, headers } = requests.send(method, path, body, type);
  const warned = headers["warning"]?.[0]?.replaceAll('\\"', '"') ?? "";
  const said = code < 300 ? warned : (answer as { message: string }).message;
  expect(said.replace(/[-0-9a-f]{36}/, "UID")).toContain(why);
});

test("what is wrong with a Scale is told before there has to be one", () => {
  const requests = new TestRequests(1, 0);
  const codes = [
    requests.send("PUT", path, named({ spec: { replicas: "x" } })),
    requests.send("DELETE", path),
    requests.send("GET", path),
  ].map(({ code }) => code);
  expect(codes).toEqual([400, 405, 404]);
});
