import { expect, test } from "vitest";
import type { PersistentVolume, PersistentVolumeClaim } from "#api/storage.ts";
import { TestRequests } from "../../test-requests.ts";

const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
const volumes = "/api/v1/persistentvolumes";
const pods = "/api/v1/namespaces/default/pods";
const size = (storage: string) => ({ resources: { requests: { storage } } });

function claim(api: TestRequests, name: string, spec: object = {}): void {
  const usual = { accessModes: ["ReadWriteOnce"], ...size("1Gi") };
  api.ask("POST", claims, { metadata: { name }, spec: { ...usual, ...spec } });
}

function volume(api: TestRequests, name: string, storage: string, spec: object = {}): void {
  api.ask("POST", volumes, {
    metadata: { name },
    spec: {
      capacity: { storage },
      accessModes: ["ReadWriteOnce"],
      hostPath: { path: `/data/${name}` },
      ...spec,
    },
  });
}

const podUsing = (claimName: string) => ({
  containers: [{ name: "c", image: "nginx:1.25", volumeMounts: [{ name: "d", mountPath: "/d" }] }],
  volumes: [{ name: "d", persistentVolumeClaim: { claimName } }],
});

const getClaim = (api: TestRequests, name: string) =>
  api.ask<PersistentVolumeClaim>("GET", `${claims}/${name}`);
const phases = (api: TestRequests) =>
  Object.fromEntries(
    api.cluster
      .list("persistentvolumes")
      .map(({ metadata, status }) => [metadata.name, status.phase]),
  );

test("a claim gets a volume of the class standard, which goes with it", () => {
  const api = new TestRequests();
  claim(api, "data");
  api.settle();
  const bound = getClaim(api, "data");
  const name = `pvc-${bound.metadata.uid}`;
  expect(bound.spec.volumeName).toBe(name);
  expect(bound.spec.storageClassName).toBe("standard");
  expect(bound.status).toEqual({
    phase: "Bound",
    accessModes: ["ReadWriteOnce"],
    capacity: { storage: "1Gi" },
  });
  expect(api.events("data")).toEqual([
    "Normal ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'k8s.io/minikube-hostpath' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
    'Normal Provisioning External provisioner is provisioning volume for claim "default/data"',
    `Normal ProvisioningSucceeded Successfully provisioned volume ${name}`,
  ]);
  const { spec } = api.ask<PersistentVolume>("GET", `${volumes}/${name}`);
  expect(spec.hostPath?.path).toBe("/tmp/hostpath-provisioner/default/data");
  api.ask("DELETE", `${claims}/data`);
  api.settle();
  expect([api.cluster.list("persistentvolumeclaims"), phases(api)]).toEqual([[], {}]);
});

test("without a class the smallest volume that is enough is taken, and kept when the claim goes", () => {
  const api = new TestRequests();
  volume(api, "small", "500Mi");
  volume(api, "large", "10Gi");
  volume(api, "fitting", "2Gi");
  claim(api, "data", { storageClassName: "" });
  api.settle();
  expect(getClaim(api, "data").spec.volumeName).toBe("fitting");
  expect(phases(api)).toEqual({ fitting: "Bound", large: "Available", small: "Available" });
  api.ask("DELETE", `${claims}/data`);
  api.settle();
  expect(phases(api)).toEqual({ fitting: "Released", large: "Available", small: "Available" });
});

test("a claim without any volume says why, and a Pod waits for it", () => {
  const api = new TestRequests();
  claim(api, "data", { storageClassName: "" });
  api.ask("POST", pods, { metadata: { name: "p" }, spec: podUsing("data") });
  api.settle();
  expect(api.events("data")).toEqual([
    "Normal FailedBinding no persistent volumes available for this claim and no storage class is set",
  ]);
  expect(api.events("p")).toEqual([
    "Warning FailedScheduling 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
  ]);
  volume(api, "late", "1Gi");
  api.settle();
  expect(api.pods[0]?.status.phase).toBe("Running");
});

test("a claim in use is let go when its last Pod has gone; what was written stays with it", () => {
  const api = new TestRequests();
  claim(api, "data");
  api.ask("POST", pods, { metadata: { name: "p" }, spec: podUsing("data") });
  api.settle();
  api.cluster.container("default", "p", "c")?.files.write("/d/note", "still here");
  api.ask("DELETE", `${pods}/p`);
  api.settle();
  api.ask("POST", pods, { metadata: { name: "q" }, spec: podUsing("data") });
  api.settle();
  expect(api.cluster.container("default", "q", "c")?.files.read("/d/note")).toBe("still here");
  api.ask("DELETE", `${claims}/data`);
  api.settle();
  expect(getClaim(api, "data").metadata.finalizers).toEqual(["kubernetes.io/pvc-protection"]);
  api.ask("DELETE", `${pods}/q`);
  api.settle();
  expect(api.cluster.list("persistentvolumeclaims")).toEqual([]);
});

test("a class may wait for the first Pod", () => {
  const api = new TestRequests();
  api.ask("POST", "/apis/storage.k8s.io/v1/storageclasses", {
    metadata: { name: "late" },
    provisioner: "k8s.io/minikube-hostpath",
    volumeBindingMode: "WaitForFirstConsumer",
  });
  claim(api, "data", { storageClassName: "late" });
  api.settle();
  expect(getClaim(api, "data").status.phase).toBe("Pending");
  expect(api.events("data")).toEqual([
    "Normal WaitForFirstConsumer waiting for first consumer to be created before binding",
  ]);
  api.ask("POST", pods, { metadata: { name: "p" }, spec: podUsing("data") });
  api.settle();
  expect(getClaim(api, "data").status.phase).toBe("Bound");
  expect(api.pods[0]?.status.phase).toBe("Running");
});
