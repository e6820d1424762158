import { expect, test } from "vitest";
import { TestRequests } from "../../test-requests.ts";
import { isActive, isReady } from "../pods.ts";

const merge = "application/merge-patch+json";

/** What the ReplicaSets report, and what is there when each Pod is looked at. */
function counts(requests: TestRequests) {
  const sets = requests.cluster.list("replicasets", "default");
  const reported = sets.map(({ metadata, status }) => ({
    name: metadata.name,
    replicas: status.replicas,
    labelled: status.fullyLabeledReplicas ?? 0,
    ready: status.readyReplicas ?? 0,
  }));
  const there = sets.map(({ metadata }) => {
    const pods = requests.pods
      .filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
      .filter(isActive);
    return {
      name: metadata.name,
      replicas: pods.length,
      labelled: pods.length,
      ready: pods.filter(isReady).length,
    };
  });
  return { reported, there };
}

test.each([1, 2, 3, 4])("ReplicaSets report what is there, seed %i", (seed) => {
  const requests = new TestRequests(seed);
  const random = requests.cluster.simulation.random("tally");
  requests.createDeployment("nginx:1.25", { replicas: 5 });
  const acts = [
    () => requests.patchDeployment({ replicas: random.int(8) }),
    () => requests.setImage(random.int(2) === 0 ? "nginx:1.27" : "nginx:1.25"),
    () => {
      const pod = requests.pods[random.int(requests.pods.length)];
      if (!pod) return;
      const path = `/api/v1/namespaces/default/pods/${pod.metadata.name}`;
      if (random.int(2) === 0) requests.ask("DELETE", path, { gracePeriodSeconds: 1 });
      // Another label lets a Pod go; giving it back lets it be adopted again.
      else
        requests.ask(
          "PATCH",
          path,
          { metadata: { labels: { app: ["web", "x"][random.int(2)] } } },
          merge,
        );
    },
  ];
  for (let step = 0; step < 40; step++) {
    requests.advance(random.between(0, 6));
    acts[random.int(acts.length)]!();
    requests.advance(0.5);
    const { simulation } = requests.cluster;
    // A moment when no report is under way.
    const isQuiet = () =>
      JSON.stringify(counts(requests).reported) === JSON.stringify(counts(requests).there);
    expect(!simulation.runUntil(simulation.now + 50, isQuiet) || isQuiet(), `step ${step}`).toBe(
      true,
    );
  }
  requests.settle();
  const { reported, there } = counts(requests);
  expect(reported).toEqual(there);
});
