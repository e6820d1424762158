import { expect, test } from "vitest";
import type { PersistentVolume, PersistentVolumeClaim } from "#api/storage.ts";
import type { Node, Pod } from "#api/core.ts";
import { Cluster } from "../../cluster.ts";
import { TestRequests } from "../../test-requests.ts";
import { admissionPlugins } from "./plugins.ts";

const namespaced = "/api/v1/namespaces/default";
const mergePatch = "application/merge-patch+json";

function create<T>(cluster: Cluster, path: string, object: object): T {
  return cluster.handle({ method: "POST", path, body: JSON.stringify(object) }).body as T;
}

function objects(cluster: Cluster) {
  const metadata = { name: "a" };
  const storage = "1Gi";
  const pod = { metadata, spec: { containers: [{ name: "c", image: "nginx" }] } };
  const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } };
  const volume = {
    accessModes: ["ReadWriteOnce"],
    capacity: { storage },
    hostPath: { path: "/a" },
  };
  return {
    pod: create<Pod>(cluster, `${namespaced}/pods`, pod),
    claim: create<PersistentVolumeClaim>(cluster, `${namespaced}/persistentvolumeclaims`, {
      metadata,
      spec: claim,
    }),
    volume: create<PersistentVolume>(cluster, "/api/v1/persistentvolumes", {
      metadata,
      spec: volume,
    }),
  };
}

test("plugins that are off add nothing", () => {
  const cluster = new Cluster({ seed: 1, apiServer: { disabledPlugins: admissionPlugins } });
  const { pod, claim, volume } = objects(cluster);
  const { serviceAccountName, volumes, tolerations } = pod.spec;
  expect([serviceAccountName, volumes, tolerations]).toEqual([undefined, undefined, undefined]);
  expect(claim.spec.storageClassName).toBeUndefined();
  expect([claim.metadata.finalizers, volume.metadata.finalizers]).toEqual([undefined, undefined]);
});

test("plugins are on unless told otherwise", () => {
  const { pod, claim, volume } = objects(new Cluster({ seed: 1 }));
  expect(pod.spec.serviceAccountName).toBe("default");
  expect(pod.spec.volumes).toHaveLength(1);
  expect(pod.spec.tolerations).toHaveLength(2);
  expect(claim.spec.storageClassName).toBe("standard");
  expect(claim.metadata.finalizers).toEqual(["kubernetes.io/pvc-protection"]);
  expect(volume.metadata.finalizers).toEqual(["kubernetes.io/pv-protection"]);
});

test("a cluster without nodes has no addons, and its Pods wait", () => {
  const cluster = new Cluster({ seed: 1, nodes: 0 });
  expect(cluster.list("storageclasses")).toEqual([]);
  objects(cluster);
  cluster.simulation.runUntil(cluster.simulation.now + 60_000);
  expect(cluster.find("pods", "default", "a")?.status.phase).toBe("Pending");
});

test("without a service account, a Pod that is replaced by its own manifest stays as it is", () => {
  const cluster = new Cluster({
    seed: 1,
    nodes: 0,
    apiServer: { disabledPlugins: ["ServiceAccount"] },
  });
  const { spec } = objects(cluster).pod;
  const labels = { app: "a" };
  const replaced = cluster.handle({
    method: "PUT",
    path: `${namespaced}/pods/a`,
    body: JSON.stringify({
      metadata: { name: "a", labels },
      spec: { containers: [{ name: "c", image: "nginx" }] },
    }),
  });
  expect(replaced.code).toBe(200);
  expect(replaced.body).toMatchObject({ metadata: { labels }, spec });
});

const expandable = { metadata: { name: "wide" }, provisioner: "a.b/c", allowVolumeExpansion: true };
const grown = { spec: { resources: { requests: { storage: "2Gi" } } } };

