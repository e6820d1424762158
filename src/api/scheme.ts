import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from "./apps.ts";
import type { CronJob, Job } from "./batch.ts";
import type { Lease } from "./coordination.ts";
import type { HorizontalPodAutoscaler } from "./autoscaling.ts";
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
} from "./core.ts";
import type { EndpointSlice } from "./discovery.ts";
import type { PodDisruptionBudget } from "./policy.ts";
import type { CertificateSigningRequest } from "./certificates.ts";
import type { PriorityClass, RuntimeClass } from "./classes.ts";
import type { CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment } from "./csi.ts";
import type { LimitRange, ResourceQuota } from "./limits.ts";
import type { Ingress, IngressClass, NetworkPolicy } from "./networking.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "./rbac.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "./storage.ts";

/** Every resource the API server stores. Adding one starts here and the compiler finds the rest. */
export interface Resources {
  certificatesigningrequests: CertificateSigningRequest;
  clusterrolebindings: ClusterRoleBinding;
  clusterroles: ClusterRole;
  configmaps: ConfigMap;
  controllerrevisions: ControllerRevision;
  cronjobs: CronJob;
  csidrivers: CSIDriver;
  csinodes: CSINode;
  csistoragecapacities: CSIStorageCapacity;
  daemonsets: DaemonSet;
  deployments: Deployment;
  endpoints: Endpoints;
  endpointslices: EndpointSlice;
  events: Event;
  horizontalpodautoscalers: HorizontalPodAutoscaler;
  ingressclasses: IngressClass;
  ingresses: Ingress;
  jobs: Job;
  leases: Lease;
  limitranges: LimitRange;
  namespaces: Namespace;
  networkpolicies: NetworkPolicy;
  nodes: Node;
  persistentvolumeclaims: PersistentVolumeClaim;
  persistentvolumes: PersistentVolume;
  poddisruptionbudgets: PodDisruptionBudget;
  pods: Pod;
  podtemplates: PodTemplate;
  priorityclasses: PriorityClass;
  replicasets: ReplicaSet;
  replicationcontrollers: ReplicationController;
  resourcequotas: ResourceQuota;
  rolebindings: RoleBinding;
  roles: Role;
  runtimeclasses: RuntimeClass;
  secrets: Secret;
  serviceaccounts: ServiceAccount;
  services: Service;
  statefulsets: StatefulSet;
  storageclasses: StorageClass;
  volumeattachments: VolumeAttachment;
}

/** The plural, as in a URL. */
export type Resource = keyof Resources;

/** What discovery tells about a resource. */
export interface ResourceInfo {
  readonly kind: string;
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly subresources: readonly string[];
}

const core = { group: "", version: "v1", categories: [], subresources: [], shortNames: [] };
const apps = { group: "apps", version: "v1", categories: [], subresources: [], shortNames: [] };

