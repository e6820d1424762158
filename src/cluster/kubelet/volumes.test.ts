import { expect, test } from "vitest";
import type { PodSpec } from "#api/podspec.ts";
import { TestCluster } from "./test-cluster.ts";

test("containers of a Pod share an emptyDir, each under its own path, and a restart leaves it", () => {
  const cluster = new TestCluster();
  const volumes = [{ name: "shared", emptyDir: {} }];
  cluster.createPod("p", {
    volumes,
    initContainers: [
      {
        name: "first",
        image: "busybox:1.36",
        command: ["sh", "-c", "echo hello > /out/index.html"],
        volumeMounts: [{ name: "shared", mountPath: "/out" }],
      },
    ],
    containers: [
      {
        name: "web",
        image: "nginx:1.25",
        volumeMounts: [{ name: "shared", mountPath: "/usr/share/nginx/html" }],
      },
      {
        name: "writer",
        image: "busybox:1.36",
        command: ["sh", "-c", "echo again >> /data/index.html; sleep 5; exit 1"],
        volumeMounts: [{ name: "shared", mountPath: "/data" }],
      },
    ],
  });
  cluster.advance(60);
  const { podIP } = cluster.pod("p").status;
  const { response } = cluster.network.request(
    { from: "node", node: "minikube" },
    { method: "GET", host: podIP!, port: 80, path: "/", headers: {}, body: "" },
  );
  const restarts = cluster
    .pod("p")
    .status.containerStatuses!.find(({ name }) => name === "writer")!.restartCount;
  expect(restarts).toBeGreaterThan(0);
  expect(response!.body).toBe(`hello\n${"again\n".repeat(restarts + 1)}`);
});

/** nginx with the ConfigMap of this name as its pages. */
function withPage(name: string): PodSpec {
  return {
    volumes: [{ name: "page", configMap: { name } }],
    containers: [
      {
        name: "web",
        image: "nginx:1.25",
        volumeMounts: [{ name: "page", mountPath: "/usr/share/nginx/html" }],
      },
    ],
  };
}

test("a ConfigMap's keys are files, and a missing one keeps the Pod waiting with the reason", () => {
  const cluster = new TestCluster();
  cluster.registry.create("configmaps", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "page", namespace: "default" },
    data: { "index.html": "from a ConfigMap\n" },
  });
  cluster.createPod("good", withPage("page"));
  cluster.createPod("bad", withPage("nosuch"));
  cluster.advance(30);
  const { response } = cluster.network.request(
    { from: "node", node: "minikube" },
    {
      method: "GET",
      host: cluster.pod("good").status.podIP!,
      port: 80,
      path: "/",
      headers: {},
      body: "",
    },
  );
  expect(response!.body).toBe("from a ConfigMap\n");
  expect(cluster.pod("bad").status.phase).toBe("Pending");
  expect(cluster.eventLines("bad")).toContain(
    'Warning FailedMount MountVolume.SetUp failed for volume "page" : configmap "nosuch" not found',
  );
});
