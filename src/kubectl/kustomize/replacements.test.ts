import { expect, test } from "vitest";
import { parseYaml } from "#api/yaml.ts";
import type { JsonObject } from "#base/json.ts";
import { valueAt } from "../resources/fields.ts";
import { replace, replacementsIn } from "./replacements.ts";
import { resourceOf } from "./resource.ts";

// Compared with kubectl kustomize of 1.33.

const objects = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  containers:
  - {name: nginx, image: "nginx:1.25", env: [{name: HOST, value: localhost}], args: [-a, -b]}
  - {name: side, image: busybox}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: conf, namespace: other}
data: {host: example.com, port: "9090", url: "http://a.b/c"}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
spec: {size: 3, on: true, list: [1, 2], text: abc, nul: null, deep: {a: b}}
`;

function replaced(source: string, target: string): JsonObject {
  const resources = parseYaml(objects).map((each) => resourceOf(each as JsonObject));
  const [entry] = parseYaml(`{source: ${source}, targets: [${target}]}`) as JsonObject[];
  replace(resources, entry!);
  return resources[0]!.object;
}

const conf = (path: string, options = "") =>
  `{kind: ConfigMap, fieldPath: ${path}${options && `, options: ${options}`}}`;
const thing = (path: string) => `{kind: Thing, fieldPath: ${path}}`;
const web = (path: string, options = "{}") =>
  `{select: {kind: Deployment}, fieldPaths: ["${path}"], options: ${options}}`;
const create = "{create: true}";

test.each<[source: string, target: string, path: readonly string[], value: unknown]>([
  [
    conf("data.host"),
    web("spec.containers.[name=nginx].env.[name=HOST].value"),
    ["containers", "0", "env", "0", "value"],
    "example.com",
  ],
  [conf("data.port"), web("spec.replicas"), ["replicas"], 9090],
  [thing("spec.size"), web("spec.containers.0.image"), ["containers", "0", "image"], "3"],
  [thing("spec.list"), web("spec.containers.0.args"), ["containers", "0", "args"], [1, 2]],
  [thing("spec.deep"), web("spec.containers.0.image"), ["containers", "0", "image"], ""],
  [conf("data.host"), web("spec.containers.*.image"), ["containers", "1", "image"], "example.com"],
  [
    conf("data.host"),
    web("spec.containers.[name=.*].image"),
    ["containers", "1", "image"],
    "example.com",
  ],
  [
    conf("data.host"),
    web("spec.containers.0.args.[=-b]"),
    ["containers", "0", "args", "1"],
    "example.com",
  ],
  [conf("data.port"), web("spec.new.deep", create), ["new", "deep"], 9090],
  [
    conf("data.host"),
    web("spec.containers.0.env.[name=NEW].value", create),
    ["containers", "0", "env", "1"],
    { name: "NEW", value: "example.com" },
  ],
  [
    conf("data.host"),
    web("spec.containers.0.args.2", create),
    ["containers", "0", "args", "2"],
    "example.com",
  ],
  [conf("data.host"), web("spec.new.[a.b/c]", create), ["new", "a.b/c"], "example.com"],
  [
    conf("data.url", "{delimiter: /, index: 2}"),
    web("spec.containers.0.image"),
    ["containers", "0", "image"],
    "a.b",
  ],
  [
    conf("data.port"),
    web("spec.containers.0.image", '{delimiter: ":", index: 1}'),
    ["containers", "0", "image"],
    "nginx:9090",
  ],
  [
    conf("data.port"),
    web("spec.containers.0.image", '{delimiter: ":", index: -1}'),
    ["containers", "0", "image"],
    "9090:nginx:1.25",
  ],
  [
    conf("data.port"),
    web("spec.containers.0.image", '{delimiter: ":", index: 9}'),
    ["containers", "0", "image"],
    "nginx:1.25:9090",
  ],
  [
    "{kind: Deployment, fieldPath: spec.containers.-.name}",
    web("spec.containers.0.image"),
    ["containers", "0", "image"],
    "side",
  ],
])("%s to %s", (source, target, path, value) => {
  const { spec } = replaced(source, target);
  const found = path.reduce<unknown>(
    (at, key) => (Array.isArray(at) ? (at[Number(key)] as unknown) : valueAt(at, key)),
    spec,
  );
  expect(found).toEqual(value);
});

test.each([
  [
    conf("data.none"),
    web("spec.replicas"),
    "fieldPath `data.none` is missing for replacement source ConfigMap.[noVer].[noGrp]/[noName].[noNs]",
  ],
  [
    "{kind: Nope, name: x, fieldPath: a.b, options: {delimiter: x, index: 3, create: true}}",
    web("a"),
    "nothing selected by Nope.[noVer].[noGrp]/x.[noNs]:a.b:x(3), create=true",
  ],
  ["{version: v1}", web("a"), "multiple matches for selector [noKind].v1.[noGrp]/[noName].[noNs]"],
  [conf("data.host"), web("spec.none"), 'unable to find field "spec.none" in replacement target'],
  [
    conf("data.host"),
    web("spec.replicas"),
    "map[string]interface {}(nil): yaml: cannot decode !!str `example.com` as a !!int",
  ],
  [
    conf("data.host"),
    web("spec.containers.7.name"),
    'unable to find field "spec.containers.7.name" in replacement target: index 7 specified but only 2 elements found',
  ],
  [
    conf("data.host"),
    web("spec.replicas.x"),
    'unable to find field "spec.replicas.x" in replacement target: wrong node kind: expected MappingNode but got ScalarNode: node contents:\n2\n',
  ],
  [
    conf("data.host"),
    web("spec.containers.[name=(].image"),
    "error parsing regexp: missing closing ): `(`",
  ],
  [
    conf("data.url", "{delimiter: /, index: 9}"),
    web("a"),
    "options.index 9 is out of bounds for value http://a.b/c",
  ],
  [
    "{kind: Deployment, fieldPath: spec.containers.*.name}",
    web("a"),
    "error looking up replacement source: wildcard is not supported in PathGetter",
  ],
  [
    "{kind: Deployment, fieldPath: spec.containers.-1.name}",
    web("a"),
    "error looking up replacement source: array index -1 cannot be negative",
  ],
  [conf("data.host"), "{fieldPaths: [a]}", "target must specify resources to select"],
])("%s to %s is refused", (source, target, message) => {
  expect(() => replaced(source, target)).toThrow(message);
});

function labelAfter(target: string): unknown {
  return valueAt(replaced(conf("data.host"), target), "metadata", "labels", "app");
}

test("targets are chosen by what they are, are called and have; some are rejected", () => {
  const paths = "fieldPaths: [metadata.labels.app]";
  expect(labelAfter(`{select: {labelSelector: app=web}, ${paths}}`)).toBe("example.com");
  expect(labelAfter(`{select: {name: web}, reject: [{kind: Deployment}], ${paths}}`)).toBe("web");
  expect(labelAfter(`{select: {name: web}, reject: [{labelSelector: app}], ${paths}}`)).toBe("web");
  expect(labelAfter(`{select: {name: web, namespace: other}, ${paths}}`)).toBe("web");
});

test("a file holds one replacement or several", () => {
  expect(replacementsIn("source: {kind: A}\n")).toEqual([{ source: { kind: "A" } }]);
  expect(replacementsIn("- source: {kind: A}\n- source: {kind: B}\n")).toHaveLength(2);
  expect(() => replacementsIn("hello")).toThrow(
    "unsupported replacement type encountered within replacement path: string",
  );
});
