import type { NetworkingResources } from "#api/scheme/networking.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { ingressStrategy } from "../ingress.ts";
import { ingressClassStrategy } from "../ingressclass.ts";
import { networkPolicyStrategy } from "../networkpolicy.ts";

/** The rules of the kinds of networking.k8s.io. */
export const networkingStrategies: GroupStrategies<NetworkingResources> = {
  ingressclasses: ingressClassStrategy,
  ingresses: ingressStrategy,
  networkpolicies: networkPolicyStrategy,
};
