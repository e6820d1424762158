// Bodies of creates that are wrong in every way, in the words of Kubernetes 1.33.
import { expect, test } from "vitest";
import { Cluster } from "../cluster.ts";
import { send, shortAnswer } from "./short-answers.ts";

const cluster = new Cluster({ seed: 1, nodes: 0 });

const unrecognized =
  "400 BadRequest: the object provided is unrecognized (must be of type ConfigMap):";
const unparsed = `${unrecognized} couldn't get version/kind; json parse error:`;
const typeMeta = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
const unfit = (kind: string, version: string) =>
  `400 BadRequest: ${kind} in version "${version}" cannot be handled as a ConfigMap:`;
const legacy = `in scheme "pkg/api/legacyscheme/scheme.go:30"`;
const unsupported =
  "415 UnsupportedMediaType: the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf";
const field = `${unfit("ConfigMap", "v1")} json: cannot unmarshal`;

test.each<[type: string, body: string, answer: string]>([
  // Broken texts: 30 bytes of them are shown, in hexadecimal if they do not look like JSON.
  ["json", "5", `${unparsed} json: cannot unmarshal number into Go value of type ${typeMeta} (35)`],
  [
    "json",
    '{"metadata":{"name":"b"',
    `${unparsed} unexpected end of JSON input ({"metadata":{"name":"b")`,
  ],
  [
    "json",
    '{"metadata":{"name":"a-long-name"},}',
    `${unparsed} invalid character '}' looking for beginning of object key string ({"metadata":{"name":"a-long-na ...)`,
  ],
  [
    "json",
    "[1,2,3,4,5,6,7,8,9,10,11,12,13,14]x",
    `${unparsed} invalid character 'x' after top-level value (5b312c322c332c342c352c362c372c382c392c31302c31312c31322c3133 ...)`,
  ],
  ["yaml", "[1, 2", `${unrecognized} yaml: line 1: did not find expected ',' or ']' (5b312c2032)`],
  [
    "yaml",
    "- a",
    `${unparsed} json: cannot unmarshal array into Go value of type ${typeMeta} (2d2061)`,
  ],
  ["protobuf", "", `${unrecognized} empty data (<empty>)`],
  [
    "protobuf",
    "{}",
    `${unrecognized} provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] ({})`,
  ],
  // Kinds and versions.
  [
    "json",
    '{"kind":1,"apiVersion":2}',
    `${unparsed} json: cannot unmarshal number into Go struct field .kind of type string ({"kind":1,"apiVersion":2})`,
  ],
  [
    "json",
    '{"apiVersion":"a/b/c"}',
    `${unrecognized} unexpected GroupVersion string: a/b/c ({"apiVersion":"a/b/c"})`,
  ],
  [
    "json",
    '{"apiVersion":"v1","kind":"Foo"}',
    `${unfit("Foo", "v1")} no kind "Foo" is registered for version "v1" ${legacy}`,
  ],
  [
    "json",
    '{"apiVersion":"apps/v1"}',
    `${unfit("ConfigMap", "v1")} no kind "ConfigMap" is registered for version "apps/v1" ${legacy}`,
  ],
  [
    "json",
    '{"apiVersion":"apps/"}',
    `${unfit("ConfigMap", "")} Object 'apiVersion' is missing in '{"apiVersion":"apps/"}'`,
  ],
  [
    "json",
    '{"kind":"Pod"}',
    `${unfit("Pod", "v1")} converting (v1.Pod) to (core.ConfigMap): unknown conversion`,
  ],
  [
    "json",
    '{"kind":"List"}',
    `${unfit("List", "v1")} converting (v1.List) to (core.ConfigMap): unknown conversion`,
  ],
  [
    "json",
    '{"kind":"PodList"}',
    `${unfit("PodList", "v1")} converting (v1.PodList) to (core.ConfigMap): unknown conversion`,
  ],
  [
    "json",
    '{"kind":"DeleteOptions"}',
    `${unfit("DeleteOptions", "v1")} converting (v1.DeleteOptions) to (core.ConfigMap): unknown conversion`,
  ],
  [
    "json",
    '{"apiVersion":"apps/v1beta1","kind":"Deployment"}',
    `${unfit("Deployment", "v1beta1")} converting (v1beta1.Deployment) to (core.ConfigMap): unknown conversion`,
  ],
  // Values.
  [
    "json",
    '{"metadata":{"name":1}}',
    `${field} number into Go struct field ObjectMeta.metadata.name of type string`,
  ],
  [
    "json",
    '{"metadata":{"creationTimestamp":1}}',
    `${field} number into Go struct field ObjectMeta.metadata.creationTimestamp of type string`,
  ],
  [
    "json",
    '{"metadata":{"creationTimestamp":"x"}}',
    `${unfit("ConfigMap", "v1")} parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"`,
  ],
  [
    "json",
    '{"data":{"a":1}}',
    `${field} number into Go struct field ConfigMap.data of type string`,
  ],
  [
    "json",
    '{"binaryData":{"a":"YQ"}}',
    `${unfit("ConfigMap", "v1")} illegal base64 data at input byte 0`,
  ],
  [
    "json",
    '{"metadata":{"name":"b","namespace":"other"}}',
    "400 BadRequest: the namespace of the provided object does not match the namespace sent on the request",
  ],
  [
    "json",
    '{"metadata":{"name":"b","resourceVersion":"7"}}',
    "500 : resourceVersion should not be set on objects to be created",
  ],
  ["json", '{"metadata":{"name":"b0","resourceVersion":"0"}}', "201 ConfigMap"],
  // Content types.
  ["APPLICATION/JSON;charset=utf-8", '{"metadata":{"name":"b1"}}', "201 ConfigMap"],
  ["application/json; charset", "{}", unsupported],
  ["application/yml", "a: b", unsupported],
  ["merge", "{}", unsupported],
  // What is set twice.
  [
    "yaml",
    "metadata: {name: b2, name: b3}\ndata: {a: b, a: c}\nfoo: bar",
    String.raw`201 ConfigMap [299 - "line 1: key \"name\" already set in map"] [299 - "line 2: key \"a\" already set in map"] [299 - "unknown field \"foo\""]`,
  ],
])("create with %s %s", (type, body, answer) => {
  expect(shortAnswer(cluster, "POST configmaps", type, body)).toBe(answer);
});

test("a version that is not served any more is read, and not taken", () => {
  const body = '{"apiVersion":"apps/v1beta1","kind":"Deployment"}';
  expect(shortAnswer(cluster, "POST deployments", "json", body)).toBe(
    "400 BadRequest: the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)",
  );
});

test.each(["x", "64MB", "", true, ["1"]])("%j is no quantity, whatever JSON it is", (cpu) => {
  const container = { name: "c", image: "x", resources: { limits: { cpu } } };
  const body = JSON.stringify({ metadata: { name: "a" }, spec: { containers: [container] } });
  expect(shortAnswer(cluster, "POST pods", "json", body)).toBe(
    "400 BadRequest: Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  );
});

test("a quantity that is null is nothing, one with spaces around it is read without them", () => {
  const hard = { cpu: null, memory: " 1024Ki ", pods: 5 };
  const body = JSON.stringify({ metadata: { name: "a" }, spec: { hard } });
  const answer = send(cluster, "POST resourcequotas", "json", body);
  expect(answer.body).toMatchObject({ spec: { hard: { cpu: "0", memory: "1Mi", pods: "5" } } });
});
