import { expect, test } from "vitest";
import { type Scene, sceneOf } from "./scene.ts";
import { deployment, node, nodes, pod, replicaSet, rowsOf, service } from "./testing/rows.ts";

const wide = { width: 1000, height: 520 };
const flat = { width: 920, height: 420 };
const narrow = { width: 390, height: 420 };
const tiny = { width: 390, height: 214 };
const web = deployment({ name: "web", desired: 2 });
const set = replicaSet({ name: "web-1", ownerId: web.id });
const names = ["minikube", "minikube-m02", "minikube-m03"];

/** Pods spread over three nodes. */
const podsOf = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    pod({ name: `web-1-${index}`, ownerId: set.id, nodeName: names[index % 3]! }),
  );

const at = ({ x, y }: { x: number; y: number }): string => `${Math.round(x)},${Math.round(y)}`;

/** One line for each mark: where it is and how it looks. */
function summary({ nodes: places, services, pods, controlPlane }: Scene): string[] {
  return [
    ...controlPlane.owners.flatMap(({ deployment: owner, cards }) => [
      `Deployment ${owner?.name ?? "none"}`,
      ...cards.map((card) => `ReplicaSet ${card.set.name} ${at(card.box)}`),
    ]),
    ...places.map(
      ({ name, box }) => `Node ${name} ${at(box)} ${at({ x: box.width, y: box.height })}`,
    ),
    ...services.map(({ name, loops }) => `Service ${name} ${loops.map(at).join(" ")}`),
    ...pods.map(
      ({ suffix, x, y, radius, state, serving }) =>
        `Pod ${suffix} ${at({ x, y })} r${radius} ${state}${serving ? " serving" : ""}`,
    ),
  ];
}

const small = rowsOf(
  ...nodes(2),
  web,
  set,
  pod({ name: "web-1-aaaaa", ownerId: set.id }),
  pod({ name: "web-1-bbbbb", ownerId: set.id, nodeName: "minikube-m02" }),
  pod({ name: "web-1-ccccc", ownerId: set.id, pulling: true, phase: "Pending", ready: false }),
  pod({ name: "web-1-ddddd", ownerId: set.id, nodeName: "", phase: "Pending", ready: false }),
  service({ name: "web", endpoints: ["pod web-1-aaaaa", "pod web-1-bbbbb"] }),
);

test("wide: nodes side by side, what serves above what does not", () => {
  expect(summary(sceneOf(small, wide))).toMatchInlineSnapshot(`
    [
      "Deployment web",
      "ReplicaSet web-1 420,30",
      "Node minikube 149,152 384,346",
      "Node minikube-m02 541,152 384,346",
      "Service web 157,234",
      "Pod aaaaa 341,283 r30 running serving",
      "Pod ccccc 341,389 r30 pulling",
      "Pod bbbbb 733,283 r30 running serving",
      "Pod ddddd 523,104 r9.5 waiting",
    ]
  `);
});

test("flat: the control plane at the left of the nodes", () => {
  expect(summary(sceneOf(small, flat))).toMatchInlineSnapshot(`
    [
      "Deployment web",
      "ReplicaSet web-1 96,273",
      "Node minikube 298,16 295,386",
      "Node minikube-m02 601,16 295,386",
      "Service web 306,105",
      "Pod aaaaa 446,161 r37 running serving",
      "Pod ccccc 446,281 r37 pulling",
      "Pod bbbbb 749,161 r37 running serving",
      "Pod ddddd 283,300 r9.5 waiting",
    ]
  `);
});

test("small: side by side on a part of a phone's screen", () => {
  expect(summary(sceneOf(small, tiny))).toMatchInlineSnapshot(`
    [
      "Deployment web",
      "ReplicaSet web-1 63,28",
      "Node minikube 30,60 161,147",
      "Node minikube-m02 199,60 161,147",
      "Service web 36,102",
      "Pod aaaaa 110,120 r11 running serving",
      "Pod ccccc 110,167 r11 pulling",
      "Pod bbbbb 280,120 r11 running serving",
      "Pod ddddd 131,59 r5 waiting",
    ]
  `);
});

