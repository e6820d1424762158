// `npm run soak` runs a thousand of these and more.
import { describe, expect, test } from "vitest";
import { clone } from "#base/json.ts";
import { Cluster } from "./cluster.ts";
import { randomRollout, replay } from "./random-rollouts.ts";
import { RolloutInvariants } from "./rollout-invariants.ts";

const seeds = Array.from({ length: 25 }, (_, index) => index + 1);

test.each(seeds)(
  "a random rolling update keeps its limits, converges and replays, seed %i",
  (seed) => {
    replay(randomRollout(seed));
  },
);

describe("what breaks a limit is noticed", () => {
  const path = "/apis/apps/v1/namespaces/default";

  function start(): { cluster: Cluster; invariants: RolloutInvariants } {
    const cluster = new Cluster({ seed: 1 });
    const invariants = new RolloutInvariants(cluster, "default", "web");
    const labels = { app: "web" };
    const containers = [{ name: "app", image: "nginx:1.25" }];
    const template = { metadata: { labels }, spec: { containers } };
    const spec = { replicas: 4, selector: { matchLabels: labels }, template };
    const body = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec };
    cluster.handle({ method: "POST", path: `${path}/deployments`, body: JSON.stringify(body) });
    cluster.simulation.runUntil(cluster.simulation.now + 60_000, () => {
      invariants.check();
      return false;
    });
    return { cluster, invariants };
  }

  test("two of four Pods deleted by hand", () => {
    const { cluster, invariants } = start();
    for (const { metadata } of cluster.list("pods", "default").slice(0, 2)) {
      const pod = `/api/v1/namespaces/default/pods/${metadata.name}`;
      cluster.handle({ method: "DELETE", path: pod });
    }
    expect(() => invariants.check()).toThrow("2 Pods are available, 3 must be");
  });

  test("a ReplicaSet grown behind the Deployment's back", () => {
    const { cluster, invariants } = start();
    const set = clone(cluster.list("replicasets", "default")[0]!);
    set.spec.replicas = 6;
    const to = `${path}/replicasets/${set.metadata.name}`;
    cluster.handle({ method: "PUT", path: to, body: JSON.stringify(set) });
    expect(() => invariants.check()).toThrow("ReplicaSets of 6 Pods, 5 allowed");
  });
});
