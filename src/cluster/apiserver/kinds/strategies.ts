import type { BuiltInResource, BuiltInResources } from "#api/scheme.ts";
import type { GroupStrategies, Strategy } from "../strategy.ts";
import { admissionregistrationStrategies } from "./admissionregistration/group.ts";
import { apiextensionsStrategies } from "./apiextensions/group.ts";
import { apiregistrationStrategies } from "./apiregistration/group.ts";
import { appsStrategies } from "./apps/group.ts";
import { autoscalingStrategies } from "./autoscaling/group.ts";
import { batchStrategies } from "./batch/group.ts";
import { certificatesStrategies } from "./certificates/group.ts";
import { coordinationStrategies } from "./coordination/group.ts";
import { coreStrategies } from "./core/group.ts";
import { discoveryStrategies } from "./discovery/group.ts";
import { flowcontrolStrategies } from "./flowcontrol/group.ts";
import { networkingStrategies } from "./networking/group.ts";
import { nodeStrategies } from "./node/group.ts";
import { policyStrategies } from "./policy/group.ts";
import { rbacStrategies } from "./rbac/group.ts";
import { schedulingStrategies } from "./scheduling/group.ts";
import { storageStrategies } from "./storage/group.ts";

const strategies: GroupStrategies<BuiltInResources> = {
  ...coreStrategies,
  ...apiregistrationStrategies,
  ...appsStrategies,
  ...autoscalingStrategies,
  ...batchStrategies,
  ...certificatesStrategies,
  ...networkingStrategies,
  ...policyStrategies,
  ...rbacStrategies,
  ...storageStrategies,
  ...admissionregistrationStrategies,
  ...schedulingStrategies,
  ...coordinationStrategies,
  ...nodeStrategies,
  ...discoveryStrategies,
  ...flowcontrolStrategies,
  ...apiextensionsStrategies,
};

/** The rules of a resource's kind. */
export function strategyOf<R extends BuiltInResource>(resource: R): Strategy<BuiltInResources[R]> {
  return strategies[resource];
}
