import { expect, test } from "vitest";
import { TestCluster } from "./test-cluster.ts";

test("nodes register with the addresses and labels of minikube", () => {
  const { registry } = new TestCluster();
  const nodes = registry.list("nodes");
  expect(
    nodes.map(({ metadata, spec, status }) => [
      metadata.name,
      spec.podCIDR,
      status.addresses?.[0]?.address,
      metadata.labels?.["node-role.kubernetes.io/control-plane"],
    ]),
  ).toEqual([
    ["minikube", "10.244.0.0/24", "192.168.49.2", ""],
    ["minikube-m02", "10.244.1.0/24", "192.168.49.3", undefined],
    ["minikube-m03", "10.244.2.0/24", "192.168.49.4", undefined],
  ]);
  expect(registry.list("leases", "kube-node-lease").map(({ metadata }) => metadata.name)).toEqual([
    "minikube",
    "minikube-m02",
    "minikube-m03",
  ]);
});

test("ten minutes of heartbeats renew leases and write node status after five minutes", () => {
  const cluster = new TestCluster();
  cluster.settle();
  const writes: Record<string, number> = {};
  cluster.registry.subscribeToAll(
    ({ resource }) => (writes[resource] = (writes[resource] ?? 0) + 1),
  );
  cluster.advance(600);
  // Each period is a little longer than its name says.
  expect(writes).toEqual({ leases: 177, nodes: 3 });
  expect(cluster.simulation.settled).toBe(true);
});

test("a kubelet tells that its node is cordoned when it looks at it next, and not of what it missed", () => {
  const cluster = new TestCluster();
  cluster.settle();
  const cordon = (unschedulable: boolean): void => {
    const node = cluster.registry.get("nodes", "", "minikube");
    cluster.registry.update("nodes", { ...node, spec: { ...node.spec, unschedulable } });
  };
  const told = () =>
    cluster.eventLines("minikube").filter((line) => /is now: Node(Not)?Schedulable/.test(line));
  cordon(true);
  cordon(false);
  cluster.advance(11);
  expect(told()).toEqual([]);
  cordon(true);
  cluster.advance(11);
  cordon(false);
  cluster.advance(11);
  expect(told()).toEqual([
    "Normal NodeNotSchedulable Node minikube status is now: NodeNotSchedulable",
    "Normal NodeSchedulable Node minikube status is now: NodeSchedulable",
  ]);
});

test("an image is in its node's status once, with the names that it was pulled by", () => {
  const cluster = new TestCluster();
  const digest = "sha256:4099a4bbe01973f8e852cff08dcf46c3f53d611f92c672c8ac9d80c95c11219f";
  for (const [name, image] of Object.entries({ a: "nginx:1.25", b: `nginx@${digest}` })) {
    cluster.createPod(name, { containers: [{ name: "c", image }] }, "minikube");
  }
  cluster.settle();
  cluster.advance(41);
  const { images = [] } = cluster.registry.get("nodes", "", "minikube").status;
  expect(images.filter(({ names }) => names.some((name) => name.includes("nginx")))).toEqual([
    {
      names: [`docker.io/library/nginx@${digest}`, "docker.io/library/nginx:1.25"],
      sizeBytes: 71005258,
    },
  ]);
});

test("a bound Pod is pulled, started, Running and Ready, and the cluster settles", () => {
  const cluster = new TestCluster();
  cluster.createPod("web", { containers: [{ name: "c", image: "nginx:1.25" }] }, "minikube-m02");
  cluster.settle();
  expect(cluster.eventLines("web")).toEqual([
    'Normal Pulling Pulling image "nginx:1.25"',
    expect.stringMatching(
      /^Normal Pulled Successfully pulled image "nginx:1.25" in [\d.]+s \([\d.]+s including waiting\)\. Image size: 71005258 bytes\.$/,
    ),
    "Normal Created Created container: c",
    "Normal Started Started container c",
  ]);
  expect(cluster.history("web")).toEqual([
    "Pending -",
    "Pending c:ContainerCreating",
    "Running c:running ready",
  ]);
  expect(cluster.pod("web").status.podIP).toBe("10.244.1.2");
});

test("a sidecar starts before the containers, runs beside them and ends after them", () => {
  const cluster = new TestCluster();
  cluster.createPod("job", {
    restartPolicy: "Never",
    initContainers: [{ name: "s", image: "nginx:1.25", restartPolicy: "Always" }],
    containers: [{ name: "c", image: "busybox:1.36", command: ["sleep", "5"] }],
  });
  cluster.advance(60);
  expect(cluster.history("job")).toEqual([
    "Pending -",
    "Pending s:PodInitializing, c:PodInitializing",
    "Pending s:running ready, c:PodInitializing",
    "Running s:running ready, c:running ready",
    "Running s:running ready, c:Completed",
    "Succeeded s:Completed, c:Completed",
  ]);
});

test("an opened readiness gate makes the Pod ready at once", () => {
  const cluster = new TestCluster();
  const gate = "example.com/open";
  cluster.createPod("p", {
    readinessGates: [{ conditionType: gate }],
    containers: [{ name: "c", image: "nginx:1.25" }],
  });
  cluster.settle();
  const ready = () => cluster.pod("p").status.conditions!.find(({ type }) => type === "Ready");
  expect(ready()).toMatchObject({
    status: "False",
    reason: "ReadinessGatesNotReady",
    message: `corresponding condition of pod readiness gate "${gate}" does not exist.`,
  });
  const pod = cluster.pod("p");
  const conditions = [...pod.status.conditions!, { type: gate, status: "True" as const }];
  cluster.registry.updateStatus("pods", { ...pod, status: { ...pod.status, conditions } });
  cluster.advance(3);
  expect(ready()!.status).toBe("True");
});

test("a changed label reaches the Pod's files with the sync that it asks for", () => {
  const cluster = new TestCluster();
  const items = [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }];
  cluster.createPod("p", {
    volumes: [{ name: "v", downwardAPI: { items } }],
    containers: [
      { name: "c", image: "nginx:1.25", volumeMounts: [{ name: "v", mountPath: "/info" }] },
    ],
  });
  cluster.settle();
  const pod = cluster.pod("p");
  cluster.registry.update("pods", { ...pod, metadata: { ...pod.metadata, labels: { a: "b" } } });
  cluster.advance(3);
  const files = cluster.kubelets.container("default", "p", "c")!.files;
  expect(files.read("/info/labels")).toBe('a="b"');
});
