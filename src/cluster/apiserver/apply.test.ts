// Server-side apply that does not fit, in the words of Kubernetes 1.33 and structured-merge-diff 4.6.
import { beforeEach, expect, test } from "vitest";
import type { Status } from "#api/errors.ts";
import { Cluster } from "../cluster.ts";
import { send, shortAnswer } from "./short-answers.ts";

let cluster: Cluster;
beforeEach(() => {
  cluster = new Cluster({ seed: 1, nodes: 0 });
});

const configMap = (rest: object, metadata: object = { name: "a" }) =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata, ...rest });
const deployment = (pod: object, spec: object = {}) =>
  JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d", namespace: "default" },
    spec: {
      selector: { matchLabels: { app: "d" } },
      template: { metadata: { labels: { app: "d" } }, spec: pod },
      ...spec,
    },
  });
const one = (container: object) => deployment({ containers: [{ name: "c", ...container }] });

const badMap = (what: string) =>
  `500 : failed to create typed patch object (/a; /v1, Kind=ConfigMap): ${what}`;
const badDeployment = (what: string) =>
  `500 : failed to create typed patch object (default/d; apps/v1, Kind=Deployment): ${what}`;
const inPod = (what: string) => badDeployment(`.spec.template.spec${what}`);
const inContainer = (what: string) => inPod(`.containers[name="c"]${what}`);
const wrongType = (what: string) => `400 BadRequest: invalid object type: ${what}`;
const options = '422 Invalid: PatchOptions.meta.k8s.io "" is invalid:';

test.each<[body: string, answer: string]>([
  // What it says that it is.
  ["", wrongType("/, Kind=")],
  ["kind: ConfigMap", wrongType("/, Kind=ConfigMap")],
  ["apiVersion: v1", wrongType("/v1, Kind=")],
  ["{apiVersion: v2, kind: ConfigMap}", wrongType("/v2, Kind=ConfigMap")],
  ["{apiVersion: apps/v1, kind: ConfigMap}", wrongType("apps/v1, Kind=ConfigMap")],
  ["{apiVersion: a/b/c, kind: ConfigMap}", wrongType("/, Kind=ConfigMap")],
  ["{apiVersion: v1, kind: 1}", wrongType("/v1, Kind=")],
  ["{metadata: {managedFields: []}}", wrongType("/, Kind=")],
  [configMap({}, { managedFields: [] }), "400 BadRequest: metadata.managedFields must be nil"],
  [configMap({}, { managedFields: [{}] }), "400 BadRequest: metadata.managedFields must be nil"],
  [
    configMap({}, { name: "a", managedFields: {} }),
    badMap(".metadata.managedFields: expected list, got &{map[]}"),
  ],
  // Its name and place.
  [
    configMap({}, {}),
    "400 BadRequest: the name of the object (a based on URL) was undeterminable: name must be provided",
  ],
  [
    configMap({}, { name: "b" }),
    "400 BadRequest: the name of the object (b) does not match the name on the URL (a)",
  ],
  [
    configMap({}, { name: "b", namespace: "other" }),
    "400 BadRequest: the namespace of the provided object does not match the namespace sent on the request",
  ],
  [
    configMap({}, { name: "a", uid: "u" }),
    '409 Conflict: Operation cannot be fulfilled on configmaps "a": uid mismatch: the provided object specified uid u, and no existing object was found',
  ],
  // Types.
  [
    configMap({ data: { k: 1 } }),
    badMap(".data.k: expected string, got &value.valueUnstructured{Value:1}"),
  ],
  [
    configMap({ data: { k: 1500000 } }),
    badMap(".data.k: expected string, got &value.valueUnstructured{Value:1.5e+06}"),
  ],
  [
    configMap({ data: { k: { a: [true, null] }, l: 1.5 } }),
    badMap(
      `errors:\n  .data.k: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"a":[]interface {}{true, interface {}(nil)}}}\n  .data.l: expected string, got &value.valueUnstructured{Value:1.5}`,
    ),
  ],
  [configMap({ data: ["k"] }), badMap(".data: expected map, got &{[k]}")],
  [configMap({ data: "k" }), badMap(".data: expected map, got &{k}")],
  [configMap({ immutable: "yes" }), badMap(".immutable: expected boolean, got &{yes}")],
  [configMap({ data: null, immutable: null }), "201 ConfigMap"],
  [
    configMap({ binaryData: { k: "?" } }),
    "500 : failed to convert new object (/a; /v1, Kind=ConfigMap) to proper version: unable to convert unstructured object to /v1, Kind=ConfigMap: error decoding from json: illegal base64 data at input byte 0",
  ],
  [
    configMap({}, { name: "a", creationTimestamp: {} }),
    badMap(".metadata.creationTimestamp: expected any scalar, got &{map[]}"),
  ],
  [
    configMap({}, { name: "a", finalizers: ["a.b/c", "a.b/c"] }),
    badMap('.metadata.finalizers: duplicate entries for key [="a.b/c"]'),
  ],
  [
    configMap({}, { name: "a", finalizers: [1, null, 1] }),
    badMap(
      "errors:\n  .metadata.finalizers[=1]: expected string, got &value.valueUnstructured{Value:1}\n  .metadata.finalizers: element 1: associative list without keys has an element that's an explicit null",
    ),
  ],
  [
    configMap({}, { name: "a", finalizers: [{}] }),
    badMap(
      ".metadata.finalizers: element 0: associative list without keys has an element that's a map type",
    ),
  ],
  [
    configMap({}, { name: "a", finalizers: [[]] }),
    badMap(
      ".metadata.finalizers: element 0: not supported: associative list with lists as elements",
    ),
  ],
  [configMap({ nosuch: 1, data: { k: 1 } }), badMap(".nosuch: field not declared in schema")],
])("a ConfigMap applied as %s", (body, answer) => {
  expect(shortAnswer(cluster, "PATCH configmaps/a?fieldManager=m", "apply", body)).toBe(answer);
});

