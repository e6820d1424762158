import { expect, test } from "vitest";
import type { PodSpec } from "#api/podspec.ts";
import { TestCluster } from "./test-cluster.ts";

const nodes = ["minikube", "minikube-m02", "minikube-m03"];
const pods = 6;
const steps = 40;
const settleSeconds = 200;

const specs: readonly PodSpec[] = [
  { containers: [{ name: "c", image: "nginx:1.25" }] },
  {
    containers: [
      { name: "c", image: "nginx:1.25" },
      { name: "d", image: "busybox:1.36", command: ["sh", "-c", "sleep 3; exit 1"] },
    ],
  },
  {
    initContainers: [{ name: "i", image: "busybox:1.36", command: ["sleep", "2"] }],
    containers: [{ name: "c", image: "gcr.io/google-samples/kubernetes-bootcamp:v1" }],
  },
];

/** Creates and deletes Pods at random moments, gently and by force, then lets the cluster come to rest. */
function live(seed: number): TestCluster {
  const cluster = new TestCluster(seed);
  const random = cluster.simulation.random("history");
  for (let step = 0; step < steps; step++) {
    cluster.advance(random.between(0, 8));
    const index = random.int(pods);
    const name = `p${index}`;
    if (cluster.registry.find("pods", "default", name)) {
      const gracePeriodSeconds = random.int(5);
      const options = random.int(3) === 0 ? { gracePeriodSeconds } : {};
      cluster.registry.delete("pods", "default", name, options);
    } else cluster.createPod(name, specs[random.int(specs.length)]!, nodes[index % nodes.length]);
  }
  cluster.advance(settleSeconds);
  return cluster;
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "Pods that come and go leave nothing behind, seed %i",
  (seed) => {
    const cluster = live(seed);
    const left = cluster.registry.list("pods");
    for (const { metadata, status } of left) {
      expect(metadata.deletionTimestamp, `${metadata.name} is stuck, seed ${seed}`).toBeUndefined();
      expect(status.phase, `${metadata.name}, seed ${seed}`).toBe("Running");
    }
    const addresses = left.map(({ status }) => status.podIP);
    expect(new Set(addresses).size, `addresses are unique, seed ${seed}`).toBe(addresses.length);
    for (const address of addresses) expect(cluster.kubelets.podAt(address!)).toBeDefined();
  },
);
