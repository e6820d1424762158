import { expect, test } from "vitest";
import type { StatefulSet } from "#api/apps.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const httpd = "registry.k8s.io/e2e-test-images/httpd:2.4.38-4";
const newHttpd = "registry.k8s.io/e2e-test-images/httpd:2.4.39-4";
const pause = "registry.k8s.io/pause:3.10";
const page = "/usr/local/apache2/htdocs/index.html";
const labels = { foo: "bar", baz: "blah" };
const revisionLabel = "controller-revision-hash";

const readinessProbe = {
  httpGet: { path: "/index.html", port: 80 },
  periodSeconds: 1,
  successThreshold: 1,
  failureThreshold: 1,
};

function statefulSet(name: string, replicas: number, spec: object = {}) {
  const containers = [{ name: "webserver", image: httpd, readinessProbe, resources: {} }];
  return {
    kind: "StatefulSet",
    apiVersion: "apps/v1",
    metadata: { name, creationTimestamp: null },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels, creationTimestamp: null }, spec: { containers } },
      serviceName: "test",
      updateStrategy: { type: "RollingUpdate" },
      ...spec,
    },
    status: { replicas: 0, availableReplicas: 0 },
  };
}

/** A StatefulSet and what its Pods serve. */
class Fixture {
  readonly client = new NamespacedClient();
  readonly name: string;

  constructor(name: string, replicas: number, spec: object = {}) {
    this.name = name;
    this.client.create("services", {
      metadata: { name: "test" },
      spec: { clusterIP: "None", selector: labels, ports: [{ port: 80 }] },
    });
    this.client.create("statefulsets", statefulSet(name, replicas, spec));
    this.untilReady(replicas);
  }

  get set(): StatefulSet {
    return this.client.get<StatefulSet>("statefulsets", this.name);
  }

  get pods(): readonly Pod[] {
    const pods = this.client.list<Pod>("pods", "foo=bar,baz=blah");
    return pods.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  patch(spec: object): void {
    this.client.patch("strategic", this.client.path("statefulsets", this.name), { spec });
  }

  setImage(image: string): void {
    this.patch({ template: { spec: { containers: [{ name: "webserver", image }] } } });
  }

  scale(replicas: number): void {
    const { set } = this;
    this.client.replace("statefulsets", { ...set, spec: { ...set.spec, replicas } });
  }

  untilReady(replicas: number): void {
    this.client.until(() => this.set.status.readyReplicas === replicas, 600);
  }

  untilSeen(): void {
    this.client.until(() => {
      const { metadata, status } = this.set;
      return (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
    });
  }

  /** Takes away what the readiness probe of these Pods asks for, or puts it back. */
  serve(text: string | undefined, pods = this.pods): void {
    for (const { metadata } of pods) {
      const container = this.client.cluster.container(this.client.home, metadata.name, "webserver");
      if (text === undefined) container!.files.remove(page);
      else container!.files.write(page, text);
    }
  }

  /** Each Pod's image and revision. */
  get images() {
    return this.pods.map(({ metadata, spec }) => [
      spec.containers[0]!.image,
      metadata.labels?.[revisionLabel],
    ]);
  }
}

test("a new image, and back: in reverse order, and only past Pods that are ready", () => {
  const fixture = new Fixture("ss2", 3);
  const { currentRevision: first } = fixture.set.status;
  expect(fixture.set.status.updateRevision).toBe(first);
  expect(fixture.images).toEqual(Array.from({ length: 3 }, () => [httpd, first]));
  const roll = (image: string, from: string) => {
    fixture.serve(undefined, [fixture.pods[1]!]);
    fixture.client.until(() => fixture.set.status.readyReplicas === 2, 60);
    fixture.setImage(image);
    fixture.untilSeen();
    const { updateRevision } = fixture.set.status;
    expect(fixture.set.status.currentRevision).toBe(from);
    expect(updateRevision).not.toBe(from);
    fixture.serve("back", [fixture.pods[1]!]);
    fixture.client.until(() => fixture.set.status.currentRevision === updateRevision, 600);
    expect(fixture.images).toEqual(Array.from({ length: 3 }, () => [image, updateRevision]));
    return updateRevision!;
  };
  const second = roll(newHttpd, first!);
  expect(roll(httpd, second)).toBe(first);
});

function partitioned(partition: number) {
  return { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition } } };
}

