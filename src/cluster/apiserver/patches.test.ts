// Patches of every type that do not fit, in the words of Kubernetes 1.33.
import { beforeEach, expect, test } from "vitest";
import { Cluster } from "../cluster.ts";
import { send, shortAnswer } from "./short-answers.ts";

let cluster: Cluster;
beforeEach(() => {
  cluster = new Cluster({ seed: 1, nodes: 0 });
  const labels = { app: "d" };
  const metadata = { name: "a" };
  send(cluster, "POST configmaps", "json", JSON.stringify({ metadata, data: { k: "v" } }));
  const containers = [{ name: "c", image: "nginx", ports: [{ containerPort: 80 }] }];
  const template = { metadata: { labels }, spec: { containers } };
  const spec = { replicas: 0, selector: { matchLabels: labels }, template };
  send(cluster, "POST deployments", "json", JSON.stringify({ metadata, spec }));
});

const rejected = "422 Invalid: the server rejected our request due to an error in our request";
const notFound = '404 NotFound: configmaps "nosuch" not found';
const undecodable = "400 BadRequest: error decoding patch:";
const unfit = (patch: string, why: string) =>
  `422 Invalid:  "" is invalid: patch: Invalid value: "${patch}": ${why}`;

test.each<[line: string, type: string, body: string, answer: string]>([
  // Without an object nobody looks at the patch.
  ["configmaps/nosuch", "merge", "notjson", notFound],
  ["configmaps/nosuch", "jsonPatch", "{}", notFound],
  ["configmaps/a", "json", "{}", "415 UnsupportedMediaType: 415: Unsupported Media Type"],
  // Merge patches.
  ["configmaps/a", "merge", "null", "400 BadRequest: Invalid JSON Patch"],
  ["configmaps/a", "merge", "", `${undecodable} unexpected end of JSON input`],
  [
    "configmaps/a",
    "merge",
    "[]",
    `${undecodable} json: cannot unmarshal array into Go value of type map[string]interface {}`,
  ],
  ["configmaps/a?fieldValidation=Ignore", "merge", "x", "400 BadRequest: Invalid JSON Patch"],
  [
    "configmaps/a",
    "merge",
    '{"metadata":{"name":null}}',
    "400 BadRequest: the name of the object (a based on URL) was undeterminable: name must be provided",
  ],
  ["configmaps/a", "merge", '{"metadata":{"namespace":null}}', "200 ConfigMap"],
  [
    "configmaps/a",
    "merge",
    '{"metadata":{"resourceVersion":"x"}}',
    '500 : strconv.ParseUint: parsing "x": invalid syntax',
  ],
  ["configmaps/a", "merge", '{"kind":null}', "200 ConfigMap"],
  // JSON patches.
  ["configmaps/a", "jsonPatch", "null", "200 ConfigMap"],
  [
    "configmaps/a",
    "jsonPatch",
    "[1]",
    `${undecodable} json: cannot unmarshal number into Go value of type handlers.jsonPatchOp`,
  ],
  [
    "configmaps/a?fieldValidation=Ignore",
    "jsonPatch",
    "[1]",
    "400 BadRequest: json: cannot unmarshal number into Go value of type jsonpatch.Operation",
  ],
  [
    "configmaps/a",
    "jsonPatch",
    '[{"op":"add","path":1}]',
    `${undecodable} json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string`,
  ],
  ["configmaps/a", "jsonPatch", "[null]", rejected],
  ["configmaps/a", "jsonPatch", '[{"op":"move","from":"/data/x","path":"/data/y"}]', rejected],
  [
    "configmaps/a",
    "jsonPatch",
    '[{"op":"copy","from":"/data/x","path":"/data/y"}]',
    "200 ConfigMap",
  ],
  ["configmaps/a", "jsonPatch", '[{"op":"add","path":"/data/y"}]', "200 ConfigMap"],
  [
    "configmaps/a",
    "jsonPatch",
    '[{"op":"add","path":"/data/y","value":"1","z":2}]',
    String.raw`200 ConfigMap [299 - "json patch unknown field \"[0].z\""]`,
  ],
  // Strategic merge patches.
  ["configmaps/a", "strategic", "null", "200 ConfigMap"],
  [
    "configmaps/a",
    "strategic",
    "[]",
    "400 BadRequest: json: cannot unmarshal array into Go value of type map[string]interface {}",
  ],
  ["configmaps/a", "strategic", '{"kind":"Foo"}', "200 ConfigMap"],
  [
    "configmaps/a",
    "strategic",
    '{"data":{"a":1}}',
    unfit("map[data:map[a:1]]", "cannot convert int64 to string"),
  ],
  [
    "configmaps/a",
    "strategic",
    '{"data":{"a":true}}',
    unfit("map[data:map[a:true]]", "unrecognized type: string"),
  ],
  [
    "configmaps/a",
    "strategic",
    '{"data":["x"]}',
    unfit("map[data:[x]]", "cannot restore map from slice"),
  ],
  [
    "configmaps/a",
    "strategic",
    '{"$patch":"foo"}',
    "500 : unknown patch type: foo in map: map[$patch:foo]",
  ],
  [
    "configmaps/a?fieldValidation=Strict",
    "strategic",
    '{"b":1,"a":1,"data":{"k":"1","k":"2"}}',
    unfit(
      "map[a:1 b:1 data:map[k:2]]",
      String.raw`strict decoding error: duplicate field "data.k", unknown field "a", unknown field "b"`,
    ),
  ],
  [
    "deployments/a",
    "strategic",
    '{"spec":{"replicas":1.5}}',
    unfit("map[spec:map[replicas:1.5]]", "cannot convert float64 to int32"),
  ],
  [
    "deployments/a",
    "strategic",
    '{"spec":{"template":{"spec":{"containers":{}}}}}',
    unfit(
      "map[spec:map[template:map[spec:map[containers:map[]]]]]",
      "cannot restore slice from map",
    ),
  ],
  [
    "deployments/a",
    "strategic",
    '{"spec":{"template":{"spec":{"containers":[{"name":"c","ports":["x"]}]}}}}',
    "500 : list element types are not identical: [[map[containerPort:80 protocol:TCP]] [x]]",
  ],
  [
    "deployments/a",
    "strategic",
    '{"spec":{"strategy":{"$retainKeys":["type"],"rollingUpdate":{}}}}',
    "400 BadRequest: invalid patch format of retainKeys",
  ],
  [
    "deployments/a",
    "strategic",
    '{"metadata":{"$setElementOrder/finalizers":["a"],"finalizers":["b"]}}',
    "500 : The order in patch list:\n[b]\n doesn't match $setElementOrder list:\n[a]\n",
  ],
  [
    "deployments/a",
    "strategic",
    '{"spec":{"template":{"spec":{"$setElementOrder/containers":"x"}}}}',
    "500 : expected a []interface {}, but received a string",
  ],
])("%s with %s %s", (line, type, body, answer) => {
  expect(shortAnswer(cluster, `PATCH ${line}`, type, body)).toBe(answer);
});

test("what a merge patch makes is shown whole: as Go writes it, sorted where the patch has been", () => {
  const { metadata } = send(cluster, "GET configmaps/a").body as {
    metadata: { uid: string; resourceVersion: string };
  };
  const { uid, resourceVersion } = metadata;
  const shown = JSON.stringify({
    apiVersion: "v1",
    data: { k: "v" },
    kind: "Pod",
    metadata: {
      name: "a",
      namespace: "default",
      uid,
      resourceVersion,
      creationTimestamp: "2026-01-01T09:00:00Z",
      managedFields: [
        {
          manager: "unknown",
          operation: "Update",
          apiVersion: "v1",
          time: "2026-01-01T09:00:00Z",
          fieldsType: "FieldsV1",
          fieldsV1: { "f:data": { ".": {}, "f:k": {} } },
        },
      ],
    },
  });
  expect(shortAnswer(cluster, "PATCH configmaps/a", "merge", '{"kind":"Pod"}')).toBe(
    unfit(
      JSON.stringify(shown).slice(1, -1),
      "converting (v1.Pod) to (core.ConfigMap): unknown conversion",
    ),
  );
});
