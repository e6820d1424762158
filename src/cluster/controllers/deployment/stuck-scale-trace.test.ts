// Eight Deployments on a real cluster that got an image, then one that nobody has; two of them another size while they
// were stuck (testdata/stuck-scale-trace.json): their ReplicaSets came to the same sizes and told the same.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { DeploymentSpec, ReplicaSet } from "#api/apps.ts";
import { TestRequests } from "../../test-requests.ts";

interface Recorded {
  readonly name: string;
  readonly spec: Partial<DeploymentSpec>;
  /** In the order of their revisions. */
  readonly sets: readonly object[];
}

const recorded = JSON.parse(
  readFileSync(new URL("testdata/stuck-scale-trace.json", import.meta.url), "utf8"),
) as readonly Recorded[];

const namespace = "ru";
const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const strategic = "application/strategic-merge-patch+json";

const requests = new TestRequests();
const seconds = (count: number) => requests.advance(count);

/** In how many steps a rollout went depends on how long Pods take: of a ReplicaSet's generation, only that it was seen. */
function toldOf({ metadata, spec, status }: ReplicaSet): object {
  const { name, generation, annotations = {} } = metadata;
  const { observedGeneration, ...counters } = status;
  expect(observedGeneration).toBe(generation);
  const annotated = (key: string) => annotations[`deployment.kubernetes.io/${key}`];
  return {
    name,
    revision: annotated("revision"),
    desired: annotated("desired-replicas"),
    max: annotated("max-replicas"),
    replicas: spec.replicas,
    status: JSON.parse(JSON.stringify(counters)) as object,
  };
}

function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.["deployment.kubernetes.io/revision"]);
}

function setsOf(app: string): readonly object[] {
  return requests.cluster
    .list("replicasets", namespace)
    .filter(({ metadata }) => metadata.labels?.["app"] === app)
    .toSorted((a, b) => revisionOf(a) - revisionOf(b))
    .map(toldOf);
}

function setImages(image: string): void {
  const spec = { template: { spec: { containers: [{ name: "c", image }] } } };
  for (const { name } of recorded) requests.ask("PATCH", `${path}/${name}`, { spec }, strategic);
}

requests.ask("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
for (const { name, spec } of recorded) {
  const labels = { app: name };
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: "c", image: "nginx:1.25" }] },
  };
  const selector = { matchLabels: labels };
  requests.ask("POST", path, { metadata: { name }, spec: { ...spec, selector, template } });
}
seconds(18);
setImages("nginx:1.26");
seconds(44);
setImages("nginx:nosuch");
seconds(45);
for (const [name, replicas] of [
  ["r10-25-25", 6],
  ["r4-25-25", 8],
] as const) {
  requests.ask("PATCH", `${path}/${name}`, { spec: { replicas } }, strategic);
}
seconds(8);

test.each(recorded)("$name", ({ name, sets }) => {
  expect(setsOf(name)).toEqual(sets);
});
