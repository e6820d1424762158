import type { Describers } from "../describer.ts";
import { describeDaemonSet } from "../daemonset.ts";
import { describeDeployment } from "../deployment.ts";
import { describeReplicaSet } from "../replicaset.ts";
import { describeStatefulSet } from "../statefulset.ts";

/** How the kinds of apps are described. */
export const appsDescribers: Describers = {
  "DaemonSet.apps": describeDaemonSet,
  "Deployment.apps": describeDeployment,
  "ReplicaSet.apps": describeReplicaSet,
  "StatefulSet.apps": describeStatefulSet,
};
