// What clients expect of volumes, claims and classes.

import { expect, test } from "vitest";
import type { PersistentVolume, PersistentVolumeClaim } from "#api/storage.ts";
import { patchTypes, TestClient } from "./test-client.ts";

const volumes = "/api/v1/persistentvolumes";

/** A namespace with a volume and a claim of one class, bound to each other. */
class Bound {
  readonly client = new TestClient();
  readonly path = this.client.namespace("volumes");
  readonly claims = `${this.path}/persistentvolumeclaims`;

  /** Makes both and waits until they have found each other; answers their paths. */
  create(): { volume: string; claim: string } {
    const metadata = { generateName: "volumes-", creationTimestamp: null, labels: { e2e: "pv" } };
    const volume = this.client.ask<PersistentVolume>("POST", volumes, {
      metadata: { ...metadata, annotations: { "pv.beta.kubernetes.io/gid": "777" } },
      spec: {
        capacity: { storage: "2Gi" },
        csi: { driver: "inline-driver", volumeHandle: "e2e-conformance" },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: "volumes",
      },
      status: {},
    });
    const claim = this.client.ask<PersistentVolumeClaim>("POST", this.claims, {
      metadata: { ...metadata, generateName: "pvc-", namespace: "volumes" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "2Gi" } },
        storageClassName: "volumes",
      },
      status: {},
    });
    const paths = {
      volume: `${volumes}/${volume.metadata.name}`,
      claim: `${this.claims}/${claim.metadata.name}`,
    };
    const phase = (path: string) => this.client.ask<PersistentVolume>("GET", path).status.phase;
    this.client.until(() => phase(paths.volume) === "Bound" && phase(paths.claim) === "Bound", 60);
    return paths;
  }
}

test("a volume and a claim find each other, are labelled, and go one after the other", () => {
  const world = new Bound();
  const { client, claims } = world;
  const { volume, claim } = world.create();
  for (const path of [volume, claim]) {
    const labels = { patched: "yes" };
    const patched = client.ask("PATCH", path, { metadata: { labels } }, patchTypes.strategic);
    expect(patched).toMatchObject({ metadata: { labels: { e2e: "pv", ...labels } } });
  }
  client.ask("DELETE", claim);
  client.until(() => client.items(claims).length === 0, 30);
  expect(client.ask<PersistentVolume>("GET", volume).status.phase).toBe("Released");
  client.ask("DELETE", volume);
  client.until(() => client.items(`${volumes}?labelSelector=e2e=pv`).length === 0, 30);
});

test("collections of both are deleted by a label that an update gave them", () => {
  const world = new Bound();
  const { client } = world;
  const { volume, claim } = world.create();
  for (const path of [volume, claim]) {
    const { metadata, ...rest } = client.ask<PersistentVolume>("GET", path);
    const labels = { updated: "yes" };
    client.ask("PUT", path, { ...rest, metadata: { ...metadata, labels } });
  }
  const chosen = "labelSelector=updated=yes";
  expect(client.items(`/api/v1/persistentvolumeclaims?${chosen}`)).toHaveLength(1);
  client.ask("DELETE", `${world.claims}?${chosen}`);
  client.until(() => client.items(`${world.claims}?${chosen}`).length === 0, 30);
  client.ask("DELETE", `${volumes}?${chosen}`);
  client.until(() => client.items(`${volumes}?${chosen}`).length === 0, 30);
});

test("the status of both is read, patched and updated", () => {
  const world = new Bound();
  const { client } = world;
  const { volume, claim } = world.create();
  const condition = {
    type: "StatusPatched",
    status: "True",
    reason: "E2E patchedStatus",
    message: "Set",
  };
  const claimed = client.ask<PersistentVolumeClaim>(
    "PATCH",
    `${claim}/status`,
    { status: { conditions: [condition] } },
    patchTypes.merge,
  );
  expect(claimed.status).toMatchObject({ phase: "Bound", conditions: [condition] });
  const second = {
    ...condition,
    type: "StatusUpdated",
    lastProbeTime: null,
    lastTransitionTime: null,
  };
  const conditions = [...claimed.status.conditions!, second];
  const status = { ...claimed.status, conditions };
  const updated = client.ask<PersistentVolumeClaim>("PUT", `${claim}/status`, {
    ...claimed,
    status,
  });
  expect(updated.status.conditions).toMatchObject([condition, { type: "StatusUpdated" }]);
  const words = { message: "StatusPatched", reason: "E2E patchStatus" };
  const told = client.ask<PersistentVolume>(
    "PATCH",
    `${volume}/status`,
    { status: words },
    patchTypes.merge,
  );
  expect(told.status).toMatchObject({ phase: "Bound", ...words });
  const more = {
    ...told,
    status: { ...told.status, reason: "E2E updateStatus", message: "StatusUpdated" },
  };
  expect(client.ask<PersistentVolume>("PUT", `${volume}/status`, more).status).toMatchObject({
    phase: "Bound",
    reason: "E2E updateStatus",
    message: "StatusUpdated",
  });
});

test("volumes of drivers in a Pod are stored as they are", () => {
  const world = new Bound();
  const { client, path } = world;
  const driver = "e2e.example.com";
  const spec = {
    volumes: [
      { name: "one", csi: { driver } },
      { name: "two", csi: { driver, fsType: "ext4", readOnly: true } },
    ],
    containers: [
      {
        name: "c",
        image: "registry.k8s.io/e2e-test-images/busybox:1.36.1-1",
        command: ["sh", "-c", "ls /mnt/*"],
        volumeMounts: ["one", "two"].map((name) => ({ name, mountPath: `/mnt/${name}` })),
      },
    ],
  };
  const body = { metadata: { name: "p" }, spec };
  const made = client.ask<{ spec: { volumes: object[] } }>("POST", `${path}/pods`, body);
  expect(made.spec.volumes.slice(0, 2)).toEqual(spec.volumes);
  expect(client.refusal("POST", `${path}/pods`, body).reason).toBe("AlreadyExists");
  const annotations = { patched: "true" };
  const patch = { metadata: { annotations } };
  expect(client.ask("PATCH", `${path}/pods/p`, patch, patchTypes.merge)).toMatchObject(patch);
  client.ask("DELETE", `${path}/pods/p`);
  client.until(() => !client.finds(`${path}/pods/p`), 60);
});
