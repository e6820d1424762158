// storage.k8s.io/v1: what storage drivers tell of themselves. Stored and shown; no driver runs here.

import type { KubernetesObject, LabelSelector } from "./meta.ts";
import type { PersistentVolume } from "./storage.ts";

export interface CSIDriver extends KubernetesObject {
  kind: "CSIDriver";
  spec: {
    attachRequired?: boolean;
    podInfoOnMount?: boolean;
    volumeLifecycleModes?: string[];
    storageCapacity?: boolean;
    fsGroupPolicy?: string;
    tokenRequests?: { audience: string; expirationSeconds?: number }[];
    requiresRepublish?: boolean;
    nodeAllocatableUpdatePeriodSeconds?: number;
    seLinuxMount?: boolean;
  };
}

export interface CSINode extends KubernetesObject {
  kind: "CSINode";
  spec: {
    drivers:
      | {
          name: string;
          nodeID: string;
          topologyKeys: string[] | null;
          allocatable?: { count?: number };
        }[]
      | null;
  };
}

export interface CSIStorageCapacity extends KubernetesObject {
  kind: "CSIStorageCapacity";
  nodeTopology?: LabelSelector;
  storageClassName: string;
  capacity?: string;
  maximumVolumeSize?: string;
}

export interface VolumeAttachment extends KubernetesObject {
  kind: "VolumeAttachment";
  spec: {
    attacher: string;
    source: { persistentVolumeName?: string; inlineVolumeSpec?: PersistentVolume["spec"] };
    nodeName: string;
  };
  status: {
    attached: boolean;
    attachmentMetadata?: Record<string, string>;
    attachError?: { time?: string | null; message?: string };
    detachError?: { time?: string | null; message?: string };
  };
}
