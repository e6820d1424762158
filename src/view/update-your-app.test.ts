// The picture's words and places through the whole lesson, from rows of a real session.
import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { parseLesson } from "#lessons/lesson.ts";
import type { Trip, ViewRow } from "#protocol/rows.ts";
import { Session } from "#session/session.ts";
import { captionOf } from "./caption.ts";
import { outlineOf } from "./outline.ts";
import { sceneOf } from "./scene.ts";
import { routeOf } from "./trip-route.ts";

const path = "public/lessons/update-your-app/lesson.md";
const lesson = parseLesson(readFileSync(path, "utf8"), path);
const name = "kubernetes-bootcamp";
const v2 = "jocatalin/kubernetes-bootcamp:v2";
const v10 = "gcr.io/google-samples/kubernetes-bootcamp:v10";
const sizes = [
  { width: 1000, height: 520 },
  { width: 1400, height: 700 },
  { width: 920, height: 420 },
  { width: 390, height: 420 },
  { width: 390, height: 214 },
];

/** A session, and the rows that a page would have by now. */
class History {
  readonly session = new Session({
    lesson,
    turn: async () => {
      await setImmediate();
    },
  });
  readonly rows = new Map<string, ViewRow>();
  readonly trips: Trip[] = [];

  #changed = true;

  constructor() {
    this.#take();
  }

  async run(line: string): Promise<string> {
    const { output, exitCode } = await this.session.run(line);
    expect(exitCode, output).toBe(0);
    this.#take();
    return output;
  }

  setImage(image: string): Promise<string> {
    return this.run(`kubectl set image deployments/${name} ${name}=${image}`);
  }

  async wait(ms: number): Promise<void> {
    await this.session.wait(ms);
    this.#take();
  }

  /** Waits in small steps and answers each stage with its branch once, in the order of their coming. */
  async watch(steps: number, look: () => void = () => {}): Promise<string[]> {
    const seen: string[] = [];
    for (let step = 0; step < steps; step++) {
      const { stage, branch } = captionOf(this.rows);
      const now = `${stage} ${branch}`.trim();
      if (seen.at(-1) !== now) seen.push(now);
      if (this.#changed) look();
      await this.wait(250);
    }
    return seen;
  }

  #take(): void {
    const frame = this.session.takeFrame();
    this.#changed = frame !== undefined;
    if (!frame) return;
    const { added, updated, removed } = frame.delta;
    for (const row of [...added, ...updated]) this.rows.set(row.id, row);
    for (const id of removed) this.rows.delete(id);
    this.trips.push(...frame.trips);
  }
}

/** What has to hold in every scene, whatever the cluster does. */
function expectSoundScene(rows: ReadonlyMap<string, ViewRow>): void {
  for (const size of sizes) {
    const { pods, nodes, services, plan } = sceneOf(rows, size);
    for (const pod of pods) {
      const node = nodes.find((each) => each.name === pod.node);
      const inNode = node && contains(node.box, pod, pod.radius);
      expect(inNode ?? true, `${pod.name} in ${pod.node}`).toBe(true);
      const inService = services.some(({ loops }) => loops.some((loop) => contains(loop, pod, 0)));
      expect(pod.serving && inService, `${pod.name} serves inside the outline`).toBe(pod.serving);
      if (!pod.serving) expect(inService, `${pod.name} stays outside the outline`).toBe(false);
      expect(contains({ x: 0, y: 0, ...plan.size }, pod, pod.radius)).toBe(true);
    }
    for (const [index, a] of pods.entries()) {
      for (const b of pods.slice(index + 1)) {
        const gap = Math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius;
        expect(gap, `${a.name} beside ${b.name}`).toBeGreaterThan(0);
      }
    }
  }
}

function contains(
  box: { x: number; y: number; width: number; height: number },
  { x, y }: { x: number; y: number },
  margin: number,
): boolean {
  return (
    x - margin >= box.x &&
    x + margin <= box.x + box.width &&
    y - margin >= box.y &&
    y + margin <= box.y + box.height
  );
}

test("update, failed update and rollback pass through their stages", async () => {
  const history = new History();
  const { rows } = history;
  expectSoundScene(rows);
  expect(captionOf(rows)).toEqual({
    stage: 1,
    branch: "",
    title: "All Pods run v1",
    text: "All 4 Pods run v1. The Service sends requests to all of them.",
  });

  await history.setImage(v2);
  expect(await history.watch(400, () => expectSoundScene(rows))).toEqual(["1", "2", "3", "4"]);
  expect(captionOf(rows)).toEqual({
    stage: 4,
    branch: "",
    title: "All Pods run the new version",
    text: "All 4 Pods run v2. The Service sends requests to all of them.",
  });

  await history.setImage(v10);
  expect((await history.watch(160, () => expectSoundScene(rows))).at(-1)).toBe("2 stuck");
  expect(captionOf(rows)).toEqual({
    stage: 2,
    branch: "stuck",
    title: "The update is stuck",
    text:
      `2 new Pods cannot pull ${v10}. 3 old Pods (v2) must keep serving: ` +
      "maxUnavailable 1 lets no more go. `kubectl rollout undo` goes back.",
  });
  await history.wait(600_000);
  expect(captionOf(rows).text).toContain("The progress deadline has passed.");

  await history.run(`kubectl rollout undo deployments/${name}`);
  const back = await history.watch(160, () => expectSoundScene(rows));
  expect(back).toEqual(["3 undo", "4 undo"]);
  expect(captionOf(rows)).toEqual({
    stage: 4,
    branch: "undo",
    title: "Back at v2",
    text: "All 4 Pods run v2 again. The Service sends requests to all of them.",
  });
});

