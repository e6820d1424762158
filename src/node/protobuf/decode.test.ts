import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeProtobuf, isProtobuf } from "./decode.ts";
import { messageOf, messagesOf, messageVersions } from "./messages.ts";

// Bodies as a real kubectl 1.33 posted them.
const recorded = JSON.parse(
  readFileSync(new URL("../testdata/protobuf-bodies.json", import.meta.url), "utf8"),
) as { command: string; body: string }[];

function decoded(command: string): object {
  const found = recorded.find((item) => item.command === command);
  const body = Buffer.from(found!.body, "base64");
  expect(isProtobuf(body)).toBe(true);
  return decodeProtobuf(body);
}

test("create deployment", () => {
  expect(decoded("kubectl create deployment")).toEqual({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "hello", creationTimestamp: null, labels: { app: "hello" } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "hello" } },
      strategy: {},
      template: {
        metadata: { creationTimestamp: null, labels: { app: "hello" } },
        spec: { containers: [{ name: "nginx", image: "nginx", resources: {} }] },
      },
    },
    status: {},
  });
});

test("create service", () => {
  expect(decoded("kubectl create service clusterip")).toEqual({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "svc1", creationTimestamp: null, labels: { app: "svc1" } },
    spec: {
      type: "ClusterIP",
      selector: { app: "svc1" },
      ports: [{ name: "80-80", protocol: "TCP", port: 80, targetPort: 80 }],
    },
    status: { loadBalancer: {} },
  });
});

test("create configmap and secret: maps of text and of bytes", () => {
  expect(decoded("kubectl create configmap")).toMatchObject({ data: { a: "b" } });
  expect(decoded("kubectl create secret generic")).toMatchObject({ data: { a: "Yg==" } });
});

test("a CustomResourceDefinition: values, and schemas that are one of several shapes", () => {
  const { spec } = decoded("client-go: a CustomResourceDefinition") as {
    spec: { versions: { name: string; served: boolean; schema?: { openAPIV3Schema: object } }[] };
  };
  expect(spec.versions.map(({ name, served }) => [name, served])).toEqual([
    ["v1", true],
    ["v1beta1", false],
  ]);
  expect(spec.versions[0]!.schema!.openAPIV3Schema).toEqual({
    type: "object",
    properties: {
      free: { additionalProperties: true, "x-kubernetes-int-or-string": true },
      list: {
        type: "array",
        minItems: 0,
        items: { type: "object", nullable: true },
        "x-kubernetes-list-map-keys": ["k"],
        "x-kubernetes-list-type": "map",
      },
      ruled: { "x-kubernetes-validations": [{ rule: "self.a == 1", message: "no" }] },
      size: { type: "integer", default: 1, maximum: 2.5, minimum: 0, enum: [1, "a"] },
      spec: { type: "object", required: ["size"], additionalProperties: { type: "string" } },
      tied: {
        items: [{ type: "string" }, {}],
        additionalProperties: false,
        dependencies: { a: ["b"], b: { type: "null" } },
      },
    },
    "x-kubernetes-preserve-unknown-fields": true,
  });
});

test("structs whose fields stand among their parent's", () => {
  expect(decoded("client-go: a ValidatingWebhookConfiguration")).toMatchObject({
    webhooks: [
      {
        clientConfig: { service: { namespace: "default", name: "hook", port: 8443 } },
        rules: [{ operations: ["CREATE"], apiGroups: [""], resources: ["pods"] }],
      },
    ],
  });
});

test("every recorded body decodes", () => {
  for (const { body } of recorded) {
    expect(decodeProtobuf(Buffer.from(body, "base64"))).toHaveProperty("kind");
  }
});

test("a body cut short is refused as the real server words it", () => {
  const body = Buffer.from(recorded[0]!.body, "base64");
  expect(() => decodeProtobuf(body.subarray(0, body.length - 20))).toThrow("unexpected EOF");
});

/** A field of bytes, as protobuf writes it. */
function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const tag = (number << 3) | 2;
  const head = tag < 128 ? [tag] : [(tag & 127) | 128, tag >> 7];
  return Buffer.concat([Buffer.from([...head, bytes.length]), bytes]);
}

test("a debug container: its common fields stand among its own", () => {
  const common = Buffer.concat([field(1, "debugger"), field(2, "busybox")]);
  const container = Buffer.concat([field(1, common), field(2, "web")]);
  const pod = field(2, field(34, container));
  const type = Buffer.concat([field(1, "v1"), field(2, "Pod")]);
  const body = Buffer.concat([Buffer.from("k8s\0"), field(1, type), field(2, pod)]);
  expect(decodeProtobuf(body)).toEqual({
    apiVersion: "v1",
    kind: "Pod",
    spec: {
      ephemeralContainers: [{ name: "debugger", image: "busybox", targetContainerName: "web" }],
    },
  });
});

const plainTypes = new Set(["string", "bytes", "bool", "int", "double", "raw"]);

test("the fields of all messages are of known types", () => {
  const unknown = new Set<string>();
  for (const version of ["v1", ...messageVersions]) {
    for (const message of messagesOf(version)) {
      for (const { name, type } of messageOf(version, message)!.values()) {
        const isKnown = plainTypes.has(type) || messageOf(version, type) !== undefined;
        if (!isKnown) unknown.add(`${message}.${name}: ${type}`);
      }
    }
  }
  expect([...unknown]).toEqual([]);
});