test.each<[body: string, answer: string]>([
  [
    deployment({ containers: [{ image: "a" }, 1] }),
    inPod(".containers: element 1: associative list with keys may not have non-map elements"),
  ],
  [
    deployment({ containers: [null] }),
    inPod(".containers: element 0: associative list with keys may not have a null element"),
  ],
  [
    deployment({ containers: ["c"] }),
    inPod(".containers: element 0: associative list with keys may not have non-map elements"),
  ],
  [deployment({ containers: {} }), inPod(".containers: expected list, got &{map[]}")],
  [
    deployment({ containers: [{ name: "c" }, { name: "c", image: 1 }] }),
    badDeployment(
      'errors:\n  .spec.template.spec.containers: duplicate entries for key [name="c"]\n  .spec.template.spec.containers[name="c"].image: expected string, got &value.valueUnstructured{Value:1}',
    ),
  ],
  [
    one({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "TCP" }] }),
    inContainer('.ports: duplicate entries for key [containerPort=80,protocol="TCP"]'),
  ],
  [
    one({ ports: [{ containerPort: "80" }] }),
    inContainer(
      '.ports[containerPort="80",protocol="TCP"].containerPort: expected numeric (int or float), got string',
    ),
  ],
  // What is merged as a whole is looked at all the same.
  [
    one({ command: ["sleep", 1] }),
    inContainer(".command[1]: expected string, got &value.valueUnstructured{Value:1}"),
  ],
  [one({ command: "sleep" }), inContainer(".command: expected list, got &{sleep}")],
  [
    deployment({ containers: [] }, { selector: { matchLabels: { app: true }, nosuch: 1 } }),
    badDeployment(
      "errors:\n  .spec.selector.matchLabels.app: expected string, got &value.valueUnstructured{Value:true}\n  .spec.selector.nosuch: field not declared in schema",
    ),
  ],
  [
    deployment({ containers: [] }, { replicas: true, minReadySeconds: {}, paused: 1 }),
    badDeployment(
      "errors:\n  .spec.replicas: expected numeric (int or float), got bool\n  .spec.minReadySeconds: expected numeric (int or float), got map[string]interface {}\n  .spec.paused: expected boolean, got &{1}",
    ),
  ],
  [
    one({ resources: { limits: { cpu: ["1"] } } }),
    inContainer(".resources.limits.cpu: expected any scalar, got &{[1]}"),
  ],
])("a Deployment applied as %s", (body, answer) => {
  expect(shortAnswer(cluster, "PATCH deployments/d?fieldManager=m", "apply", body)).toBe(answer);
});

test("an item of a list that leaves out what it is told by", () => {
  const kind = { apiVersion: "flowcontrol.apiserver.k8s.io/v1", kind: "FlowSchema" };
  const body = JSON.stringify({ ...kind, status: { conditions: [{ status: "True" }, 1] } });
  const path = "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/f?fieldManager=m";
  expect(shortAnswer(cluster, `PATCH ${path}`, "apply", body)).toBe(
    `500 : failed to create typed patch object (/; ${kind.apiVersion}, Kind=FlowSchema): .status.conditions: element 0: associative list with keys has an element that omits key field "type" (and doesn't have default value)`,
  );
});

