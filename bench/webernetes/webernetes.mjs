// One scenario on @ngrok/webernetes, in a process of its own: see run.mjs.
// Its clock is stepped as fast as its promises allow, so that no wall time is waited for.
import { setImmediate } from "node:timers/promises";
import { BaseImage, Cluster } from "@ngrok/webernetes";
import { deployment, leastNodes, measure, nodesFor } from "../scenario.mjs";

class Bootcamp extends BaseImage {
  static imageName = "bootcamp";
  static imageVersion = "1.0";
  defaultCommand = ["server"];

  async exec(context, argv) {
    if (argv[0] !== "server") return super.exec(context, argv);
    context.listenHttp(8080, async () => ({ statusCode: 200, body: "ok\n" }));
    return context.waitUntilKilled();
  }
}
class BootcampTwo extends Bootcamp {
  static imageVersion = "2.0";
}

async function advance(cluster, ms) {
  const turns = 20; // Chains of promises between two timers: let them run out.
  for (let passed = 0; passed < ms; passed += 100) {
    cluster.clock.step(100);
    for (let i = 0; i < turns; i++) await setImmediate();
  }
}

/** Advances until exactly `replicas` Pods run, all Ready and all of this image. */
async function untilServing(cluster, replicas, image) {
  for (let seconds = 0; seconds < 3600; seconds++) {
    const { items } = await cluster.api.corev1.listNamespacedPod({ namespace: "default" });
    const serving = items.filter(
      ({ metadata, spec, status }) =>
        spec.containers[0].image === image &&
        !metadata.deletionTimestamp &&
        status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True"),
    );
    if (serving.length === replicas && items.length === replicas) return;
    await advance(cluster, 1000);
  }
  throw new Error(`never had ${replicas} Pods of ${image}`);
}

async function start(replicas, nodes = leastNodes) {
  const cluster = new Cluster({ nodes });
  cluster.registerImage(Bootcamp);
  cluster.registerImage(BootcampTwo);
  await cluster.init();
  cluster.clock.pause();
  await cluster.apply([deployment("bootcamp:1.0", replicas)]);
  await untilServing(cluster, replicas, "bootcamp:1.0");
  return cluster;
}

await measure({
  async update() {
    const cluster = await start(4);
    return async () => {
      await cluster.apply([deployment("bootcamp:2.0", 4)]);
      await untilServing(cluster, 4, "bootcamp:2.0");
    };
  },
  async forward() {
    const cluster = await start(4);
    await cluster.apply([deployment("bootcamp:10.0", 4)]);
    return () => advance(cluster, 600_000);
  },
  async scale(replicas) {
    const cluster = await start(1, nodesFor(replicas));
    return async () => {
      await cluster.apply([deployment("bootcamp:1.0", replicas)]);
      await untilServing(cluster, replicas, "bootcamp:1.0");
    };
  },
});
