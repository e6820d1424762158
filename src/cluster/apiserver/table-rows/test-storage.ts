// Rows of volumes and storage.k8s.io.

import { type Case, core, inDefault } from "./test-case.ts";

export const csi = { driver: "d", volumeHandle: "h" };
const storageApi = "/apis/storage.k8s.io/v1";

export const storage: readonly Case[] = [
  [
    "PersistentVolume",
    `${core}/persistentvolumes`,
    {
      spec: {
        capacity: { storage: "1024Mi" },
        accessModes: ["ReadWriteOnce", "ReadOnlyMany"],
        claimRef: { namespace: "default", name: "c" },
        storageClassName: "fast",
        csi,
      },
    },
    { phase: "Failed", reason: "Broken" },
    [
      "x",
      "1Gi",
      "RWO,ROX",
      "Retain",
      "Failed",
      "default/c",
      "fast",
      "<unset>",
      "Broken",
      "0s",
      "Filesystem",
    ],
  ],
  [
    "PersistentVolumeClaim",
    `${core}${inDefault}/persistentvolumeclaims`,
    {
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        storageClassName: "fast",
      },
    },
    undefined,
    ["x", "Pending", "", "", "", "fast", "<unset>", "0s", "Filesystem"],
  ],
  [
    "PersistentVolumeClaim that is bound",
    `${core}${inDefault}/persistentvolumeclaims`,
    {
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        volumeName: "v",
        volumeMode: "Block",
        storageClassName: "",
      },
    },
    { phase: "Bound", capacity: { storage: "2048Mi" }, accessModes: ["ReadWriteMany"] },
    ["x", "Bound", "v", "2Gi", "RWX", "", "<unset>", "0s", "Block"],
  ],
  [
    "StorageClass by default",
    `${storageApi}/storageclasses`,
    {
      metadata: { annotations: { "storageclass.beta.kubernetes.io/is-default-class": "true" } },
      provisioner: "p",
      allowVolumeExpansion: true,
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Retain",
    },
    undefined,
    ["x (default)", "p", "Retain", "WaitForFirstConsumer", true, "0s"],
  ],
  [
    "StorageClass",
    `${storageApi}/storageclasses`,
    { provisioner: "p" },
    undefined,
    ["x", "p", "Delete", "Immediate", false, "0s"],
  ],
  [
    "CSIDriver",
    `${storageApi}/csidrivers`,
    { spec: { tokenRequests: [{ audience: "a" }, { audience: "b" }], requiresRepublish: true } },
    undefined,
    ["x", true, false, false, "a,b", true, "Persistent", "0s"],
  ],
  [
    "CSIDriver of several modes",
    `${storageApi}/csidrivers`,
    {
      spec: {
        attachRequired: false,
        podInfoOnMount: true,
        storageCapacity: true,
        volumeLifecycleModes: ["Persistent", "Ephemeral"],
      },
    },
    undefined,
    ["x", false, true, true, "<unset>", false, "Persistent,Ephemeral", "0s"],
  ],
  [
    "CSINode",
    `${storageApi}/csinodes`,
    { spec: { drivers: [{ name: "d", nodeID: "n", topologyKeys: [] }] } },
    undefined,
    ["x", 1, "0s"],
  ],
  [
    "CSIStorageCapacity",
    `${storageApi}${inDefault}/csistoragecapacities`,
    { storageClassName: "fast", capacity: "1024Mi" },
    undefined,
    ["x", "fast", "1Gi"],
  ],
  [
    "CSIStorageCapacity that is unknown",
    `${storageApi}${inDefault}/csistoragecapacities`,
    { storageClassName: "fast" },
    undefined,
    ["x", "fast", "<unset>"],
  ],
  [
    "VolumeAttachment",
    `${storageApi}/volumeattachments`,
    { spec: { attacher: "a", nodeName: "n", source: { persistentVolumeName: "v" } } },
    { attached: true },
    ["x", "a", "v", "n", true, "0s"],
  ],
];