/** The facts of each resource, in the order of the real server's discovery within a group. */
export const scheme: { readonly [R in Resource]: ResourceInfo } = {
  configmaps: {
    ...core,
    kind: "ConfigMap",
    singular: "configmap",
    shortNames: ["cm"],
    namespaced: true,
  },
  endpoints: {
    ...core,
    kind: "Endpoints",
    singular: "endpoints",
    shortNames: ["ep"],
    namespaced: true,
  },
  events: { ...core, kind: "Event", singular: "event", shortNames: ["ev"], namespaced: true },
  limitranges: {
    ...core,
    kind: "LimitRange",
    singular: "limitrange",
    shortNames: ["limits"],
    namespaced: true,
  },
  namespaces: {
    ...core,
    kind: "Namespace",
    singular: "namespace",
    shortNames: ["ns"],
    namespaced: false,
    subresources: ["finalize", "status"],
  },
  nodes: {
    ...core,
    kind: "Node",
    singular: "node",
    shortNames: ["no"],
    namespaced: false,
    subresources: ["proxy", "status"],
  },
  persistentvolumeclaims: {
    ...core,
    kind: "PersistentVolumeClaim",
    singular: "persistentvolumeclaim",
    shortNames: ["pvc"],
    namespaced: true,
    subresources: ["status"],
  },
  persistentvolumes: {
    ...core,
    kind: "PersistentVolume",
    singular: "persistentvolume",
    shortNames: ["pv"],
    namespaced: false,
    subresources: ["status"],
  },
  pods: {
    ...core,
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
    ...core,
    kind: "PodTemplate",
    singular: "podtemplate",
    namespaced: true,
  },
  replicationcontrollers: {
    ...core,
    kind: "ReplicationController",
    singular: "replicationcontroller",
    shortNames: ["rc"],
    categories: ["all"],
    namespaced: true,
    subresources: ["scale", "status"],
  },
  resourcequotas: {
    ...core,
    kind: "ResourceQuota",
    singular: "resourcequota",
    shortNames: ["quota"],
    namespaced: true,
    subresources: ["status"],
  },
  secrets: { ...core, kind: "Secret", singular: "secret", namespaced: true },
  serviceaccounts: {
    ...core,
    kind: "ServiceAccount",
    singular: "serviceaccount",
    shortNames: ["sa"],
    namespaced: true,
    subresources: ["token"],
  },
  services: {
    ...core,
    kind: "Service",
    singular: "service",
    shortNames: ["svc"],
    categories: ["all"],
    namespaced: true,
    subresources: ["proxy", "status"],
  },
  controllerrevisions: {
    ...apps,
    kind: "ControllerRevision",
    singular: "controllerrevision",
    namespaced: true,
  },
  daemonsets: {
    ...apps,
    kind: "DaemonSet",
    singular: "daemonset",
    shortNames: ["ds"],
    categories: ["all"],
    namespaced: true,
    subresources: ["status"],
  },
  deployments: {
    ...apps,
    kind: "Deployment",
    singular: "deployment",
    shortNames: ["deploy"],
    categories: ["all"],
    namespaced: true,
    subresources: ["scale", "status"],
  },
  replicasets: {
    ...apps,
    kind: "ReplicaSet",
    singular: "replicaset",
    shortNames: ["rs"],
    categories: ["all"],
    namespaced: true,
    subresources: ["scale", "status"],
  },
  statefulsets: {
    ...apps,
    kind: "StatefulSet",
    singular: "statefulset",
    shortNames: ["sts"],
    categories: ["all"],
    namespaced: true,
    subresources: ["scale", "status"],
  },
  horizontalpodautoscalers: {
    ...apps,
    group: "autoscaling",
    version: "v2",
    kind: "HorizontalPodAutoscaler",
    singular: "horizontalpodautoscaler",
    shortNames: ["hpa"],
    categories: ["all"],
    namespaced: true,
    subresources: ["status"],
  },
  cronjobs: {
    ...apps,
    group: "batch",
    kind: "CronJob",
    singular: "cronjob",
    shortNames: ["cj"],
    categories: ["all"],
    namespaced: true,
    subresources: ["status"],
  },
  jobs: {
    ...apps,
    group: "batch",
    kind: "Job",
    singular: "job",
    categories: ["all"],
    namespaced: true,
    subresources: ["status"],
  },
  certificatesigningrequests: {
    ...apps,
    group: "certificates.k8s.io",
    kind: "CertificateSigningRequest",
    singular: "certificatesigningrequest",
    shortNames: ["csr"],
    namespaced: false,
    subresources: ["approval", "status"],
  },
  ingressclasses: {
    ...apps,
    group: "networking.k8s.io",
    kind: "IngressClass",
    singular: "ingressclass",
    namespaced: false,
  },
  ingresses: {
    ...apps,
    group: "networking.k8s.io",
    kind: "Ingress",
    singular: "ingress",
    shortNames: ["ing"],
    namespaced: true,
    subresources: ["status"],
  },
  networkpolicies: {
    ...apps,
    group: "networking.k8s.io",
    kind: "NetworkPolicy",
    singular: "networkpolicy",
    shortNames: ["netpol"],
    namespaced: true,
  },
  poddisruptionbudgets: {
    ...apps,
    group: "policy",
    kind: "PodDisruptionBudget",
    singular: "poddisruptionbudget",
    shortNames: ["pdb"],
    namespaced: true,
    subresources: ["status"],
  },
  clusterrolebindings: {
    ...apps,
    group: "rbac.authorization.k8s.io",
    kind: "ClusterRoleBinding",
    singular: "clusterrolebinding",
    namespaced: false,
  },
  clusterroles: {
    ...apps,
    group: "rbac.authorization.k8s.io",
    kind: "ClusterRole",
    singular: "clusterrole",
    namespaced: false,
  },
  rolebindings: {
    ...apps,
    group: "rbac.authorization.k8s.io",
    kind: "RoleBinding",
    singular: "rolebinding",
    namespaced: true,
  },
  roles: {
    ...apps,
    group: "rbac.authorization.k8s.io",
    kind: "Role",
    singular: "role",
    namespaced: true,
  },
  csidrivers: {
    ...apps,
    group: "storage.k8s.io",
    kind: "CSIDriver",
    singular: "csidriver",
    namespaced: false,
  },
  csinodes: {
    ...apps,
    group: "storage.k8s.io",
    kind: "CSINode",
    singular: "csinode",
    namespaced: false,
  },
  csistoragecapacities: {
    ...apps,
    group: "storage.k8s.io",
    kind: "CSIStorageCapacity",
    singular: "csistoragecapacity",
    namespaced: true,
  },
  volumeattachments: {
    ...apps,
    group: "storage.k8s.io",
    kind: "VolumeAttachment",
    singular: "volumeattachment",
    namespaced: false,
    subresources: ["status"],
  },
  storageclasses: {
    ...apps,
    group: "storage.k8s.io",
    kind: "StorageClass",
    singular: "storageclass",
    shortNames: ["sc"],
    namespaced: false,
  },
  priorityclasses: {
    ...apps,
    group: "scheduling.k8s.io",
    kind: "PriorityClass",
    singular: "priorityclass",
    shortNames: ["pc"],
    namespaced: false,
  },
  leases: {
    ...apps,
    group: "coordination.k8s.io",
    kind: "Lease",
    singular: "lease",
    namespaced: true,
  },
  runtimeclasses: {
    ...apps,
    group: "node.k8s.io",
    kind: "RuntimeClass",
    singular: "runtimeclass",
    namespaced: false,
  },
  endpointslices: {
    ...apps,
    group: "discovery.k8s.io",
    kind: "EndpointSlice",
    singular: "endpointslice",
    namespaced: true,
  },
};

/** All resources, in the scheme's order. */
export const resources = Object.keys(scheme) as readonly Resource[];

/** `deployments.apps`, `pods`: how Kubernetes names a resource in messages. */
export function groupResource(resource: Resource): string {
  const { group } = scheme[resource];
  return group ? `${resource}.${group}` : resource;
}

/** `Deployment.apps`, `Pod`: how Kubernetes names a kind in messages. */
export function groupKind(resource: Resource): string {
  const { kind, group } = scheme[resource];
  return group ? `${kind}.${group}` : kind;
}

/** `apps/v1`, `v1`: what stands as apiVersion in objects of this resource. */
export function apiVersionOf(resource: Resource): string {
  const { group, version } = scheme[resource];
  return group ? `${group}/${version}` : version;
}

/** The resource that stores objects of this apiVersion and kind. */
export function resourceOfKind(apiVersion: string, kind: string): Resource | undefined {
  return resources.find(
    (resource) => scheme[resource].kind === kind && apiVersionOf(resource) === apiVersion,
  );
}
