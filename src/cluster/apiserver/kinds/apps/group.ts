import type { AppsResources } from "#api/scheme/apps.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { controllerRevisionStrategy } from "./controllerrevision.ts";
import { daemonSetStrategy } from "./daemonset.ts";
import { deploymentStrategy } from "./deployment.ts";
import { replicaSetStrategy } from "./replicaset.ts";
import { statefulSetStrategy } from "./statefulset.ts";

/** The rules of the kinds of apps. */
export const appsStrategies: GroupStrategies<AppsResources> = {
  controllerrevisions: controllerRevisionStrategy,
  daemonsets: daemonSetStrategy,
  deployments: deploymentStrategy,
  replicasets: replicaSetStrategy,
  statefulsets: statefulSetStrategy,
};
