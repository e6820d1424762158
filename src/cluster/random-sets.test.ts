// Random lives of a StatefulSet and a DaemonSet by seed: what their controllers promise is checked at
// each of their writes, and in the end all is as it should be.

import { expect, test } from "vitest";
import type { ControllerRevision, DaemonSet, StatefulSet } from "#api/apps.ts";
import type { Node, Pod } from "#api/core.ts";
import { controllerOf, type KubernetesObject } from "#api/meta.ts";
import { assert } from "#base/assert.ts";
import type { Random } from "#base/random.ts";
import { wishFor } from "./controllers/daemonset/daemon-nodes.ts";
import { isAvailable, isReady } from "./controllers/pods.ts";
import { TestRequests } from "./test-requests.ts";

const apps = "/apis/apps/v1/namespaces/default";
const labels = { app: "x" };
const strategic = "application/strategic-merge-patch+json";
const goodImages = ["nginx:1.25", "nginx:1.26", "nginx:1.27"];
const isLiving = ({ metadata }: KubernetesObject) => metadata.deletionTimestamp === undefined;
const imageOf = ({ spec }: Pick<Pod, "spec">) => spec.containers[0]?.image;
const ordinalOf = ({ metadata }: Pod) => Number(metadata.name.split("-").at(-1));

/** What both kinds go through. */
abstract class Life<Workload extends StatefulSet | DaemonSet> {
  readonly api: TestRequests;
  readonly random: Random;
  readonly record: string[] = [];
  readonly path: string;
  #byHand = false;

  constructor(seed: number, plural: "daemonsets" | "statefulsets", nodes: number) {
    this.api = new TestRequests(seed, nodes);
    this.random = this.api.cluster.simulation.random("random sets");
    this.path = `${apps}/${plural}/x`;
    this.api.cluster.subscribe((change) => {
      const { type, resource, object, previous } = change;
      const { name, resourceVersion } = object.metadata;
      this.record.push(`${type} ${resource} ${name} ${resourceVersion}`);
      if (resource !== "pods" || this.#byHand || controllerOf(object)?.name !== "x") return;
      if (type === "ADDED") this.checkCreation(object as Pod);
      if (!previous || !isLiving(previous) || isLiving(object)) return;
      this.checkDeletion(previous as Pod);
    });
  }

  abstract checkCreation(pod: Pod): void;
  abstract checkDeletion(pod: Pod): void;

  get workload(): Workload {
    return this.api.ask<Workload>("GET", this.path);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.random.int(choices.length)]!;
  }

  create(spec: object): void {
    const containers = [{ name: "c", image: this.pick(goodImages) }];
    const minReadySeconds = this.random.int(3) === 0 ? this.random.int(10) : 0;
    const terminationGracePeriodSeconds = this.random.int(10);
    this.api.ask("POST", this.path.replace(/\/x$/, ""), {
      metadata: { name: "x" },
      spec: {
        ...spec,
        minReadySeconds,
        revisionHistoryLimit: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers, terminationGracePeriodSeconds } },
      },
    });
  }

  patch(spec: object): void {
    this.api.ask("PATCH", this.path, { spec }, strategic);
  }

  setImage(image: string): void {
    this.patch({ template: { spec: { containers: [{ name: "c", image }] } } });
  }

  deleteByHand(pod: Pod | undefined): void {
    if (!pod) return;
    this.#byHand = true;
    this.api.ask("DELETE", `/api/v1/namespaces/default/pods/${pod.metadata.name}`);
    this.#byHand = false;
  }

  pause(): void {
    this.api.advance(this.random.between(0, this.pick([0.01, 2, 15, 60])));
  }

  /** The image of every Pod, and that nothing was left behind. */
  checkEnd(pods: readonly Pod[]): void {
    const { metadata, spec } = this.workload;
    const image = imageOf(spec.template);
    for (const pod of this.api.pods) {
      assert(controllerOf(pod)?.uid === metadata.uid, `${pod.metadata.name} is nobody's`);
    }
    for (const pod of pods) {
      assert(imageOf(pod) === image, `${pod.metadata.name} has ${imageOf(pod)}`);
    }
    const path = `${apps}/controllerrevisions`;
    const { items } = this.api.ask<{ items: ControllerRevision[] }>("GET", path);
    assert(items.length <= 4, `${items.length} revisions`);
  }
}

