// One scenario on Slipway, in a process of its own: the same as webernetes.mjs.
import { Cluster } from "#cluster/cluster.ts";
import { deployment, leastNodes, measure, nodesFor } from "./scenario.mjs";

const one = "gcr.io/google-samples/kubernetes-bootcamp:v1";
const two = "jocatalin/kubernetes-bootcamp:v2";
const missing = "gcr.io/google-samples/kubernetes-bootcamp:v10";
const deployments = "/apis/apps/v1/namespaces/default/deployments";

function apply(cluster: Cluster, image: string, replicas: number): void {
  const body = JSON.stringify(deployment(image, replicas));
  const exists = cluster.find("deployments", "default", "kubernetes-bootcamp") !== undefined;
  const { code, body: answer } = cluster.handle(
    exists
      ? {
          method: "PATCH",
          path: `${deployments}/kubernetes-bootcamp`,
          headers: { "content-type": "application/strategic-merge-patch+json" },
          body,
        }
      : { method: "POST", path: deployments, headers: {}, body },
  );
  if (code >= 400) throw new Error(JSON.stringify(answer));
}

/** Advances until exactly `replicas` Pods run, all Ready and all of this image. */
function untilServing(cluster: Cluster, replicas: number, image: string): void {
  const { simulation } = cluster;
  for (let seconds = 0; seconds < 3600; seconds++) {
    const pods = cluster.list("pods", "default");
    const serving = pods.filter(
      ({ metadata, spec, status }) =>
        spec.containers[0]?.image === image &&
        metadata.deletionTimestamp === undefined &&
        status.conditions?.some((item) => item.type === "Ready" && item.status === "True"),
    );
    if (serving.length === replicas && pods.length === replicas) return;
    simulation.runUntil(simulation.now + 1000);
  }
  throw new Error(`never had ${replicas} Pods of ${image}`);
}

function start(replicas: number, nodes = leastNodes): Cluster {
  const cluster = new Cluster({ seed: 1, nodes });
  apply(cluster, one, replicas);
  untilServing(cluster, replicas, one);
  return cluster;
}

await measure({
  update() {
    const cluster = start(4);
    return () => {
      apply(cluster, two, 4);
      untilServing(cluster, 4, two);
    };
  },
  forward() {
    const cluster = start(4);
    apply(cluster, missing, 4);
    return () => cluster.simulation.runUntil(cluster.simulation.now + 600_000);
  },
  scale(replicas: number) {
    const cluster = start(1, nodesFor(replicas));
    return () => {
      apply(cluster, one, replicas);
      untilServing(cluster, replicas, one);
    };
  },
});