test("a version keeps its look through a rollback", async () => {
  const history = new History();
  const looks = (): object =>
    Object.fromEntries(
      sceneOf(history.rows, sizes[0]!).pods.map(({ version, look }) => [version, look]),
    );
  await history.setImage(v2);
  await history.wait(60_000);
  await history.setImage(v10);
  await history.wait(10_000);
  expect(looks()).toEqual({ v2: 1, v10: 2 });
  await history.run(`kubectl rollout undo deployments/${name}`);
  await history.wait(60_000);
  expect(looks()).toEqual({ v2: 1 });
});

test("pausing, scaling, cordoned nodes and deletion have their own words", async () => {
  const history = new History();
  const { rows } = history;
  await history.run(`kubectl rollout pause deployment/${name}`);
  await history.setImage(v2);
  expect(captionOf(rows)).toMatchObject({ stage: 1, branch: "paused" });
  await history.run(`kubectl rollout resume deployment/${name}`);
  await history.wait(60_000);
  await history.run(`kubectl scale deployment/${name} --replicas=6`);
  await history.wait(100);
  expect(captionOf(rows)).toMatchObject({ stage: 4, branch: "scaling", title: "Scaling to 6" });
  await history.wait(30_000);
  expect(captionOf(rows)).toMatchObject({ stage: 4, branch: "" });
  await history.run("kubectl cordon minikube minikube-m02 minikube-m03");
  await history.run(`kubectl scale deployment/${name} --replicas=8`);
  await history.wait(1000);
  const { branch, text } = captionOf(rows);
  expect(branch).toBe("unschedulable");
  expect(text).toContain(
    `2 Pods of ${name} cannot be scheduled: 0/3 nodes are available: 3 node(s) were unschedulable.`,
  );
  expectSoundScene(rows);
  await history.run(`kubectl scale deployment/${name} --replicas=0`);
  await history.wait(60_000);
  expect(captionOf(rows)).toMatchObject({ branch: "scaling", title: "Scaled to zero" });
  await history.run(`kubectl delete deployment ${name}`);
  await history.wait(1000);
  expect(captionOf(rows)).toMatchObject({ stage: 0, branch: "empty" });
});

test("the outline says in words what is drawn", async () => {
  const history = new History();
  const { items, pods } = outlineOf(history.rows);
  const lines = (list: typeof items, indent = ""): string[] =>
    list.flatMap(({ text, items: below }) => [indent + text, ...lines(below, `${indent}  `)]);
  expect(
    lines(items)
      .join("\n")
      .replaceAll(/-[a-z0-9]{5}(?=[ :])/g, "-xxxxx"),
  ).toMatchInlineSnapshot(`
    "Deployment kubernetes-bootcamp: 4 of 4 Pods ready, 4 up to date, 4 available, image gcr.io/google-samples/kubernetes-bootcamp:v1
      ReplicaSet kubernetes-bootcamp-5d5f759cc8: 4 desired, 4 ready, v1, revision 1, the current one
    Service kubernetes-bootcamp: NodePort 10.97.24.254, 8080:31395/TCP, 4 endpoints
      10.244.2.2 is Pod kubernetes-bootcamp-5d5f759cc8-xxxxx (v1)
      10.244.1.3 is Pod kubernetes-bootcamp-5d5f759cc8-xxxxx (v1)
      10.244.1.2 is Pod kubernetes-bootcamp-5d5f759cc8-xxxxx (v1)
      10.244.0.2 is Pod kubernetes-bootcamp-5d5f759cc8-xxxxx (v1)
    Node minikube (192.168.49.2): Ready, 1 Pod
      Pod kubernetes-bootcamp-5d5f759cc8-xxxxx: v1, Running, ready, serving, IP 10.244.0.2
    Node minikube-m02 (192.168.49.3): Ready, 2 Pods
      Pod kubernetes-bootcamp-5d5f759cc8-xxxxx: v1, Running, ready, serving, IP 10.244.1.3
      Pod kubernetes-bootcamp-5d5f759cc8-xxxxx: v1, Running, ready, serving, IP 10.244.1.2
    Node minikube-m03 (192.168.49.4): Ready, 1 Pod
      Pod kubernetes-bootcamp-5d5f759cc8-xxxxx: v1, Running, ready, serving, IP 10.244.2.2"
  `);
  expect(pods.map(({ node, status, serving }) => [node, status, serving])).toEqual(
    pods.map(({ node }) => [node, "Running", true]),
  );
});

test("a request travels from the client to the Pod that answers", async () => {
  const history = new History();
  await history.run(
    `curl $(minikube ip):$(kubectl get services/${name} -o jsonpath={.spec.ports[0].nodePort})`,
  );
  const [trip] = history.trips;
  for (const size of sizes) {
    const scene = sceneOf(history.rows, size);
    const { points, outcome, label } = routeOf(trip!, scene);
    const pod = scene.pods.find(({ id }) => id === trip!.stops.at(-1)?.id)!;
    expect(points.at(-1)).toEqual({ x: pod.x, y: pod.y });
    expect([outcome, label]).toEqual([
      "ok",
      `Hello Kubernetes bootcamp! | Running on: …${pod.suffix} | v=1`,
    ]);
  }
});
