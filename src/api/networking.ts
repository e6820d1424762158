// networking.k8s.io/v1. Stored and shown; nothing in the simulated network acts on them.

import type { ConditionStatus, IntOrString, KubernetesObject, LabelSelector } from "./meta.ts";
import type { TypedLocalObjectReference } from "./volumes.ts";

export interface Ingress extends KubernetesObject {
  kind: "Ingress";
  spec: {
    ingressClassName?: string;
    defaultBackend?: IngressBackend;
    tls?: { hosts?: string[]; secretName?: string }[];
    rules?: IngressRule[];
  };
  status: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } };
}

export interface IngressRule {
  host?: string;
  http?: { paths: HTTPIngressPath[] | null };
}

export interface HTTPIngressPath {
  path?: string;
  pathType?: string;
  backend: IngressBackend;
}

export interface IngressBackend {
  service?: { name: string; port: { name?: string; number?: number } };
  resource?: TypedLocalObjectReference;
}

export interface IngressClass extends KubernetesObject {
  kind: "IngressClass";
  spec: {
    controller?: string;
    parameters?: {
      apiGroup?: string;
      kind: string;
      name: string;
      scope?: string;
      namespace?: string;
    };
  };
}

export interface NetworkPolicy extends KubernetesObject {
  kind: "NetworkPolicy";
  spec: {
    podSelector: LabelSelector;
    ingress?: { ports?: NetworkPolicyPort[]; from?: NetworkPolicyPeer[] }[];
    egress?: { ports?: NetworkPolicyPort[]; to?: NetworkPolicyPeer[] }[];
    policyTypes?: string[];
  };
}

export interface NetworkPolicyPort {
  protocol?: string;
  port?: IntOrString;
  endPort?: number;
}

export interface NetworkPolicyPeer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}

/** An IP address that somebody has, named by itself. */
export interface IPAddress extends KubernetesObject {
  kind: "IPAddress";
  spec: {
    parentRef?: { group?: string; resource?: string; namespace?: string; name?: string };
  };
}

/** Where the addresses of Services come from. */
export interface ServiceCIDR extends KubernetesObject {
  kind: "ServiceCIDR";
  spec: { cidrs?: string[] };
  status: {
    conditions?: {
      type: string;
      status: ConditionStatus;
      observedGeneration?: number;
      lastTransitionTime: string | null;
      reason: string;
      message: string;
    }[];
  };
}
