import { expect, test } from "vitest";
import { TestCluster } from "./test-cluster.ts";

/** How many seconds the Event about a pull speaks of, or undefined where the image was there. */
function pullSeconds(cluster: TestCluster, pod: string): number | undefined {
  const line = cluster.eventLines(pod).find((text) => text.startsWith("Normal Pulled"));
  const [, minutes = "0", seconds, unit] = / in (?:(\d+)m)?([\d.]+)(m?s) /.exec(line!) ?? [];
  if (seconds === undefined) return undefined;
  return Number(minutes) * 60 + Number(seconds) / (unit === "ms" ? 1000 : 1);
}

function run(cluster: TestCluster, pod: string, image: string, extra: object = {}): void {
  cluster.createPod(pod, { containers: [{ name: "c", image, ...extra }] });
  cluster.settle();
}

test("a big image takes longer than a small one, a present one no time, Always asks the registry", () => {
  const cluster = new TestCluster();
  run(cluster, "big", "gcr.io/google-samples/kubernetes-bootcamp:v1");
  run(cluster, "small", "busybox:1.36", {
    command: ["sleep", "100"],
    imagePullPolicy: "IfNotPresent",
  });
  run(cluster, "again", "gcr.io/google-samples/kubernetes-bootcamp:v1");
  run(cluster, "always", "gcr.io/google-samples/kubernetes-bootcamp:v1", {
    imagePullPolicy: "Always",
  });
  expect(pullSeconds(cluster, "big")!).toBeGreaterThan(pullSeconds(cluster, "small")!);
  expect(pullSeconds(cluster, "big")!).toBeGreaterThan(2.5);
  expect(cluster.eventLines("again")).toContain(
    'Normal Pulled Container image "gcr.io/google-samples/kubernetes-bootcamp:v1" already present on machine',
  );
  expect(pullSeconds(cluster, "again")).toBeUndefined();
  expect(pullSeconds(cluster, "always")!).toBeLessThan(1.2);
});

test("a node's cache is its own, and the node's status lists the image", () => {
  const cluster = new TestCluster();
  run(cluster, "first", "nginx:1.25");
  cluster.createPod("elsewhere", { containers: [{ name: "c", image: "nginx:1.25" }] }, "minikube");
  cluster.settle();
  expect(pullSeconds(cluster, "elsewhere")).toBeGreaterThan(1);
  cluster.advance(41);
  const names = cluster.registry
    .get("nodes", "", "minikube")
    .status.images!.flatMap((image) => image.names);
  expect(names).toContain("docker.io/library/nginx:1.25");
});

test("images are pulled one after the other on a node; who waited is told so", () => {
  const cluster = new TestCluster();
  cluster.createPod("one", { containers: [{ name: "c", image: "nginx:1.25" }] });
  cluster.createPod("two", { containers: [{ name: "c", image: "nginx:1.26" }] });
  cluster.settle();
  const line = ["one", "two"]
    .flatMap((pod) => cluster.eventLines(pod))
    .filter((text) => text.startsWith("Normal Pulled"))
    .map((text) => / in ([\d.]+)s \(([\d.]+)s including waiting\)/.exec(text)!)
    .filter(([, took, all]) => Number(all) > Number(took) + 1);
  expect(line).toHaveLength(1);
});

test("what is not there is refused in its registry's words", () => {
  const cluster = new TestCluster();
  run(cluster, "tag", "gcr.io/google-samples/kubernetes-bootcamp:v10");
  run(cluster, "repository", "nosuch/image:1");
  const failed =
    'failed to pull and unpack image "docker.io/nosuch/image:1": failed to resolve reference "docker.io/nosuch/image:1"';
  expect(cluster.eventLines("tag")).toContain(
    'Warning Failed Failed to pull image "gcr.io/google-samples/kubernetes-bootcamp:v10": rpc error: code = NotFound desc = failed to pull and unpack image "gcr.io/google-samples/kubernetes-bootcamp:v10": failed to resolve reference "gcr.io/google-samples/kubernetes-bootcamp:v10": gcr.io/google-samples/kubernetes-bootcamp:v10: not found',
  );
  expect(cluster.eventLines("repository")).toContain(
    `Warning Failed Failed to pull image "nosuch/image:1": ${failed}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
  );
});
