import type { Describers } from "../describer.ts";
import { describeStorageClass } from "../classes.ts";

/** How the kinds of storage.k8s.io are described. */
export const storageDescribers: Describers = {
  "StorageClass.storage.k8s.io": describeStorageClass,
};