const mine = configMap({ data: { k: "mine" } });
const theirs = 'Apply failed with 1 conflict: conflict with "unknown" using v1: .data.k';

test.each<[query: string, answer: string]>([
  ["", `${options} fieldManager: Required value: is required for apply patch`],
  ["?force=true", `${options} fieldManager: Required value: is required for apply patch`],
  [
    `?fieldManager=${"x".repeat(129)}`,
    `${options} fieldManager: Too long: may not be more than 128 bytes`,
  ],
  [`?fieldManager=m&force=false`, `409 Conflict: ${theirs}`],
  ["?fieldManager=m&force=0", `409 Conflict: ${theirs}`],
  ["?fieldManager=m&force=False", `409 Conflict: ${theirs}`],
  ["?fieldManager=m&force=1", "200 ConfigMap"],
  ["?fieldManager=m&force=", "200 ConfigMap"],
  ["?fieldManager=m&force=no", "200 ConfigMap"],
])("applied to another's ConfigMap with %s", (query, answer) => {
  send(
    cluster,
    "POST configmaps",
    "json",
    JSON.stringify({ metadata: { name: "a" }, data: { k: "v" } }),
  );
  expect(shortAnswer(cluster, `PATCH configmaps/a${query}`, "apply", mine)).toBe(answer);
});

const named = (rest: object) => JSON.stringify({ metadata: { name: "d" }, ...rest });

test("several conflicts, by manager; of one manager what it holds by a subresource comes first", () => {
  const whole = JSON.parse(one({ image: "a" })) as object;
  send(cluster, "POST deployments?fieldManager=zoe", "json", JSON.stringify(whole));
  const labels = named({ metadata: { labels: { a: "1", b: "1" } } });
  send(cluster, "PATCH deployments/d?fieldManager=bob", "merge", labels);
  const status = named({ metadata: { annotations: { x: "1" } }, status: { replicas: 3 } });
  send(cluster, "PATCH deployments/d/status?fieldManager=zoe", "merge", status);
  const metadata = { name: "d", labels: { a: "2", b: "2" }, annotations: { x: "2" } };
  const spec = {
    minReadySeconds: 1,
    template: { spec: { containers: [{ name: "c", image: "b" }] } },
  };
  const applied = { apiVersion: "apps/v1", kind: "Deployment", metadata, spec };
  const line = "PATCH deployments/d?fieldManager=al";
  expect(shortAnswer(cluster, line, "apply", JSON.stringify(applied))).toBe(
    `409 Conflict: Apply failed with 4 conflicts: conflicts with "bob" using apps/v1:
- .metadata.labels.a
- .metadata.labels.b
conflicts with "zoe" with subresource "status" using apps/v1:
- .metadata.annotations.x
conflicts with "zoe" using apps/v1:
- .spec.template.spec.containers[name="c"].image`,
  );
});

/** Who holds fields, and how. */
function managersOf(name: string): string[] {
  const { body } = send(cluster, `GET configmaps/${name}`);
  const { managedFields = [] } = (body as { metadata: { managedFields?: Entry[] } }).metadata;
  return managedFields.map(({ manager, operation }) => `${manager} ${operation}`);
}

interface Entry {
  readonly manager: string;
  readonly operation: string;
}

const entry = {
  manager: "x",
  operation: "Update",
  apiVersion: "v1",
  fieldsType: "FieldsV1",
  fieldsV1: { "f:data": { "f:k": {} } },
};