test("a canary, and then in phases: a partition keeps the Pods before it, even when they are deleted", () => {
  const fixture = new Fixture("ss2", 3, partitioned(3));
  const { currentRevision: first } = fixture.set.status;
  fixture.setImage(newHttpd);
  fixture.untilSeen();
  const { updateRevision: second } = fixture.set.status;
  expect(second).not.toBe(first);
  fixture.client.advance(30);
  const images = (partition: number) =>
    [0, 1, 2].map((ordinal) => (ordinal < partition ? [httpd, first] : [newHttpd, second]));
  expect(fixture.images).toEqual(images(3));
  for (const partition of [2, 1, 0]) {
    fixture.patch(partitioned(partition));
    fixture.untilSeen();
    fixture.client.until(() => fixture.set.status.updatedReplicas === 3 - partition, 600);
    fixture.untilReady(3);
    expect(fixture.images).toEqual(images(partition));
    if (partition < 2) continue;
    for (const name of ["ss2-0", "ss2-2"]) {
      fixture.client.remove("pods", name, { gracePeriodSeconds: 0 });
    }
    fixture.client.until(() => (fixture.set.status.readyReplicas ?? 0) < 3, 60);
    fixture.untilReady(3);
    expect(fixture.images).toEqual(images(2));
  }
  fixture.client.until(() => fixture.set.status.currentRevision === second, 60);
});

test("it grows and shrinks in order, and halts at a Pod that is not ready", () => {
  const fixture = new Fixture("ss", 1);
  const query = `labelSelector=foo=bar,baz=blah&resourceVersion=${fixture.client.revision("pods")}`;
  const told = fixture.client.follow<Pod>("pods", query);
  const of = (type: string) =>
    told.filter((event) => event.type === type).map(({ object }) => object.metadata.name);
  fixture.serve(undefined);
  fixture.client.until(() => !fixture.set.status.readyReplicas, 60);
  fixture.scale(3);
  fixture.client.advance(10);
  expect(fixture.pods).toHaveLength(1);
  fixture.serve("back");
  fixture.untilReady(3);
  expect(of("ADDED")).toEqual(["ss-1", "ss-2"]);
  fixture.serve(undefined);
  fixture.client.until(() => !fixture.set.status.readyReplicas, 60);
  fixture.scale(0);
  fixture.client.advance(10);
  expect(fixture.pods).toHaveLength(3);
  fixture.serve("back");
  fixture.client.until(() => fixture.pods.length === 0, 600);
  expect(of("DELETED")).toEqual(["ss-2", "ss-1", "ss-0"]);
});

test("in parallel it grows and shrinks at once, whatever its Pods are like", () => {
  const fixture = new Fixture("ss", 1, { podManagementPolicy: "Parallel" });
  fixture.serve(undefined);
  fixture.client.until(() => !fixture.set.status.readyReplicas, 60);
  fixture.scale(3);
  fixture.client.until(() => fixture.pods.length === 3, 10);
  fixture.serve("back", fixture.pods.slice(0, 1));
  fixture.untilReady(3);
  fixture.serve(undefined);
  fixture.client.until(() => !fixture.set.status.readyReplicas, 60);
  fixture.scale(0);
  fixture.client.until(() => fixture.pods.length === 0, 60);
  expect(fixture.set.status.replicas).toBe(0);
});

