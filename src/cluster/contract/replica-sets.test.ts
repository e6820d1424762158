import { expect, test } from "vitest";
import type { ReplicaSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.53";
const httpd = "registry.k8s.io/e2e-test-images/httpd:2.4.38-4";
const pause = "registry.k8s.io/pause:3.10";

function template(labels: object, image: string, container = {}) {
  const containers = [{ name: "c", image, resources: {}, ...container }];
  return {
    metadata: { creationTimestamp: null, labels },
    spec: { terminationGracePeriodSeconds: 0, containers },
  };
}

function replicaSet(name: string, replicas: number, labels: object) {
  return {
    metadata: { name, labels },
    spec: { replicas, selector: { matchLabels: labels }, template: template(labels, httpd) },
  };
}

const readyPods = (client: NamespacedClient, name: string) =>
  client.get<ReplicaSet>("replicasets", name).status.readyReplicas ?? 0;

/** Who controls a Pod, by UID. */
const controllerOf = ({ metadata }: Pod) =>
  metadata.ownerReferences?.find(({ controller }) => controller)?.uid;

test("each replica answers through the API server's proxy with its own name", () => {
  const client = new NamespacedClient();
  const labels = { name: "my-hostname" };
  const container = { args: ["serve-hostname"], ports: [{ containerPort: 9376 }] };
  const body = replicaSet("my-hostname", 2, labels);
  const spec = { ...body.spec, template: template(labels, agnhost, container) };
  client.create("replicasets", { ...body, spec });
  client.until(() => readyPods(client, "my-hostname") === 2);
  for (const { metadata } of client.list<Pod>("pods")) {
    const answer = client.send("GET", `${client.path("pods", metadata.name)}/proxy/`);
    expect([answer.code, answer.body]).toEqual([200, metadata.name]);
  }
});

test("a Pod that matches is adopted, and released when it matches no longer", () => {
  const client = new NamespacedClient();
  const labels = { name: "pod-adoption-release" };
  client.create("pods", { ...template(labels, httpd), metadata: { name: "orphan", labels } });
  client.until(() => client.get<Pod>("pods", "orphan").status.phase === "Running");
  const { metadata } = client.create<ReplicaSet>("replicasets", replicaSet("adopter", 1, labels));
  client.until(() => controllerOf(client.get("pods", "orphan")) === metadata.uid, 60);
  expect(client.list<Pod>("pods").map(({ metadata: { name } }) => name)).toEqual(["orphan"]);
  const orphan = client.get<Pod>("pods", "orphan");
  client.replace("pods", {
    ...orphan,
    metadata: { ...orphan.metadata, labels: { name: "not-matching-name" } },
  });
  client.until(() => controllerOf(client.get("pods", "orphan")) === undefined, 60);
  client.until(() => client.list("pods").length === 2, 60);
});

test("the scale is read, replaced and patched", () => {
  const client = new NamespacedClient();
  client.create("replicasets", replicaSet("test-rs", 1, { name: "sample-pod" }));
  client.until(() => readyPods(client, "test-rs") === 1);
  const path = client.path("replicasets", "test-rs", "scale");
  const scale = client.ask<{ metadata: object }>("GET", path);
  expect(scale).toMatchObject({ spec: { replicas: 1 }, status: { replicas: 1 } });
  const metadata = { ...scale.metadata, resourceVersion: undefined };
  const body = { ...scale, metadata, spec: { replicas: 2 } };
  expect(client.ask("PUT", path, body)).toMatchObject({ spec: { replicas: 2 } });
  client.patch("strategic", path, {
    metadata: { creationTimestamp: null },
    spec: { replicas: 4 },
    status: { replicas: 0 },
  });
  client.until(() => readyPods(client, "test-rs") === 4);
});

test("a patch of size and template is told once all Pods are available", () => {
  const client = new NamespacedClient();
  client.create("replicasets", replicaSet("test-rs", 1, { name: "sample-pod" }));
  client.until(() => readyPods(client, "test-rs") === 1);
  const told = client.follow<ReplicaSet>(
    "replicasets",
    `labelSelector=test-rs=patched&resourceVersion=${client.revision("replicasets")}`,
  );
  client.patch("strategic", client.path("replicasets", "test-rs"), {
    metadata: { labels: { "test-rs": "patched" } },
    spec: {
      replicas: 3,
      template: {
        spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "new", image: pause }] },
      },
    },
  });
  client.until(() => told.at(-1)!.object.status.availableReplicas === 3);
  expect(told[0]!.type).toBe("ADDED");
  const { spec, status } = told.at(-1)!.object;
  expect(spec.template!.spec.containers.map(({ name }) => name)).toEqual(["new", "c"]);
  expect(status).toMatchObject({ replicas: 3, fullyLabeledReplicas: 3, readyReplicas: 3 });
});

test("a collection is deleted by selector", () => {
  const client = new NamespacedClient();
  const labels = { name: "sample-pod", e2e: "abcde" };
  client.create("replicasets", replicaSet("test-rs", 3, labels));
  client.create("replicasets", replicaSet("other", 0, { name: "other" }));
  client.until(() => readyPods(client, "test-rs") === 3);
  const all = "/apis/apps/v1/replicasets?labelSelector=e2e=abcde";
  const names = () =>
    client.ask<{ items: ReplicaSet[] }>("GET", all).items.map(({ metadata: { name } }) => name);
  expect(names()).toEqual(["test-rs"]);
  const query = "?labelSelector=e2e=abcde";
  client.ask("DELETE", client.path("replicasets") + query, { gracePeriodSeconds: 1 });
  expect(names()).toEqual([]);
  expect(client.code("GET", client.path("replicasets", "other"))).toBe(200);
});

test("a status that a client replaces or patches is told", () => {
  const client = new NamespacedClient();
  client.create("replicasets", replicaSet("test-rs", 1, { name: "sample-pod" }));
  client.until(() => readyPods(client, "test-rs") === 1);
  const before = client.get<ReplicaSet>("replicasets", "test-rs", "status");
  const told = client.follow<ReplicaSet>(
    "replicasets",
    `labelSelector=name=sample-pod&resourceVersion=${before.metadata.resourceVersion}`,
  );
  const condition = { type: "StatusUpdate", status: "True", reason: "E2E", message: "Set by test" };
  client.ask("PUT", client.path("replicasets", "test-rs", "status"), {
    ...before,
    status: { ...before.status, conditions: [{ ...condition, lastTransitionTime: null }] },
  });
  client.patch("merge", client.path("replicasets", "test-rs", "status"), {
    status: { conditions: [{ type: "StatusPatched", status: "True" }] },
  });
  const conditions = told.map(({ object }) => object.status.conditions?.[0]);
  expect(conditions.slice(0, 2)).toEqual([
    { ...condition, lastTransitionTime: null },
    { type: "StatusPatched", status: "True", lastTransitionTime: null },
  ]);
});
