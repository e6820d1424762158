import type { Describers } from "../describer.ts";
import { describeConfigMap } from "../configmap.ts";
import { describeEndpoints } from "../endpoints.ts";
import { describeLimitRange, describeResourceQuota } from "../limits.ts";
import { describeNamespace } from "../namespace.ts";
import { describeNode } from "../node.ts";
import { describePod } from "../pod.ts";
import { describeReplicationController } from "../replicationcontroller.ts";
import { describeSecret } from "../secret.ts";
import { describeService } from "../service.ts";
import { describeServiceAccount } from "../serviceaccount.ts";
import { describePersistentVolume, describePersistentVolumeClaim } from "../storage.ts";

/** How the kinds of the core group are described. */
export const coreDescribers: Describers = {
  ConfigMap: describeConfigMap,
  Endpoints: describeEndpoints,
  LimitRange: describeLimitRange,
  Namespace: describeNamespace,
  Node: describeNode,
  PersistentVolume: describePersistentVolume,
  PersistentVolumeClaim: describePersistentVolumeClaim,
  Pod: describePod,
  ReplicationController: describeReplicationController,
  ResourceQuota: describeResourceQuota,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
};
