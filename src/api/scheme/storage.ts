import type { CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment } from "../csi.ts";
import type { StorageClass } from "../storage.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of storage.k8s.io. */
export interface StorageResources {
  csidrivers: CSIDriver;
  csinodes: CSINode;
  csistoragecapacities: CSIStorageCapacity;
  storageclasses: StorageClass;
  volumeattachments: VolumeAttachment;
}

const shared = sharedBy("storage.k8s.io", "v1");

/** Their facts, in the order of the real server's discovery. */
export const storage: GroupScheme<StorageResources> = {
  csidrivers: {
    ...shared,
    kind: "CSIDriver",
    singular: "csidriver",
    namespaced: false,
  },
  csinodes: {
    ...shared,
    kind: "CSINode",
    singular: "csinode",
    namespaced: false,
  },
  csistoragecapacities: {
    ...shared,
    kind: "CSIStorageCapacity",
    singular: "csistoragecapacity",
    namespaced: true,
  },
  volumeattachments: {
    ...shared,
    kind: "VolumeAttachment",
    singular: "volumeattachment",
    namespaced: false,
    subresources: ["status"],
  },
  storageclasses: {
    ...shared,
    kind: "StorageClass",
    singular: "storageclass",
    shortNames: ["sc"],
    namespaced: false,
  },
};
