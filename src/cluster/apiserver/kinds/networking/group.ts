import type { NetworkingResources } from "#api/scheme/networking.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { ingressStrategy } from "./ingress.ts";
import { ingressClassStrategy } from "./ingressclass.ts";
import { ipAddressStrategy } from "./ipaddress.ts";
import { networkPolicyStrategy } from "./networkpolicy.ts";
import { serviceCIDRStrategy } from "./servicecidr.ts";

/** The rules of the kinds of networking.k8s.io. */
export const networkingStrategies: GroupStrategies<NetworkingResources> = {
  ingressclasses: ingressClassStrategy,
  ingresses: ingressStrategy,
  ipaddresses: ipAddressStrategy,
  networkpolicies: networkPolicyStrategy,
  servicecidrs: serviceCIDRStrategy,
};
