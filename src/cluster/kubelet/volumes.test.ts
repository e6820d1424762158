import { expect, test } from "vitest";
import type { PodSpec } from "#api/podspec.ts";
import { encodeUtf8 } from "#base/utf8.ts";
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

/** What the first container of a Pod has printed. */
function printed(cluster: TestCluster, name: string): string {
  const options = { container: "c", follow: false, previous: false, timestamps: false };
  return cluster.kubelets.logs(cluster.pod(name), options) as string;
}

const metadata = { name: "settings", namespace: "default" };

test("a volume has any bytes", () => {
  const cluster = new TestCluster();
  const binaryData = { dump: "3sr+\nutD+/w==" };
  cluster.registry.create("configmaps", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata,
    binaryData,
  });
  cluster.createPod("p", {
    restartPolicy: "Never",
    volumes: [{ name: "v", configMap: { name: "settings" } }],
    containers: [
      {
        name: "c",
        image: "busybox:1.36",
        command: ["cat", "/v/dump"],
        volumeMounts: [{ name: "v", mountPath: "/v" }],
      },
    ],
  });
  cluster.advance(30);
  const bytes = encodeUtf8(printed(cluster, "p"));
  expect(Buffer.from(bytes).toString("hex")).toBe("decafebad0feff");
});

function withSettings(): TestCluster {
  const cluster = new TestCluster();
  const data = { colour: "green", size: "7" };
  cluster.registry.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata, data });
  return cluster;
}

test("a changed ConfigMap reaches its volume with the kubelet's next sync, but not a subPath", () => {
  const cluster = withSettings();
  cluster.createPod("p", {
    volumes: [{ name: "v", configMap: { name: "settings" } }],
    containers: [
      {
        name: "c",
        image: "busybox:1.36",
        command: ["sh", "-c", "while true; do cat /v/colour; cat /one; sleep 200; done"],
        volumeMounts: [
          { name: "v", mountPath: "/v" },
          { name: "v", mountPath: "/one", subPath: "colour" },
        ],
      },
    ],
  });
  cluster.advance(30);
  const changed = cluster.registry.get("configmaps", "default", "settings");
  cluster.registry.update("configmaps", { ...changed, data: { colour: "blue" } });
  cluster.advance(240);
  expect(printed(cluster, "p")).toBe("greengreenbluegreen");
});

test("a projected volume brings sources together; items choose and rename", () => {
  const cluster = withSettings();
  const items = [{ key: "size", path: "deep/size" }];
  const fieldRef = { fieldPath: "metadata.labels" };
  const limit = { containerName: "c", resource: "limits.cpu", divisor: "1m" };
  const pod = cluster.createPod("p", {
    restartPolicy: "Never",
    volumes: [
      {
        name: "v",
        projected: {
          sources: [
            { configMap: { name: "settings", items } },
            { configMap: { name: "nosuch", optional: true } },
            {
              downwardAPI: {
                items: [
                  { path: "labels", fieldRef },
                  { path: "cpu", resourceFieldRef: limit },
                ],
              },
            },
          ],
        },
      },
    ],
    containers: [
      {
        name: "c",
        image: "busybox:1.36",
        command: ["sh", "-c", "ls /v; cat /v/deep/size; cat /v/cpu; touch /v/new"],
        volumeMounts: [{ name: "v", mountPath: "/v" }],
      },
    ],
  });
  expect(pod.spec.volumes).toHaveLength(2);
  cluster.advance(30);
  expect(printed(cluster, "p")).toBe(
    "cpu\ndeep\nlabels\n72000touch: /v/new: Read-only file system\n",
  );
});

test("a missing key of an item keeps the volume from being set up", () => {
  const cluster = withSettings();
  const items = [{ key: "nosuch", path: "x" }];
  cluster.createPod("p", {
    ...withPage("settings"),
    volumes: [{ name: "page", configMap: { name: "settings", items } }],
  });
  cluster.advance(10);
  expect(cluster.eventLines("p")).toEqual([
    'Warning FailedMount MountVolume.SetUp failed for volume "page" : configmap references non-existent config key: nosuch',
  ]);
});

const onHost = (command: string, type: string): PodSpec => ({
  restartPolicy: "Never",
  volumes: [{ name: "v", hostPath: { path: "/data", type } }],
  containers: [
    {
      name: "c",
      image: "busybox:1.36",
      command: ["sh", "-c", command],
      volumeMounts: [{ name: "v", mountPath: "/v" }],
    },
  ],
});

test("hostPath shows the node's disk to every Pod there", () => {
  const cluster = new TestCluster();
  cluster.createPod("early", onHost("cat /v/f", "Directory"));
  cluster.createPod("writer", onHost("echo hello > /v/f", "DirectoryOrCreate"));
  cluster.advance(30);
  cluster.createPod("reader", onHost("cat /v/f", "Directory"));
  cluster.createPod("elsewhere", onHost("ls /v", ""), "minikube");
  cluster.advance(30);
  expect(printed(cluster, "reader")).toBe("hello\n");
  expect(printed(cluster, "elsewhere")).toBe("");
  expect(cluster.eventLines("early")[0]).toBe(
    'Warning FailedMount MountVolume.SetUp failed for volume "v" : hostPath type check failed: /data is not a directory',
  );
});

test("/etc/hosts and /etc/resolv.conf are the kubelet's", () => {
  const cluster = new TestCluster();
  cluster.createPod("p", {
    restartPolicy: "Never",
    hostAliases: [{ ip: "1.2.3.4", hostnames: ["one", "two"] }],
    containers: [
      {
        name: "c",
        image: "busybox:1.36",
        command: ["sh", "-c", "cat /etc/hosts /etc/resolv.conf"],
      },
    ],
  });
  cluster.advance(30);
  expect(printed(cluster, "p")).toBe(`# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
10.244.1.2\tp

# Entries added by HostAliases.
1.2.3.4\tone\ttwo
search default.svc.cluster.local svc.cluster.local cluster.local
nameserver 10.96.0.10
options ndots:5
`);
});

test("a token is the same until four fifths of its life are over, then another one", () => {
  const cluster = new TestCluster();
  const sources = [{ serviceAccountToken: { path: "token", expirationSeconds: 600 } }];
  const volumeMounts = [{ name: "t", mountPath: "/usr/share/nginx/html" }];
  cluster.createPod("p", {
    volumes: [{ name: "t", projected: { sources } }],
    containers: [{ name: "web", image: "nginx:1.25", volumeMounts }],
  });
  const token = (): string => {
    const host = cluster.pod("p").status.podIP!;
    const { response } = cluster.network.request(
      { from: "node", node: "minikube" },
      { method: "GET", host, port: 80, path: "/token", headers: {}, body: "" },
    );
    return response!.body;
  };
  cluster.advance(60);
  const first = token();
  expect(first.split(".")).toHaveLength(3);
  cluster.advance(300);
  expect(token()).toBe(first);
  cluster.advance(300);
  expect(token()).not.toBe(first);
});
