import type { DiscoveryResources } from "#api/scheme/discovery.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { endpointSliceStrategy } from "./endpointslice.ts";

/** The rules of the kinds of discovery.k8s.io. */
export const discoveryStrategies: GroupStrategies<DiscoveryResources> = {
  endpointslices: endpointSliceStrategy,
};
