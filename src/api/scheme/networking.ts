import type {
  Ingress,
  IngressClass,
  IPAddress,
  NetworkPolicy,
  ServiceCIDR,
} from "../networking.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of networking.k8s.io. */
export interface NetworkingResources {
  ingressclasses: IngressClass;
  ingresses: Ingress;
  ipaddresses: IPAddress;
  networkpolicies: NetworkPolicy;
  servicecidrs: ServiceCIDR;
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
  ipaddresses: {
    ...shared,
    kind: "IPAddress",
    singular: "ipaddress",
    shortNames: ["ip"],
    namespaced: false,
  },
  networkpolicies: {
    ...shared,
    kind: "NetworkPolicy",
    singular: "networkpolicy",
    shortNames: ["netpol"],
    namespaced: true,
  },
  servicecidrs: {
    ...shared,
    kind: "ServiceCIDR",
    singular: "servicecidr",
    namespaced: false,
    subresources: ["status"],
  },
};
