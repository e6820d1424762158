import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import type { ControllerRevision, DaemonSet } from "#api/apps.ts";
import type { KubernetesObject } from "#api/meta.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.53";
const httpd = "registry.k8s.io/e2e-test-images/httpd:2.4.38-4";
const labels = { "daemonset-name": "daemon-set" };
const selector = "daemonset-name=daemon-set";
const nodes = ["minikube", "minikube-m02", "minikube-m03"];

function daemonSet(spec: object = {}) {
  const ports = [{ containerPort: 9376 }];
  const containers = [{ name: "app", image: httpd, ports, resources: {}, securityContext: {} }];
  return {
    metadata: { name: "daemon-set", labels },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers, securityContext: {}, ...spec } },
      updateStrategy: {},
    },
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0 },
  };
}

const read = (client: NamespacedClient) => client.get<DaemonSet>("daemonsets", "daemon-set");
const path = (client: NamespacedClient, ...rest: string[]) =>
  client.path("daemonsets", "daemon-set", ...rest);

/** The nodes on which a Pod of it is ready. */
function readyOn(client: NamespacedClient): string[] {
  return client
    .list<Pod>("pods", selector)
    .filter(({ metadata, status }) => {
      const ready = status.conditions?.find(({ type }) => type === "Ready");
      return !metadata.deletionTimestamp && ready?.status === "True";
    })
    .map(({ spec }) => spec.nodeName ?? "")
    .toSorted();
}

function untilOn(client: NamespacedClient, expected: readonly string[]): void {
  client.until(() => isDeepStrictEqual(readyOn(client), expected));
}

function create(spec: object = {}): NamespacedClient {
  const client = new NamespacedClient();
  client.create("daemonsets", daemonSet(spec));
  return client;
}

test("one Pod a node, revived when it is deleted or made to fail", () => {
  const client = create();
  untilOn(client, nodes);
  client.until(() => read(client).status.numberAvailable === 3, 60);
  expect(read(client).status).toMatchObject({
    currentNumberScheduled: 3,
    desiredNumberScheduled: 3,
    numberMisscheduled: 0,
    numberReady: 3,
  });
  const [first, second] = client.list<Pod>("pods", selector) as [Pod, Pod];
  client.remove("pods", first.metadata.name);
  client.until(() => client.code("GET", client.path("pods", first.metadata.name)) === 404);
  untilOn(client, nodes);
  // Whatever revision it has by now.
  const { resourceVersion: _, ...metadata } = second.metadata;
  client.ask("PUT", client.path("pods", metadata.name, "status"), {
    ...second,
    metadata,
    status: { ...second.status, phase: "Failed" },
  });
  client.until(() => client.code("GET", client.path("pods", metadata.name)) === 404);
  untilOn(client, nodes);
});

test("Pods follow the labels of nodes and the selector of the template", () => {
  const color = "daemonset-color";
  const client = create({ nodeSelector: { [color]: "blue" } });
  client.until(() => read(client).status.observedGeneration === 1, 60);
  expect(client.list("pods")).toEqual([]);
  const paint = (value: string) => {
    const node = "/api/v1/nodes/minikube-m02";
    const found = client.ask<KubernetesObject>("GET", node);
    const { metadata } = found;
    const painted = { ...metadata, labels: { ...metadata.labels, [color]: value } };
    client.ask("PUT", node, { ...found, metadata: painted });
  };
  paint("blue");
  untilOn(client, ["minikube-m02"]);
  paint("green");
  client.until(() => client.list("pods").length === 0);
  client.patch("strategic", path(client), {
    spec: {
      template: { spec: { nodeSelector: { [color]: "green" } } },
      updateStrategy: { type: "RollingUpdate" },
    },
  });
  untilOn(client, ["minikube-m02"]);
});

const revisions = (client: NamespacedClient) =>
  client
    .list<ControllerRevision>("controllerrevisions", selector)
    .toSorted((a, b) => a.revision - b.revision);

const hashOf = ({ metadata }: ControllerRevision) => metadata.labels?.["controller-revision-hash"];

test("a new image rolls out, one Pod unavailable at most, and has a revision of its own", () => {
  const client = create();
  untilOn(client, nodes);
  const hashes = () => {
    const pods = client.list<Pod>("pods", selector);
    return new Set(pods.map(({ metadata }) => metadata.labels?.["controller-revision-hash"]));
  };
  expect(revisions(client).map(({ revision }) => revision)).toEqual([1]);
  expect(hashes()).toEqual(new Set([hashOf(revisions(client)[0]!)]));
  client.patch("strategic", path(client), {
    spec: { template: { spec: { containers: [{ name: "app", image: agnhost }] } } },
  });
  const images = () =>
    client.list<Pod>("pods", selector).map(({ spec }) => spec.containers[0]!.image);
  client.until(() => {
    expect(readyOn(client).length).toBeGreaterThanOrEqual(2);
    return readyOn(client).length === 3 && images().every((image) => image === agnhost);
  }, 390);
  expect(revisions(client).map(({ revision }) => revision)).toEqual([1, 2]);
  expect(hashes()).toEqual(new Set([hashOf(revisions(client)[1]!)]));
});

