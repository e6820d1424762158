import type { ResourceMapping } from "../resources/mapping.ts";
import { describeConfigMap } from "./configmap.ts";
import { describeCronJob } from "./cronjob.ts";
import { describeDaemonSet } from "./daemonset.ts";
import { describeDeployment } from "./deployment.ts";
import type { Describer } from "./describer.ts";
import { describeEndpoints } from "./endpoints.ts";
import { describeEndpointSlice } from "./endpointslice.ts";
import { describeAnything } from "./generic.ts";
import { describeJob } from "./job.ts";
import { describeNamespace } from "./namespace.ts";
import { describeNode } from "./node.ts";
import { describePod } from "./pod.ts";
import { describePodDisruptionBudget } from "./poddisruptionbudget.ts";
import { describeReplicaSet } from "./replicaset.ts";
import { describeReplicationController } from "./replicationcontroller.ts";
import { describeSecret } from "./secret.ts";
import { describeService } from "./service.ts";
import { describeServiceAccount } from "./serviceaccount.ts";
import { describeStatefulSet } from "./statefulset.ts";
import { describeAutoscaler } from "./autoscaler.ts";
import { describePriorityClass, describeStorageClass } from "./classes.ts";
import { describeIngress, describeIngressClass } from "./ingress.ts";
import { describeLimitRange, describeResourceQuota } from "./limits.ts";
import { describeNetworkPolicy } from "./networkpolicy.ts";
import { describeRole, describeRoleBinding } from "./roles.ts";
import { describePersistentVolume, describePersistentVolumeClaim } from "./storage.ts";

/** By kind and group. */
const describers: Readonly<Record<string, Describer>> = {
  "ClusterRole.rbac.authorization.k8s.io": describeRole,
  "ClusterRoleBinding.rbac.authorization.k8s.io": describeRoleBinding,
  ConfigMap: describeConfigMap,
  "CronJob.batch": describeCronJob,
  "DaemonSet.apps": describeDaemonSet,
  "Deployment.apps": describeDeployment,
  "EndpointSlice.discovery.k8s.io": describeEndpointSlice,
  Endpoints: describeEndpoints,
  "HorizontalPodAutoscaler.autoscaling": describeAutoscaler,
  "Ingress.networking.k8s.io": describeIngress,
  "IngressClass.networking.k8s.io": describeIngressClass,
  "Job.batch": describeJob,
  LimitRange: describeLimitRange,
  Namespace: describeNamespace,
  "NetworkPolicy.networking.k8s.io": describeNetworkPolicy,
  Node: describeNode,
  PersistentVolume: describePersistentVolume,
  PersistentVolumeClaim: describePersistentVolumeClaim,
  Pod: describePod,
  "PodDisruptionBudget.policy": describePodDisruptionBudget,
  "PriorityClass.scheduling.k8s.io": describePriorityClass,
  "ReplicaSet.apps": describeReplicaSet,
  ReplicationController: describeReplicationController,
  ResourceQuota: describeResourceQuota,
  "Role.rbac.authorization.k8s.io": describeRole,
  "RoleBinding.rbac.authorization.k8s.io": describeRoleBinding,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
  "StatefulSet.apps": describeStatefulSet,
  "StorageClass.storage.k8s.io": describeStorageClass,
};

/** How objects of a type are described; field by field if nothing better is known. */
export function describerOf({ kind, group }: ResourceMapping): Describer {
  return describers[group ? `${kind}.${group}` : kind] ?? describeAnything;
}
