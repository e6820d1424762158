import { expect, test } from "vitest";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";

const labels = { app: "web" };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: "c", image: "nginx:1.25" }] },
};
const good = { metadata: { name: "web" }, spec: { selector: { matchLabels: labels }, template } };
const kinds = ["deployments", "replicasets", "daemonsets", "statefulsets"] as const;
const trials = Object.fromEntries(
  kinds.map((kind) => [kind, new Trials(`/apis/apps/v1/namespaces/default/${kind}`, good)]),
) as Record<(typeof kinds)[number], Trials>;

const annotations = { note: "new" };
const generationOf = ({ body }: { body?: unknown }) =>
  (body as { metadata: { generation: number } }).metadata.generation;

test.each(kinds)("the generation of %s", (kind) => {
  const changed = trials[kind].update({ metadata: { annotations } });
  expect(generationOf(changed)).toBe(kind === "deployments" ? 2 : 1);
  expect(generationOf(trials[kind].update({ spec: { minReadySeconds: 1 } }))).toBe(2);
});

// ValidateReplicaSet and ValidateDaemonSet are asked of an update, too.
test.each([
  ["deployments", 1],
  ["replicasets", 2],
  ["daemonsets", 2],
  ["statefulsets", 1],
] as const)("a fault in a change of %s is told %i times", (kind, times) => {
  const fault = "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0";
  const causes = causesOf(trials[kind].update({ spec: { minReadySeconds: -1 } }));
  expect(causes).toEqual(Array.from({ length: times }, () => fault));
});

test.each(kinds)("what a status of %s may bring along", (kind) => {
  const metadata = { labels: { a: "b" }, annotations };
  const { body } = trials[kind].update({ metadata, spec: { minReadySeconds: 5 } }, "/status");
  const { metadata: written, spec } = body as { metadata: object; spec: object };
  expect(written).toMatchObject({ annotations });
  if (kind === "deployments") expect(written).not.toHaveProperty("labels");
  else expect(written).toMatchObject({ labels: { a: "b" } });
  expect(spec).not.toHaveProperty("minReadySeconds");
});

const nodeSelector = { "beta.kubernetes.io/os": "linux" };
const warning =
  'spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead';

test.each([
  ["deployments", [warning], [warning]],
  ["replicasets", [], [warning]],
  ["daemonsets", [], []],
  ["statefulsets", [], [warning]],
] as const)("warnings to who annotates %s, and who changes its spec", (kind, noted, changed) => {
  const old = trials[kind].madeWith({ spec: { template: { spec: { nodeSelector } } } });
  expect(warningsOf(old.create())).toEqual([warning]);
  expect(warningsOf(old.update({ metadata: { annotations } }))).toEqual(noted);
  expect(warningsOf(old.update({ spec: { minReadySeconds: 1 } }))).toEqual(changed);
});

test("warnings about claims and history of a StatefulSet come with every change", () => {
  const claim = {
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1500m" } } },
  };
  const path = "spec.volumeClaimTemplates[0]";
  const whole = 'fractional byte value "1500m" is invalid, must be an integer';
  const history =
    "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";
  const old = trials.statefulsets.madeWith({
    spec: { volumeClaimTemplates: [claim], revisionHistoryLimit: -1 },
  });
  expect(warningsOf(old.create())).toEqual([
    `${path}.resources.requests[storage]: ${whole}`,
    history,
  ]);
  expect(warningsOf(old.update({ metadata: { annotations } }))).toEqual([
    `${path}.Spec.resources.requests[storage]: ${whole}`,
    history,
  ]);
});
