import { expect, test } from "vitest";
import type { PersistentVolume, PersistentVolumeClaim } from "#api/storage.ts";
import type { Pod } from "#api/core.ts";
import { Cluster } from "../../cluster.ts";
import { admissionPlugins } from "./plugins.ts";

const namespaced = "/api/v1/namespaces/default";

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