class StatefulLife extends Life<StatefulSet> {
  readonly #inOrder: boolean;

  constructor(seed: number) {
    super(seed, "statefulsets", 2);
    this.#inOrder = this.random.int(3) > 0;
    this.create({
      serviceName: "x",
      replicas: this.random.int(5),
      ordinals: { start: this.random.int(2) * 5 },
      podManagementPolicy: this.#inOrder ? "OrderedReady" : "Parallel",
    });
  }

  #range(): { start: number; end: number } {
    const { ordinals, replicas = 1 } = this.workload.spec;
    const start = ordinals?.start ?? 0;
    return { start, end: start + replicas };
  }

  #isWell(pod: Pod | undefined): boolean {
    const { minReadySeconds = 0 } = this.workload.spec;
    const { now } = this.api.cluster.simulation;
    return pod !== undefined && isLiving(pod) && isAvailable(pod, minReadySeconds, now);
  }

  /** The Pods before one are there and well. */
  checkCreation(pod: Pod): void {
    const { start, end } = this.#range();
    const ordinal = ordinalOf(pod);
    assert(ordinal >= start && ordinal < end, `${pod.metadata.name} is none of ${start}–${end}`);
    for (let before = start; this.#inOrder && before < ordinal; before++) {
      const found = this.api.pods.find((each) => ordinalOf(each) === before);
      assert(this.#isWell(found), `${pod.metadata.name} came before ${before} was well`);
    }
  }

  /** The highest one goes first, and only while all others are well. */
  checkDeletion(pod: Pod): void {
    if (!this.#inOrder) return;
    const { start, end } = this.#range();
    const ordinal = ordinalOf(pod);
    const isCondemned = ordinal < start || ordinal >= end;
    for (const other of this.api.pods.filter((each) => ordinalOf(each) !== ordinal)) {
      const at = ordinalOf(other);
      const isOther = at < start || at >= end;
      const what = `${pod.metadata.name} went`;
      if (isOther) assert(isCondemned && at < ordinal, `${what} while ${at} was there`);
      else assert(isReady(other) && isLiving(other), `${what} while ${at} was not well`);
      const isNew = imageOf(other) === imageOf(this.workload.spec.template);
      if (!isCondemned && at > ordinal) assert(isNew, `${what} before ${at}`);
    }
  }

  run(): void {
    for (let left = 3 + this.random.int(6); left > 0; left--) {
      this.pause();
      const partition = this.random.int(4);
      const acts = [
        () => this.patch({ replicas: this.random.int(6) }),
        () => this.setImage(this.pick(goodImages)),
        () => this.setImage("nginx:none"),
        () => this.patch({ updateStrategy: { rollingUpdate: { partition } } }),
        () => this.patch({ ordinals: { start: this.random.int(7) } }),
        () => this.deleteByHand(this.pick(this.api.pods)),
      ];
      this.pick(acts)();
    }
    this.patch({ updateStrategy: { rollingUpdate: { partition: 0 } }, replicas: 3 });
    this.setImage(this.pick(goodImages));
    // What cannot start holds up everything until somebody deletes it: as upstream.
    for (let tries = 0; tries < 9; tries++) {
      this.api.settle();
      for (const pod of this.api.pods.filter((each) => !isReady(each))) this.deleteByHand(pod);
    }
    const { start, end } = this.#range();
    expect(this.api.pods.map(ordinalOf).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: end - start }, (_, index) => start + index),
    );
    const { status } = this.workload;
    expect([status.replicas, status.availableReplicas, status.updatedReplicas]).toEqual([3, 3, 3]);
    expect(status.currentRevision).toBe(status.updateRevision);
    this.checkEnd(this.api.pods);
  }
}

class DaemonLife extends Life<DaemonSet> {
  readonly #limits: { readonly maxSurge: number; readonly maxUnavailable: number };

