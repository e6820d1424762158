import type { Describers } from "../describer.ts";
import { describeStorageClass } from "../classes.ts";
import { describeCSINode } from "../csinode.ts";

/** How the kinds of storage.k8s.io are described. */
export const storageDescribers: Describers = {
  "CSINode.storage.k8s.io": describeCSINode,
  "StorageClass.storage.k8s.io": describeStorageClass,
};
