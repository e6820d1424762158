import { expect, test } from "vitest";
import { Cluster } from "../cluster.ts";

const cluster = new Cluster({ seed: 1, nodes: 1 });
const configMaps = "/api/v1/namespaces/default/configmaps";

function messageOf(method: "POST" | "PATCH", path: string, type: string, body: string): unknown {
  const answer = cluster.handle({
    method,
    path,
    query: [
      ["fieldValidation", "Strict"],
      ["fieldManager", "m"],
    ],
    headers: { "content-type": type },
    body,
  });
  return (answer.body as { message?: unknown }).message;
}

test("faults are told in the order of the text, a repeated key where it stands last", () => {
  const body = `{"metadata":{"name":"a","unknownMeta":1},"unknownField":"x","data":{"k":"1"},"data":{"k":"2","k":"3"}}`;
  expect(messageOf("POST", configMaps, "application/json", body)).toBe(
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "metadata.unknownMeta", unknown field "unknownField", duplicate field "data", duplicate field "data.k"',
  );
});

test("keys that a YAML body sets twice, by their lines", () => {
  const body = "metadata:\n  name: a\n  name: b\nnosuch: 1\n";
  expect(messageOf("POST", configMaps, "application/yaml", body)).toBe(
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  line 3: key "name" already set in map, unknown field "nosuch"',
  );
});

test("keys that a patch sets twice", () => {
  const path = `${configMaps}/kube-root-ca.crt`;
  const body = '{"data":{"k":"1","k":"2"}}';
  expect(messageOf("PATCH", path, "application/strategic-merge-patch+json", body)).toBe(
    ' "" is invalid: patch: Invalid value: "map[data:map[k:2]]": strict decoding error: duplicate field "data.k"',
  );
  // Here the message shows what would have come of it.
  expect(messageOf("PATCH", path, "application/merge-patch+json", body)).toMatch(
    /^ "" is invalid: patch: Invalid value: "\{\\"apiVersion\\":\\"v1\\",\\"data\\":\{\\"ca.crt\\".*\}": strict decoding error: duplicate field "data.k"$/s,
  );
  const applied =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: applied\ndata:\n  k: a\n  k: b\n";
  expect(messageOf("PATCH", `${configMaps}/applied`, "application/apply-patch+yaml", applied)).toBe(
    'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 7: key "k" already set in map',
  );
  expect(cluster.find("configmaps", "default", "applied")).toBeUndefined();
});