  constructor(seed: number) {
    super(seed, "daemonsets", 4);
    const limit = 1 + this.random.int(3);
    const surges = this.random.int(3) === 0;
    this.#limits = { maxSurge: surges ? limit : 0, maxUnavailable: surges ? 0 : limit };
    this.create({ updateStrategy: { rollingUpdate: this.#limits } });
  }

  get #nodes(): readonly Node[] {
    return this.api.cluster.list("nodes");
  }

  #on(node: string): Pod[] {
    return this.api.pods.filter((pod) => pod.spec.nodeName === node && isLiving(pod));
  }

  #isAvailable(pod: Pod): boolean {
    const { minReadySeconds = 0 } = this.workload.spec;
    return isAvailable(pod, minReadySeconds, this.api.cluster.simulation.now);
  }

  /** One Pod a node, two where there may be more. */
  checkCreation(): void {
    for (const { metadata } of this.#nodes) {
      const most = this.#limits.maxSurge > 0 ? 2 : 1;
      const count = this.#on(metadata.name).length;
      assert(count <= most, `${count} Pods on ${metadata.name}`);
    }
  }

  /** A Pod that is available goes only if enough others are. */
  checkDeletion(pod: Pod): void {
    const wanted = this.#nodes.filter((node) => wishFor(this.workload, node).shouldRun);
    const { nodeName = "" } = pod.spec;
    if (!this.#isAvailable(pod) || !wanted.some(({ metadata }) => metadata.name === nodeName))
      return;
    const without = wanted.filter(
      ({ metadata }) => !this.#on(metadata.name).some((each) => this.#isAvailable(each)),
    );
    const names = without.map(({ metadata }) => metadata.name);
    if (this.#limits.maxSurge > 0) assert(!names.includes(nodeName), `${nodeName} has none now`);
    else assert(names.length <= this.#limits.maxUnavailable, `nodes without: ${names.join(", ")}`);
  }

  #taint(taints: readonly object[] | null): void {
    const { metadata } = this.pick(this.#nodes);
    const merge = "application/merge-patch+json";
    this.api.ask("PATCH", `/api/v1/nodes/${metadata.name}`, { spec: { taints } }, merge);
  }

  run(): void {
    for (let left = 3 + this.random.int(6); left > 0; left--) {
      this.pause();
      const effect = this.pick(["NoSchedule", "NoExecute"]);
      const acts = [
        () => this.setImage(this.pick(goodImages)),
        () => this.setImage(this.pick(goodImages)),
        () => this.setImage("nginx:none"),
        () => this.#taint([{ key: "a", value: "b", effect }]),
        () => this.#taint(null),
        () => this.deleteByHand(this.pick(this.api.pods)),
      ];
      this.pick(acts)();
    }
    this.setImage(this.pick(goodImages));
    this.api.settle();
    const wanted = this.#nodes
      .filter((node) => wishFor(this.workload, node).shouldRun)
      .map(({ metadata }) => metadata.name);
    const pods = this.api.pods.filter(({ spec }) => wanted.includes(spec.nodeName ?? ""));
    expect(pods.map(({ spec }) => spec.nodeName ?? "").toSorted()).toEqual(wanted.toSorted());
    expect(this.workload.status).toMatchObject({
      desiredNumberScheduled: wanted.length,
      numberReady: wanted.length,
      updatedNumberScheduled: wanted.length || undefined,
      numberMisscheduled: this.api.pods.length - pods.length,
    });
    this.checkEnd(pods);
  }
}

const seeds = Array.from({ length: 12 }, (_, index) => index + 1);

test.each(seeds)("a StatefulSet keeps its order, converges and replays, seed %i", (seed) => {
  const life = new StatefulLife(seed);
  life.run();
  if (seed > 3) return;
  const again = new StatefulLife(seed);
  again.run();
  expect(again.record).toEqual(life.record);
});

test.each(seeds)("a DaemonSet keeps its limits, converges and replays, seed %i", (seed) => {
  const life = new DaemonLife(seed);
  life.run();
  if (seed > 3) return;
  const again = new DaemonLife(seed);
  again.run();
  expect(again.record).toEqual(life.record);
});
