import type { Resource, Resources } from "#api/scheme.ts";
import type { Strategy } from "../strategy.ts";
import { configMapStrategy } from "./configmap.ts";
import { controllerRevisionStrategy } from "./controllerrevision.ts";
import { daemonSetStrategy } from "./daemonset.ts";
import { deploymentStrategy } from "./deployment.ts";
import { endpointsStrategy } from "./endpoints.ts";
import { endpointSliceStrategy } from "./endpointslice.ts";
import { eventStrategy } from "./event.ts";
import { jobStrategy } from "./job.ts";
import { cronJobStrategy } from "./cronjob.ts";
import { podDisruptionBudgetStrategy } from "./poddisruptionbudget.ts";
import { leaseStrategy } from "./lease.ts";
import { namespaceStrategy } from "./namespace.ts";
import { nodeStrategy } from "./node.ts";
import { persistentVolumeStrategy } from "./persistentvolume.ts";
import { persistentVolumeClaimStrategy } from "./persistentvolumeclaim.ts";
import { podStrategy } from "./pod.ts";
import { replicaSetStrategy } from "./replicaset.ts";
import { replicationControllerStrategy } from "./replicationcontroller.ts";
import { secretStrategy } from "./secret.ts";
import { serviceStrategy } from "./service.ts";
import { serviceAccountStrategy } from "./serviceaccount.ts";
import { statefulSetStrategy } from "./statefulset.ts";
import { storageClassStrategy } from "./storageclass.ts";
import { horizontalPodAutoscalerStrategy } from "./horizontalpodautoscaler.ts";
import { ingressStrategy } from "./ingress.ts";
import { ingressClassStrategy } from "./ingressclass.ts";
import { limitRangeStrategy } from "./limitrange.ts";
import { networkPolicyStrategy } from "./networkpolicy.ts";
import { podTemplateStrategy } from "./podtemplate.ts";
import { priorityClassStrategy } from "./priorityclass.ts";
import { resourceQuotaStrategy } from "./resourcequota.ts";
import { clusterRoleStrategy, roleStrategy } from "./role.ts";
import { clusterRoleBindingStrategy, roleBindingStrategy } from "./rolebinding.ts";
import { runtimeClassStrategy } from "./runtimeclass.ts";
import { certificateSigningRequestStrategy } from "./certificatesigningrequest.ts";
import {
  csiDriverStrategy,
  csiNodeStrategy,
  csiStorageCapacityStrategy,
  volumeAttachmentStrategy,
} from "./csi.ts";

const strategies: { readonly [R in Resource]: Strategy<Resources[R]> } = {
  certificatesigningrequests: certificateSigningRequestStrategy,
  clusterrolebindings: clusterRoleBindingStrategy,
  clusterroles: clusterRoleStrategy,
  configmaps: configMapStrategy,
  controllerrevisions: controllerRevisionStrategy,
  cronjobs: cronJobStrategy,
  csidrivers: csiDriverStrategy,
  csinodes: csiNodeStrategy,
  csistoragecapacities: csiStorageCapacityStrategy,
  daemonsets: daemonSetStrategy,
  deployments: deploymentStrategy,
  endpoints: endpointsStrategy,
  endpointslices: endpointSliceStrategy,
  events: eventStrategy,
  horizontalpodautoscalers: horizontalPodAutoscalerStrategy,
  ingressclasses: ingressClassStrategy,
  ingresses: ingressStrategy,
  jobs: jobStrategy,
  leases: leaseStrategy,
  limitranges: limitRangeStrategy,
  namespaces: namespaceStrategy,
  networkpolicies: networkPolicyStrategy,
  nodes: nodeStrategy,
  persistentvolumeclaims: persistentVolumeClaimStrategy,
  persistentvolumes: persistentVolumeStrategy,
  poddisruptionbudgets: podDisruptionBudgetStrategy,
  pods: podStrategy,
  podtemplates: podTemplateStrategy,
  priorityclasses: priorityClassStrategy,
  replicasets: replicaSetStrategy,
  replicationcontrollers: replicationControllerStrategy,
  resourcequotas: resourceQuotaStrategy,
  rolebindings: roleBindingStrategy,
  roles: roleStrategy,
  runtimeclasses: runtimeClassStrategy,
  secrets: secretStrategy,
  serviceaccounts: serviceAccountStrategy,
  services: serviceStrategy,
  statefulsets: statefulSetStrategy,
  storageclasses: storageClassStrategy,
  volumeattachments: volumeAttachmentStrategy,
};

/** The rules of a resource's kind. */
export function strategyOf<R extends Resource>(resource: R): Strategy<Resources[R]> {
  return strategies[resource];
}