test.each<[type: string, managedFields: unknown, managers: string[]]>([
  // An empty list, or an empty entry, and nobody holds anything from now on.
  ["json", [], []],
  ["json", [{}], []],
  ["merge", [], []],
  ["merge", [{}], []],
  ["strategic", [], []],
  // Nothing, and what cannot be read, is nothing new.
  ["json", null, ["a Update", "m Update"]],
  ["merge", null, ["a Update", "m Update"]],
  ["merge", [{}, {}], ["a Update", "m Update"]],
  ["merge", [{ ...entry, operation: "Other" }], ["a Update", "m Update"]],
  ["merge", [{ ...entry, apiVersion: "" }], ["a Update", "m Update"]],
  ["merge", [{ ...entry, fieldsType: "FieldsV2" }], ["a Update", "m Update"]],
  ["merge", [{ ...entry, fieldsV1: { k: {} } }], ["a Update", "m Update"]],
  ["merge", [{ ...entry, fieldsV1: { "k:{": {} } }], ["a Update", "m Update"]],
  ["merge", [{ ...entry, fieldsV1: { "k:[]": {} } }], ["a Update", "m Update"]],
  ["merge", [{ ...entry, fieldsV1: { "i:x": {} } }], ["a Update", "m Update"]],
  ["merge", [entry], ["x Update", "m Update"]],
  // Elements of a kind that is not known are left out.
  ["merge", [{ ...entry, fieldsV1: { "f:data": {}, "x:y": {} } }], ["x Update", "m Update"]],
  // Of versions that are not served nothing is known; what is no version spoils it all.
  [
    "merge",
    [
      { ...entry, apiVersion: "v9" },
      { ...entry, manager: "y" },
    ],
    ["y Update", "m Update"],
  ],
  ["merge", [entry, { ...entry, apiVersion: "apps/v1" }], ["x Update", "m Update"]],
  ["merge", [entry, { ...entry, apiVersion: "a/b/c" }], []],
])("a change by m, in %s, with managedFields %j", (type, managedFields, managers) => {
  const given = { metadata: { name: "a" }, data: { k: "v" } };
  send(cluster, "POST configmaps?fieldManager=a", "json", JSON.stringify(given));
  const method = type === "json" ? "PUT" : "PATCH";
  const changed = { metadata: { name: "a", managedFields }, data: { k: "v", l: "w" } };
  send(cluster, `${method} configmaps/a?fieldManager=m`, type, JSON.stringify(changed));
  expect(managersOf("a")).toEqual(managers);
});

const longName = "x".repeat(129);
test.each<[change: object, cause: string]>([
  [{ manager: longName }, "manager: Too long: may not be more than 128 bytes"],
  [{ manager: "é".repeat(65) }, "manager: Too long: may not be more than 128 bytes"],
  [
    { manager: "a\u0007" },
    'manager: Invalid value: "a\\a": invalid character U+0007 (at position 1)',
  ],
  [{ subresource: "x".repeat(257) }, "subresource: Too long: may not be more than 256 bytes"],
])("managedFields with %j are refused", (change, cause) => {
  const metadata = { name: "a", managedFields: [{ ...entry, fieldsV1: { "f:z": {} }, ...change }] };
  // The new manager's own entry stands before it, as it has no time.
  const object = JSON.stringify({ metadata, data: { k: "v", l: "w" } });
  const refused = (line: string, type: string) => {
    const { code, body } = send(cluster, line, type, object);
    const { causes = [] } = (body as Status).details ?? {};
    return [code, ...causes.map(({ field, message }) => `${field}: ${message}`)];
  };
  const told = `metadata.managedFields[0].${cause}`;
  expect(refused("POST configmaps?fieldManager=m", "json")).toEqual([422, told]);
  send(cluster, "POST configmaps?fieldManager=a", "json", configMap({ data: { k: "v" } }));
  expect(refused("PUT configmaps/a?fieldManager=m", "json")).toEqual([422, told, told, told, told]);
  expect(refused("PATCH configmaps/a?fieldManager=m", "merge")).toEqual([
    422,
    told,
    told,
    told,
    told,
  ]);
});

test("after managers were forgotten, nobody is noted until somebody applies", () => {
  send(cluster, "POST configmaps?fieldManager=a", "json", configMap({ data: { k: "v" } }));
  send(
    cluster,
    "PUT configmaps/a?fieldManager=m",
    "json",
    configMap({ data: { k: "v" } }, { name: "a", managedFields: [{}] }),
  );
  send(cluster, "PUT configmaps/a?fieldManager=m", "json", configMap({ data: { k: "w" } }));
  expect(managersOf("a")).toEqual([]);
  expect(
    shortAnswer(
      cluster,
      "PATCH configmaps/a?fieldManager=b",
      "apply",
      configMap({ data: { k: "x" } }),
    ),
  ).toBe(
    '409 Conflict: Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.k',
  );
  send(
    cluster,
    "PATCH configmaps/a?fieldManager=b&force=true",
    "apply",
    configMap({ data: { k: "x" } }),
  );
  expect(managersOf("a")).toEqual(["b Apply", "before-first-apply Update"]);
});