test("a Pod that its node turns away is made again until there is room", () => {
  const client = new NamespacedClient();
  const nodeName = "minikube-m02";
  const ports = [{ containerPort: 21017, hostPort: 21017, name: "conflict" }];
  const containers = [{ name: "webserver", image: httpd, ports }];
  client.create("pods", { metadata: { name: "test-pod" }, spec: { containers, nodeName } });
  client.until(() => client.get<Pod>("pods", "test-pod").status.phase === "Running");
  const told = client.follow<Pod>(
    "pods",
    `fieldSelector=metadata.name=ss-0&resourceVersion=${client.revision("pods")}`,
  );
  const template = { metadata: { labels }, spec: { containers, nodeName } };
  client.create("statefulsets", statefulSet("ss", 1, { template }));
  client.until(() => told.some(({ type }) => type === "DELETED"), 120);
  const turnedAway = told.find(({ object }) => object.status.phase === "Failed")!.object.status;
  expect([turnedAway.reason, turnedAway.message]).toEqual([
    "NodePorts",
    "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
  ]);
  client.remove("pods", "test-pod", { gracePeriodSeconds: 0 });
  client.until(
    () => client.list<Pod>("pods", "foo=bar").some(({ status }) => status.phase === "Running"),
    600,
  );
});

test("the scale is read, replaced and patched; a patched template comes; a collection goes", () => {
  const fixture = new Fixture("test-ss", 1);
  const { client } = fixture;
  const path = client.path("statefulsets", "test-ss");
  const scale = client.ask<{ metadata: object }>("GET", `${path}/scale`);
  expect(scale).toMatchObject({
    spec: { replicas: 1 },
    status: { replicas: 1, selector: "baz=blah,foo=bar" },
  });
  const metadata = { ...scale.metadata, resourceVersion: undefined };
  const replaced = client.ask("PUT", `${path}/scale`, {
    ...scale,
    metadata,
    spec: { replicas: 2 },
  });
  expect(replaced).toMatchObject({ spec: { replicas: 2 } });
  client.patch("strategic", `${path}/scale`, {
    metadata: { creationTimestamp: null },
    spec: { replicas: 4 },
    status: { replicas: 0 },
  });
  expect(fixture.set.spec.replicas).toBe(4);
  client.patch("strategic", path, {
    metadata: { labels: { "test-ss": "patched" } },
    spec: {
      replicas: 2,
      template: {
        spec: { terminationGracePeriodSeconds: 1, containers: [{ name: "test-ss", image: pause }] },
      },
    },
  });
  client.until(() => fixture.set.status.updatedReplicas === 2, 600);
  fixture.untilReady(2);
  expect(fixture.pods.map(({ spec }) => spec.containers.map(({ image }) => image))).toEqual([
    [pause, httpd],
    [pause, httpd],
  ]);
  const everywhere = "/apis/apps/v1/statefulsets?labelSelector=test-ss=patched";
  const found = () => client.ask<{ items: StatefulSet[] }>("GET", everywhere).items.length;
  expect(found()).toBe(1);
  client.ask("DELETE", `${client.path("statefulsets")}?labelSelector=test-ss=patched`, {
    gracePeriodSeconds: 1,
  });
  expect(found()).toBe(0);
});

test("a status that a client replaces or patches is told", () => {
  const fixture = new Fixture("ss", 1);
  const { client } = fixture;
  const path = client.path("statefulsets", "ss");
  client.patch("strategic", path, { metadata: { labels: { e2e: "testing" } } });
  fixture.untilSeen();
  const before = client.get<StatefulSet>("statefulsets", "ss", "status");
  const told = client.follow<StatefulSet>(
    "statefulsets",
    `labelSelector=e2e=testing&resourceVersion=${before.metadata.resourceVersion}`,
  );
  const condition = { type: "StatusUpdate", status: "True", reason: "E2E", message: "Set by test" };
  client.ask("PUT", `${path}/status`, {
    ...before,
    status: { ...before.status, conditions: [{ ...condition, lastTransitionTime: null }] },
  });
  client.patch("merge", `${path}/status`, {
    status: { conditions: [{ type: "StatusPatched", status: "True" }] },
  });
  expect(told.slice(0, 2).map(({ object }) => object.status)).toMatchObject([
    { conditions: [condition] },
    { conditions: [{ type: "StatusPatched", status: "True" }] },
  ]);
});
