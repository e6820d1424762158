import type { BuiltInResource, BuiltInResources } from "#api/scheme.ts";
import type { GroupStrategies, Strategy } from "../strategy.ts";
import { admissionregistrationStrategies } from "./groups/admissionregistration.ts";
import { apiextensionsStrategies } from "./groups/apiextensions.ts";
import { apiregistrationStrategies } from "./groups/apiregistration.ts";
import { appsStrategies } from "./groups/apps.ts";
import { autoscalingStrategies } from "./groups/autoscaling.ts";
import { batchStrategies } from "./groups/batch.ts";
import { certificatesStrategies } from "./groups/certificates.ts";
import { coordinationStrategies } from "./groups/coordination.ts";
import { coreStrategies } from "./groups/core.ts";
import { discoveryStrategies } from "./groups/discovery.ts";
import { flowcontrolStrategies } from "./groups/flowcontrol.ts";
import { networkingStrategies } from "./groups/networking.ts";
import { nodeStrategies } from "./groups/node.ts";
import { policyStrategies } from "./groups/policy.ts";
import { rbacStrategies } from "./groups/rbac.ts";
import { schedulingStrategies } from "./groups/scheduling.ts";
import { storageStrategies } from "./groups/storage.ts";

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
