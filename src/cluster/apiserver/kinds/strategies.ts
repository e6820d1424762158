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

const strategies: { readonly [R in Resource]: Strategy<Resources[R]> } = {
  configmaps: configMapStrategy,
  controllerrevisions: controllerRevisionStrategy,
  daemonsets: daemonSetStrategy,
  deployments: deploymentStrategy,
  endpoints: endpointsStrategy,
  endpointslices: endpointSliceStrategy,
  events: eventStrategy,
  jobs: jobStrategy,
  cronjobs: cronJobStrategy,
  poddisruptionbudgets: podDisruptionBudgetStrategy,
  leases: leaseStrategy,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  persistentvolumeclaims: persistentVolumeClaimStrategy,
  persistentvolumes: persistentVolumeStrategy,
  pods: podStrategy,
  replicasets: replicaSetStrategy,
  replicationcontrollers: replicationControllerStrategy,
  secrets: secretStrategy,
  serviceaccounts: serviceAccountStrategy,
  services: serviceStrategy,
  statefulsets: statefulSetStrategy,
  storageclasses: storageClassStrategy,
};

/** The rules of a resource's kind. */
export function strategyOf<R extends Resource>(resource: R): Strategy<Resources[R]> {
  return strategies[resource];
}
