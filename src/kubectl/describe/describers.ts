import type { ResourceMapping } from "../resources/mapping.ts";
import type { Describer, Describers } from "./describer.ts";
import { describeAnything } from "./generic.ts";
import { appsDescribers } from "./groups/apps.ts";
import { autoscalingDescribers } from "./groups/autoscaling.ts";
import { batchDescribers } from "./groups/batch.ts";
import { certificatesDescribers } from "./groups/certificates.ts";
import { coreDescribers } from "./groups/core.ts";
import { discoveryDescribers } from "./groups/discovery.ts";
import { networkingDescribers } from "./groups/networking.ts";
import { policyDescribers } from "./groups/policy.ts";
import { rbacDescribers } from "./groups/rbac.ts";
import { schedulingDescribers } from "./groups/scheduling.ts";
import { storageDescribers } from "./groups/storage.ts";

const describers: Describers = {
  ...coreDescribers,
  ...appsDescribers,
  ...autoscalingDescribers,
  ...batchDescribers,
  ...certificatesDescribers,
  ...networkingDescribers,
  ...policyDescribers,
  ...rbacDescribers,
  ...storageDescribers,
  ...schedulingDescribers,
  ...discoveryDescribers,
};

/** How objects of a type are described; field by field if nothing better is known. */
export function describerOf({ kind, group }: ResourceMapping): Describer {
  return describers[group ? `${kind}.${group}` : kind] ?? describeAnything;
}
