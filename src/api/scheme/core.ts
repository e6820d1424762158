import type {
  ConfigMap,
  Endpoints,
  Event,
  Namespace,
  Node,
  Pod,
  PodTemplate,
  ReplicationController,
  Secret,
  Service,
  ServiceAccount,
} from "../core.ts";
import type { LimitRange, ResourceQuota } from "../limits.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../storage.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of the core group. */
export interface CoreResources {
  configmaps: ConfigMap;
  endpoints: Endpoints;
  events: Event;
  limitranges: LimitRange;
  namespaces: Namespace;
  nodes: Node;
  persistentvolumeclaims: PersistentVolumeClaim;
  persistentvolumes: PersistentVolume;
  pods: Pod;
  podtemplates: PodTemplate;
  replicationcontrollers: ReplicationController;
  resourcequotas: ResourceQuota;
  secrets: Secret;
  serviceaccounts: ServiceAccount;
  services: Service;
}

const shared = sharedBy("", "v1");

/** Their facts, in the order of the real server's discovery. */
export const core: GroupScheme<CoreResources> = {
  configmaps: {
    ...shared,
    kind: "ConfigMap",
    singular: "configmap",
    shortNames: ["cm"],
    namespaced: true,
  },
  endpoints: {
    ...shared,
    kind: "Endpoints",
    singular: "endpoints",
    shortNames: ["ep"],
    namespaced: true,
  },
  events: { ...shared, kind: "Event", singular: "event", shortNames: ["ev"], namespaced: true },
  limitranges: {
    ...shared,
    kind: "LimitRange",
    singular: "limitrange",
    shortNames: ["limits"],
    namespaced: true,
  },
  namespaces: {
    ...shared,
    kind: "Namespace",
    singular: "namespace",
    shortNames: ["ns"],
    namespaced: false,
    subresources: ["finalize", "status"],
  },
  nodes: {
    ...shared,
    kind: "Node",
    singular: "node",
    shortNames: ["no"],
    namespaced: false,
    subresources: ["proxy", "status"],
  },
  persistentvolumeclaims: {
    ...shared,
    kind: "PersistentVolumeClaim",
    singular: "persistentvolumeclaim",
    shortNames: ["pvc"],
    namespaced: true,
    subresources: ["status"],
  },
  persistentvolumes: {
    ...shared,
    kind: "PersistentVolume",
    singular: "persistentvolume",
    shortNames: ["pv"],
    namespaced: false,
    subresources: ["status"],
  },
  pods: {
    ...shared,
    kind: "Pod",
    singular: "pod",
    shortNames: ["po"],
    categories: ["all"],
    namespaced: true,
    subresources: [
      "attach",
      "binding",
      "ephemeralcontainers",
      "eviction",
      "exec",
      "log",
      "portforward",
      "proxy",
      "resize",
      "status",
    ],
  },
  podtemplates: {
    ...shared,
    kind: "PodTemplate",
    singular: "podtemplate",
    namespaced: true,
  },
  replicationcontrollers: {
    ...shared,
    kind: "ReplicationController",
    singular: "replicationcontroller",
    shortNames: ["rc"],
    categories: ["all"],
    namespaced: true,
    subresources: ["scale", "status"],
  },
  resourcequotas: {
    ...shared,
    kind: "ResourceQuota",
    singular: "resourcequota",
    shortNames: ["quota"],
    namespaced: true,
    subresources: ["status"],
  },
  secrets: { ...shared, kind: "Secret", singular: "secret", namespaced: true },
  serviceaccounts: {
    ...shared,
    kind: "ServiceAccount",
    singular: "serviceaccount",
    shortNames: ["sa"],
    namespaced: true,
    subresources: ["token"],
  },
  services: {
    ...shared,
    kind: "Service",
    singular: "service",
    shortNames: ["svc"],
    categories: ["all"],
    namespaced: true,
    subresources: ["proxy", "status"],
  },
};
