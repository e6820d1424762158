import type { Lease } from "../coordination.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of coordination.k8s.io. */
export interface CoordinationResources {
  leases: Lease;
}

const shared = sharedBy("coordination.k8s.io", "v1");

/** Their facts, in the order of the real server's discovery. */
export const coordination: GroupScheme<CoordinationResources> = {
  leases: {
    ...shared,
    kind: "Lease",
    singular: "lease",
    namespaced: true,
  },
};
