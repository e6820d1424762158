// Parameters, paths, Accept headers and DeleteOptions that are wrong, in the words of Kubernetes 1.33.
import { beforeEach, expect, test } from "vitest";
import { Cluster } from "../cluster.ts";
import { send, shortAnswer } from "./short-answers.ts";

let cluster: Cluster;
beforeEach(() => {
  cluster = new Cluster({ seed: 1, nodes: 0 });
  send(cluster, "POST configmaps", "json", '{"metadata":{"name":"a"}}');
});

const bad = "400 BadRequest:";
const notAllowed =
  "405 MethodNotAllowed: the server does not allow this method on the requested resource";
const notFound = "404 NotFound: the server could not find the requested resource";
const options = (kind: string) => `422 Invalid: ${kind}Options.meta.k8s.io "" is invalid:`;

test.each<[line: string, answer: string]>([
  // Selectors: what cannot be read comes before options that do not fit, unknown fields behind them.
  [
    String.raw`GET configmaps?fieldSelector=metadata.name%3Da%5Cq`,
    String.raw`${bad} invalid field selector: invalid escape sequence: \q`,
  ],
  [
    String.raw`GET configmaps?fieldSelector=metadata.name%3Da%5C`,
    `${bad} invalid field selector: invalid escape sequence: \\`,
  ],
  [
    "GET configmaps?fieldSelector=a%3D%3D%3Db",
    `${bad} invalid field selector: unescaped character in value: 61`,
  ],
  [String.raw`GET configmaps?fieldSelector=metadata.name%3Da%5C%2Cb`, "200 ConfigMapList"],
  [
    "GET configmaps?fieldSelector=foo&resourceVersionMatch=Exact",
    `${bad} invalid selector: 'foo'; can't understand 'foo'`,
  ],
  [
    "GET configmaps?fieldSelector=foo%3D1&sendInitialEvents=1",
    `${options("List")} sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list`,
  ],
  // Numbers.
  ["GET configmaps?limit=x", `${bad} strconv.ParseInt: parsing "x": invalid syntax`],
  [
    "GET configmaps?limit=99999999999999999999",
    `${bad} strconv.ParseInt: parsing "99999999999999999999": value out of range`,
  ],
  // Versions: the cache's own words of a single object, which is not a bad request there.
  [
    "GET configmaps?resourceVersion=99999999999999999999",
    `${bad} invalid resource version: resourceVersion: Invalid value: "99999999999999999999": strconv.ParseUint: parsing "99999999999999999999": value out of range`,
  ],
  [
    "GET configmaps/a?resourceVersion=abc",
    '500 : resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
  ],
  // Options of writes.
  [
    "POST configmaps?dryRun=",
    `${options("Create")} dryRun: Unsupported value: []string{""}: supported values: "All"`,
  ],
  [
    "POST configmaps?fieldManager=%C3%A4%0Ax%00",
    `${options("Create")} [fieldManager: Invalid value: "ä\\nx\\x00": invalid character U+000A (at position 2), fieldManager: Invalid value: "ä\\nx\\x00": invalid character U+0000 (at position 4)]`,
  ],
  // Paths and methods: what is no route does not ask for the method.
  ["POST /version", notAllowed],
  ["DELETE /apis/apps/v1", notAllowed],
  ["POST /apis", "200 APIGroupList"],
  ["PUT /apis/apps", "200 APIGroup"],
  ["DELETE /healthz", "200 undefined"],
  ["GET /openapi/v3/apis/nosuch/v1", "404 undefined"],
  [
    "GET configmaps/a?export=true",
    `${bad} the export parameter, deprecated since v1.14, is no longer supported`,
  ],
  ["GET configmaps/a/", "200 ConfigMap"],
  ["GET /api/v1//configmaps", notFound],
  ["GET /api/v1/configmaps/a", notFound],
  ["DELETE /api/v1/configmaps", notAllowed],
  ["DELETE /api/v1/namespaces", notAllowed],
  // Options of deletions in the query.
  [
    "DELETE configmaps/a?propagationPolicy=",
    `${options("Delete")} propagationPolicy: Unsupported value: "": supported values: "Foreground", "Background", "Orphan", "nil"`,
  ],
  [
    "DELETE configmaps/a?gracePeriodSeconds=x",
    `${bad} strconv.ParseInt: parsing "x": invalid syntax`,
  ],
  [
    "DELETE configmaps?fieldSelector=foo%3D1&dryRun=x",
    `${bad} "foo" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  ],
])("%s", (line, answer) => {
  expect(shortAnswer(cluster, line, "json")).toBe(answer);
});

const restful =
  "406 NotAcceptable: 406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf";
const streams = "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";
const table = "application/json;as=Table;v=v1;g=meta.k8s.io";

test.each<[line: string, accept: string, answer: string]>([
  ["configmaps/a", "text/html", restful],
  ["configmaps", "text/html", `${restful}, ${streams}`],
  [
    "configmaps?watch=1",
    "application/json;as=Foo",
    `406 NotAcceptable: only the following media types are accepted: ${streams}`,
  ],
  [
    "configmaps?includeObject=x",
    table,
    `${bad} Unable to convert to Table as requested: includeObject: Invalid value: "x": must be 'Metadata', 'Object', 'None', or empty`,
  ],
])("GET %s as %s", (line, accept, answer) => {
  expect(shortAnswer(cluster, `GET ${line}`, "", undefined, accept)).toBe(answer);
});

const scheme = `in scheme "pkg/apis/meta/internalversion/scheme/register.go:27"`;

test.each<[body: string, answer: string]>([
  // Unlike other bodies: an error without a reason.
  ["{", "500 : couldn't get version/kind; json parse error: unexpected end of JSON input"],
  [
    '{"gracePeriodSeconds":"x"}',
    "500 : json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64",
  ],
  ['{"apiVersion":"a/b/c"}', "500 : unexpected GroupVersion string: a/b/c"],
  ['{"kind":"Foo"}', `500 : no kind "Foo" is registered for version "meta.k8s.io/v1" ${scheme}`],
  [
    '{"kind":"Pod","apiVersion":"v1"}',
    `500 : no kind "Pod" is registered for version "v1" ${scheme}`,
  ],
  [
    '{"kind":"Status","apiVersion":"v1"}',
    "500 : converting (v1.Status) to (v1.DeleteOptions): unknown conversion",
  ],
  // Of whatever version.
  ['{"kind":"DeleteOptions","apiVersion":"nosuch/v2","dryRun":["All"],"x":1}', "200 Status"],
  [
    '{"propagationPolicy":"x","orphanDependents":true,"dryRun":["y"]}',
    `${options("Delete")} [propagationPolicy: Invalid value: "x": orphanDependents and deletionPropagation cannot be both set, propagationPolicy: Unsupported value: "x": supported values: "Foreground", "Background", "Orphan", "nil", dryRun: Unsupported value: []string{"y"}: supported values: "All"]`,
  ],
])("DELETE with %s", (body, answer) => {
  expect(shortAnswer(cluster, "DELETE configmaps/a", "json", body)).toBe(answer);
});

test("who asks for orphanDependents=false is told that the object is still there", () => {
  const body = '{"metadata":{"name":"f","finalizers":["example.com/hold"]}}';
  send(cluster, "POST configmaps", "json", body);
  const asked = '{"orphanDependents":false}';
  expect(shortAnswer(cluster, "DELETE configmaps/f", "json", asked)).toBe("202 ConfigMap");
});

test("a PUT that names an object by its uid, where there is none", () => {
  const body = '{"metadata":{"name":"b","uid":"x"}}';
  expect(shortAnswer(cluster, "PUT configmaps/b", "json", body)).toBe(
    '409 Conflict: Operation cannot be fulfilled on configmaps "b": StorageError: invalid object, Code: 4, Key: /registry/configmaps/default/b, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: ',
  );
});
