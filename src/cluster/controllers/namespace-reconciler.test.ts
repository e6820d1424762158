import { expect, test } from "vitest";
import type { Namespace } from "#api/core.ts";
import { TestRequests } from "../test-requests.ts";

const path = "/api/v1/namespaces/lab";
const merge = "application/merge-patch+json";

function conditionsOf(requests: TestRequests): Record<string, string> {
  const { status } = requests.ask<Namespace>("GET", path);
  return Object.fromEntries(
    (status.conditions ?? []).map(({ type, status: is, message }) => [type, `${is} ${message}`]),
  );
}

test("a namespace waits for what finalizers hold in it, and says so; Pods go first", () => {
  const requests = new TestRequests();
  requests.ask("POST", "/api/v1/namespaces", { metadata: { name: "lab" } });
  requests.advance(1);
  const held = { finalizers: ["example.com/wait"] };
  requests.ask("POST", `${path}/configmaps`, { metadata: { name: "a", ...held } });
  requests.ask("POST", `${path}/pods`, {
    metadata: { name: "p", ...held },
    spec: { nodeSelector: { never: "here" }, containers: [{ name: "c", image: "nginx" }] },
  });
  requests.ask("DELETE", path);
  requests.advance(2);
  const cm = requests.ask<Namespace>("GET", `${path}/configmaps/a`);
  expect(cm.metadata.deletionTimestamp).toBeUndefined();
  expect(conditionsOf(requests)).toEqual({
    NamespaceDeletionDiscoveryFailure: "False All resources successfully discovered",
    NamespaceDeletionGroupVersionParsingFailure: "False All legacy kube types successfully parsed",
    NamespaceDeletionContentFailure:
      "False All content successfully deleted, may be waiting on finalization",
    NamespaceContentRemaining: "False All content successfully removed",
    NamespaceFinalizersRemaining: "False All content-preserving finalizers finished",
  });
  requests.ask("PATCH", `${path}/pods/p`, { metadata: { finalizers: null } }, merge);
  requests.advance(2);
  expect(conditionsOf(requests)).toMatchObject({
    NamespaceContentRemaining:
      "True Some resources are remaining: configmaps. has 1 resource instances",
    NamespaceFinalizersRemaining:
      "True Some content in the namespace has finalizers remaining: example.com/wait in 1 resource instances",
  });
  const refused = requests.send("POST", `${path}/configmaps`, { metadata: { name: "b" } });
  expect(refused.body).toMatchObject({
    code: 403,
    message:
      'configmaps "b" is forbidden: unable to create new content in namespace lab because it is being terminated',
    details: { causes: [{ reason: "NamespaceTerminating" }] },
  });
  requests.ask("PATCH", `${path}/configmaps/a`, { metadata: { finalizers: null } }, merge);
  requests.advance(2);
  expect(requests.send("GET", path).code).toBe(404);
});

test("the finalizers of a namespace are written at a place of their own", () => {
  const requests = new TestRequests();
  requests.ask("POST", "/api/v1/namespaces", { metadata: { name: "lab" } });
  const namespace = requests.ask<Namespace>("GET", path);
  const finalizers = ["kubernetes", "example.com/mine"];
  const changed = { ...namespace, spec: { finalizers } };
  expect(requests.ask<Namespace>("PUT", path, changed).spec).toEqual({
    finalizers: ["kubernetes"],
  });
  expect(requests.ask<Namespace>("PUT", `${path}/finalize`, changed).spec).toEqual({ finalizers });
  requests.ask("DELETE", path);
  requests.advance(5);
  const { status, spec } = requests.ask<Namespace>("GET", path);
  expect({ phase: status.phase, spec }).toEqual({
    phase: "Terminating",
    spec: { finalizers: ["example.com/mine"] },
  });
  const free = { ...requests.ask<Namespace>("GET", path), spec: {} };
  requests.ask("PUT", `${path}/finalize`, free);
  expect(requests.send("GET", path).code).toBe(404);
});