test("a claim grows only where it is bound and its class lets it", () => {
  const requests = new TestRequests(1, 1);
  const claims = `${namespaced}/persistentvolumeclaims`;
  requests.ask("POST", "/apis/storage.k8s.io/v1/storageclasses", expandable);
  const grow = (name: string) =>
    requests.send("PATCH", `${claims}/${name}`, grown, mergePatch).body;
  const claim = (name: string, spec: object) => {
    const resources = { requests: { storage: "1Gi" } };
    const whole = { accessModes: ["ReadWriteOnce"], resources, ...spec };
    requests.ask("POST", claims, { metadata: { name }, spec: whole });
    requests.settle();
  };
  claim("narrow", {});
  expect(grow("narrow")).toMatchObject({
    code: 403,
    message:
      'persistentvolumeclaims "narrow" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  });
  requests.ask("POST", "/api/v1/persistentvolumes", {
    metadata: { name: "a" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      hostPath: { path: "/a" },
      storageClassName: "wide",
    },
  });
  claim("grows", { storageClassName: "wide" });
  expect(grow("grows")).toMatchObject(grown);
});

test("what a LimitRange says of containers holds for a resize, too", () => {
  const requests = new TestRequests(1, 1);
  requests.createPod("p", {
    containers: [{ name: "c", image: "nginx:1.25", resources: { requests: { cpu: "100m" } } }],
  });
  requests.settle();
  requests.ask("POST", `${namespaced}/limitranges`, {
    metadata: { name: "l" },
    spec: { limits: [{ type: "Container", max: { cpu: "1" } }] },
  });
  const resources = { requests: { cpu: "2" } };
  const { body } = requests.send(
    "PATCH",
    `${namespaced}/pods/p/resize`,
    { spec: { containers: [{ name: "c", resources }] } },
    "application/strategic-merge-patch+json",
  );
  expect(body).toMatchObject({
    message: 'pods "p" is forbidden: maximum cpu usage per Container is 1.  No limit is specified',
  });
});

test("nothing goes onto a node that somebody makes before it was seen to be ready", () => {
  const path = "/api/v1/nodes";
  const node = { metadata: { name: "n" } };
  const taints = (cluster: Cluster) => create<Node>(cluster, path, node).spec.taints;
  expect(taints(new Cluster({ seed: 1 }))).toEqual([
    { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" },
  ]);
  const apiServer = { disabledPlugins: admissionPlugins };
  expect(taints(new Cluster({ seed: 1, apiServer }))).toBeUndefined();
});

/** For O=dev, O=system:masters, CN=ann. */
const requestOfMasters = `-----BEGIN CERTIFICATE REQUEST-----
MIHvMIGXAgEAMDUxDDAKBgNVBAoMA2RldjEXMBUGA1UECgwOc3lzdGVtOm1hc3Rl
cnMxDDAKBgNVBAMMA2FubjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABK+Qx8lC
z+f7HOvbLShuphSHpR+ToJMG8mTO2+qNvaDaiIWWRTFQ1sl9+8z5BAUbxYO8Dvo+
8yM4m9aVcpAeabmgADAKBggqhkjOPQQDAgNHADBEAiA3RSJ28vtGQObfEw4YOT2P
u1ZzxsIRNU0OnjD4TM0HgQIgP8JVBkRR5Zn161hvt5jeg95K/9ynwVmc+KJiRKai
awE=
-----END CERTIFICATE REQUEST-----
`;

test("nobody asks the API server's signer for an administrator's certificate", () => {
  const { cluster } = new TestRequests();
  const ask = (name: string, signerName: string) => {
    const spec = { signerName, usages: ["client auth"], request: btoa(requestOfMasters) };
    const path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    return create<{ message?: string }>(cluster, path, { metadata: { name }, spec }).message;
  };
  expect(ask("a", "kubernetes.io/kube-apiserver-client")).toBe(
    'certificatesigningrequests.certificates.k8s.io "a" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
  );
  expect(ask("b", "example.com/signer")).toBeUndefined();
});
