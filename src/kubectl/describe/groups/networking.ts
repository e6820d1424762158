import type { Describers } from "../describer.ts";
import { describeIngress, describeIngressClass } from "../ingress.ts";
import { describeNetworkPolicy } from "../networkpolicy.ts";
import { describeIPAddress, describeServiceCIDR } from "../service-addresses.ts";

/** How the kinds of networking.k8s.io are described. */
export const networkingDescribers: Describers = {
  "IPAddress.networking.k8s.io": describeIPAddress,
  "Ingress.networking.k8s.io": describeIngress,
  "IngressClass.networking.k8s.io": describeIngressClass,
  "NetworkPolicy.networking.k8s.io": describeNetworkPolicy,
  "ServiceCIDR.networking.k8s.io": describeServiceCIDR,
};
