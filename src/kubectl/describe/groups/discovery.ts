import type { Describers } from "../describer.ts";
import { describeEndpointSlice } from "../endpointslice.ts";

/** How the kinds of discovery.k8s.io are described. */
export const discoveryDescribers: Describers = {
  "EndpointSlice.discovery.k8s.io": describeEndpointSlice,
};
