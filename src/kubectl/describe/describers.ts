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

/** By kind and group. */
const describers: Readonly<Record<string, Describer>> = {
  ConfigMap: describeConfigMap,
  "CronJob.batch": describeCronJob,
  "DaemonSet.apps": describeDaemonSet,
  "Deployment.apps": describeDeployment,
  Endpoints: describeEndpoints,
  "EndpointSlice.discovery.k8s.io": describeEndpointSlice,
  "Job.batch": describeJob,
  Namespace: describeNamespace,
  Node: describeNode,
  Pod: describePod,
  "PodDisruptionBudget.policy": describePodDisruptionBudget,
  "ReplicaSet.apps": describeReplicaSet,
  ReplicationController: describeReplicationController,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
  "StatefulSet.apps": describeStatefulSet,
};

/** How objects of a type are described; field by field if nothing better is known. */
export function describerOf({ kind, group }: ResourceMapping): Describer {
  return describers[group ? `${kind}.${group}` : kind] ?? describeAnything;
}
