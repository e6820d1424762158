import type { Ingress, IngressClass, NetworkPolicy } from "../networking.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of networking.k8s.io. */
export interface NetworkingResources {
  ingressclasses: IngressClass;
  ingresses: Ingress;
  networkpolicies: NetworkPolicy;
}

const shared = sharedBy("networking.k8s.io", "v1");

/** Their facts, in the order of the real server's discovery. */
export const networking: GroupScheme<NetworkingResources> = {
  ingressclasses: {
    ...shared,
    kind: "IngressClass",
    singular: "ingressclass",
    namespaced: false,
  },
  ingresses: {
    ...shared,
    kind: "Ingress",
    singular: "ingress",
    shortNames: ["ing"],
    namespaced: true,
    subresources: ["status"],
  },
  networkpolicies: {
    ...shared,
    kind: "NetworkPolicy",
    singular: "networkpolicy",
    shortNames: ["netpol"],
    namespaced: true,
  },
};
