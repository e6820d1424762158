// coordination.k8s.io/v1: a Lease is a node's heartbeat.

import type { KubernetesObject } from "./meta.ts";

export interface Lease extends KubernetesObject {
  kind: "Lease";
  spec: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    /** RFC 3339 with microseconds. */
    acquireTime?: string;
    /** RFC 3339 with microseconds. */
    renewTime?: string;
    leaseTransitions?: number;
    strategy?: string;
    preferredHolder?: string;
  };
}
