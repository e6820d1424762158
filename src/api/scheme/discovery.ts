import type { EndpointSlice } from "../discovery.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of discovery.k8s.io. */
export interface DiscoveryResources {
  endpointslices: EndpointSlice;
}

const shared = sharedBy("discovery.k8s.io", "v1");

/** Their facts, in the order of the real server's discovery. */
export const discovery: GroupScheme<DiscoveryResources> = {
  endpointslices: {
    ...shared,
    kind: "EndpointSlice",
    singular: "endpointslice",
    namespaced: true,
  },
};