test("an image that does not exist is taken back without restarts", () => {
  const client = create();
  untilOn(client, nodes);
  const setImage = (image: string) => {
    const found = read(client);
    const { template } = found.spec;
    const containers = [{ ...template.spec.containers[0]!, image }];
    const spec = {
      ...found.spec,
      template: { ...template, spec: { ...template.spec, containers } },
    };
    client.replace<DaemonSet>("daemonsets", { ...found, spec });
  };
  const named = (image: string) =>
    client
      .list<Pod>("pods", selector)
      .filter(({ status }) => status.phase !== "Succeeded" && status.phase !== "Failed")
      .filter(({ spec }) => spec.containers[0]!.image === image)
      .map(({ metadata }) => metadata.name)
      .toSorted();
  setImage("foo:non-existent");
  client.until(() => named("foo:non-existent").length > 0);
  const kept = named(httpd);
  expect(kept).toHaveLength(2);
  setImage(httpd);
  untilOn(client, nodes);
  expect(named(httpd)).toEqual(expect.arrayContaining(kept));
});

test("a collection is listed everywhere and deleted; a status is replaced and patched", () => {
  const client = create();
  untilOn(client, nodes);
  const before = client.get<DaemonSet>("daemonsets", "daemon-set", "status");
  const told = client.follow<DaemonSet>(
    "daemonsets",
    `labelSelector=${selector}&resourceVersion=${before.metadata.resourceVersion}`,
  );
  const condition = { type: "StatusUpdate", status: "True", reason: "E2E", message: "Set by test" };
  client.ask("PUT", path(client, "status"), {
    ...before,
    status: { ...before.status, conditions: [{ ...condition, lastTransitionTime: null }] },
  });
  // A whole DaemonSet, as a Go client writes it.
  client.patch("merge", path(client, "status"), {
    metadata: { creationTimestamp: null },
    spec: {
      selector: null,
      template: { metadata: { creationTimestamp: null }, spec: { containers: null } },
      updateStrategy: {},
    },
    status: {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
      conditions: [{ type: "StatusPatched", status: "True", lastTransitionTime: null }],
    },
  });
  expect(told.slice(0, 2).map(({ object }) => object.status)).toMatchObject([
    { conditions: [condition] },
    { conditions: [{ type: "StatusPatched", status: "True" }], numberReady: 0 },
  ]);
  expect(read(client).spec).toEqual(before.spec);
  const everywhere = `/apis/apps/v1/daemonsets?labelSelector=${selector}`;
  const found = () => client.ask<{ items: DaemonSet[] }>("GET", everywhere).items.length;
  expect(found()).toBe(1);
  client.ask("DELETE", `${client.path("daemonsets")}?labelSelector=${selector}`, {
    gracePeriodSeconds: 1,
  });
  expect(found()).toBe(0);
});

test("ControllerRevisions can be patched, created beside, replaced and deleted", () => {
  const client = create();
  untilOn(client, nodes);
  const [initial] = revisions(client) as [ControllerRevision];
  const { metadata } = read(client);
  const initialPath = client.path("controllerrevisions", initial.metadata.name);
  client.patch("strategic", initialPath, {
    metadata: { labels: { [initial.metadata.name]: "patched" } },
  });
  client.advance(0.1);
  // The name that the controller itself would give to the next template.
  const next = { terminationGracePeriodSeconds: 1 };
  const other = create(next);
  other.until(() => revisions(other).length === 1, 60);
  const taken = revisions(other)[0]!.metadata;
  const owner = {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  client.create("controllerrevisions", {
    metadata: { name: taken.name, labels: taken.labels, ownerReferences: [owner] },
    data: initial.data,
    revision: initial.revision + 1,
  });
  client.advance(1);
  expect(revisions(client)).toHaveLength(2);
  expect(client.remove("controllerrevisions", initial.metadata.name).code).toBe(200);
  client.until(() => revisions(client).length === 1, 60);
  const [current] = revisions(client) as [ControllerRevision];
  expect(current.metadata.name).toBe(taken.name);
  client.replace<ControllerRevision>("controllerrevisions", {
    ...current,
    metadata: {
      ...current.metadata,
      labels: { ...current.metadata.labels, [current.metadata.name]: "updated" },
    },
  });
  // What is no field of it is left out.
  client.patch("strategic", path(client), {
    spec: { template: { spec: next } },
    updateStrategy: { type: "RollingUpdate" },
  });
  client.until(() => revisions(client).length === 2, 60);
  const query = `?labelSelector=${current.metadata.name}=updated`;
  client.ask("DELETE", client.path("controllerrevisions") + query, {});
  client.until(() => revisions(client).length === 1, 60);
  expect(revisions(client)[0]!.revision).toBe(3);
});
