import type { StorageResources } from "#api/scheme/storage.ts";
import type { GroupStrategies } from "../../strategy.ts";
import {
  csiDriverStrategy,
  csiNodeStrategy,
  csiStorageCapacityStrategy,
  volumeAttachmentStrategy,
} from "./csi.ts";
import { storageClassStrategy } from "./storageclass.ts";

/** The rules of the kinds of storage.k8s.io. */
export const storageStrategies: GroupStrategies<StorageResources> = {
  csidrivers: csiDriverStrategy,
  csinodes: csiNodeStrategy,
  csistoragecapacities: csiStorageCapacityStrategy,
  storageclasses: storageClassStrategy,
  volumeattachments: volumeAttachmentStrategy,
};