test("narrow: nodes one above the other, what serves left of what does not", () => {
  expect(summary(sceneOf(small, narrow))).toMatchInlineSnapshot(`
    [
      "Deployment web",
      "ReplicaSet web-1 114,55",
      "Node minikube 19,119 360,127",
      "Node minikube-m02 19,250 360,127",
      "Service web 118,122",
      "Pod aaaaa 180,182 r21 running serving",
      "Pod ccccc 304,177 r21 pulling",
      "Pod bbbbb 180,312 r21 running serving",
      "Pod ddddd 182,111 r8 waiting",
    ]
  `);
});

test("the smallest pictures are drawn larger and scaled down", () => {
  const { plan } = sceneOf(small, { width: 200, height: 150 });
  expect(plan.size.width / plan.size.height).toBeCloseTo(200 / 150, 1);
  expect(plan.size.width).toBeGreaterThanOrEqual(360);
});

test("marks shrink when there are many of them, and say less", () => {
  const details = [3, 60, 150].map((count) => {
    const { pods } = sceneOf(rowsOf(...nodes(3), web, set, ...podsOf(count)), wide);
    expect(pods).toHaveLength(count);
    return pods[0]!.detail;
  });
  expect(details).toEqual([2, 1, 0]);
});

test("above 200 Pods there is one mark for those of a ReplicaSet that do the same on a node", () => {
  const pods = podsOf(1000);
  const endpoints = pods.slice(0, 900).map(({ id }) => id);
  const rows = rowsOf(...nodes(3), web, set, ...pods, service({ name: "web", endpoints }));
  const marks = sceneOf(rows, wide).pods;
  expect(marks.map(({ suffix, node: place, serving }) => `${place} ${suffix} ${serving}`)).toEqual([
    "minikube ×300 true",
    "minikube ×34 false",
    "minikube-m02 ×300 true",
    "minikube-m02 ×33 false",
    "minikube-m03 ×300 true",
    "minikube-m03 ×33 false",
  ]);
  expect(marks.flatMap(({ ids }) => ids)).toHaveLength(1000);
});

const waiting = (count: number) =>
  podsOf(count).map((each) => ({ ...each, nodeName: "", phase: "Pending", ready: false }));

test("Pods without a node hang under their ReplicaSet, many of them as one", () => {
  const few = sceneOf(rowsOf(...nodes(3), web, set, ...waiting(5)), wide);
  const { box } = few.controlPlane.owners[0]!.cards[0]!;
  expect(few.pods).toHaveLength(5);
  for (const { x, y, state } of few.pods) {
    expect(state).toBe("waiting");
    expect(x).toBeGreaterThan(box.x);
    expect(x).toBeLessThan(box.x + box.width);
    expect(y).toBeGreaterThan(box.y + box.height);
  }
  const many = sceneOf(rowsOf(...nodes(3), web, set, ...waiting(50)), wide);
  expect(many.pods.map(({ suffix }) => suffix)).toEqual(["×50"]);
});

test("each Service has its own outline; a Pod behind two stands in one and says so", () => {
  const [a, b, c] = podsOf(3);
  const rows = rowsOf(
    ...nodes(3),
    web,
    set,
    a!,
    b!,
    c!,
    service({ name: "one", createdAt: 1, endpoints: [a!.id, b!.id] }),
    service({ name: "two", createdAt: 2, endpoints: [b!.id, c!.id] }),
    service({ name: "none", createdAt: 3 }),
  );
  for (const size of [wide, flat, tiny, narrow]) {
    const { services, pods } = sceneOf(rows, size);
    expect(services.map(({ name, order }) => [name, order])).toEqual([
      ["one", 0],
      ["two", 1],
      ["none", 2],
    ]);
    expect(pods.map(({ order, alsoServing }) => [order, alsoServing])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    const [one, two, none] = services.map(({ loops }) => loops[0]!);
    const [before, after] =
      size !== narrow ? (["y", "height"] as const) : (["x", "width"] as const);
    expect(one![before] + one![after]).toBeLessThan(two![before]);
    expect(two![before] + two![after]).toBeLessThan(none![before]);
  }
});

test("a Pod behind a Service for which there is no room serves all the same", () => {
  const [a] = podsOf(1);
  const some = [1, 2, 3].map((createdAt) => service({ name: `s${createdAt}`, createdAt }));
  const last = service({ name: "last", createdAt: 4, endpoints: [a!.id] });
  const scene = sceneOf(rowsOf(...nodes(1), web, set, a!, ...some, last), wide);
  expect(scene.services.map(({ name }) => name)).toEqual(["s1", "s2", "s3"]);
  expect(scene.hiddenServices).toBe(1);
  expect(scene.pods[0]).toMatchObject({ serving: true, order: 3 });
});

test("the API server's own Service is not drawn", () => {
  const { services } = sceneOf(rowsOf(...nodes(3), service({ name: "kubernetes" })), wide);
  expect(services).toEqual([]);
});

test("Deployments get a line each, up to four, and ReplicaSets without one get one too", () => {
  const many = Array.from({ length: 3 }, (_, index) =>
    deployment({ name: `d${index}`, createdAt: index }),
  );
  const orphan = replicaSet({ name: "orphan", ownerId: "gone" });
  const { controlPlane } = sceneOf(rowsOf(...nodes(3), ...many, orphan), wide);
  expect(controlPlane.owners.map((owner) => owner.deployment?.name)).toEqual([
    "d0",
    "d1",
    "d2",
    undefined,
  ]);
  const more = deployment({ name: "d3", createdAt: 3 });
  expect(sceneOf(rowsOf(...many, more, orphan), wide).controlPlane.note.text).toBe("+1 more");
});

test("of many ReplicaSets those that keep Pods are shown, then the latest, oldest first", () => {
  const history = Array.from({ length: 9 }, (_, index) =>
    replicaSet({
      name: `web-${index}`,
      ownerId: web.id,
      createdAt: index,
      revision: index + 1,
      isNew: index === 8,
      desired: index === 2 || index === 8 ? 1 : 0,
      current: index === 2 || index === 8 ? 1 : 0,
    }),
  );
  const [owner] = sceneOf(rowsOf(...nodes(3), web, ...history), narrow).controlPlane.owners;
  expect(owner!.cards.map((card) => card.set.name)).toEqual(["web-2", "web-8"]);
  expect(owner!.hidden).toBe(7);
});

test("many nodes stand in rows, each inside the frame and beside the others", () => {
  for (const count of [1, 3, 5, 7, 12]) {
    for (const size of [wide, flat, tiny, narrow]) {
      const { nodes: places, plan } = sceneOf(rowsOf(...nodes(count)), size);
      expect(places).toHaveLength(count);
      for (const [index, { box }] of places.entries()) {
        expect(box.y + box.height).toBeLessThanOrEqual(plan.frame.y + plan.frame.height);
        for (const other of places.slice(index + 1)) {
          const apart =
            box.x + box.width <= other.box.x ||
            box.y + box.height <= other.box.y ||
            other.box.y + other.box.height <= box.y;
          expect(apart).toBe(true);
        }
      }
    }
  }
});

test("an empty cluster is drawn, and one without nodes too", () => {
  expect(sceneOf(rowsOf(), wide)).toMatchObject({ nodes: [], services: [], pods: [] });
  const lonely = rowsOf(pod({ name: "solo", nodeName: "gone" }), service({ name: "web" }));
  expect(sceneOf(lonely, wide).pods).toHaveLength(1);
  expect(sceneOf(lonely, narrow).pods).toHaveLength(1);
});

test("a node says what keeps Pods away", () => {
  const rows = rowsOf(
    node({ name: "a" }),
    node({ name: "b", unschedulable: true }),
    node({ name: "c", ready: false }),
  );
  expect(sceneOf(rows, wide).nodes.map(({ status }) => status)).toEqual([
    "Ready",
    "Ready,SchedulingDisabled",
    "NotReady",
  ]);
});
