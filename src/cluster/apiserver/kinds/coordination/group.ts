import type { CoordinationResources } from "#api/scheme/coordination.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { leaseStrategy } from "./lease.ts";

/** The rules of the kinds of coordination.k8s.io. */
export const coordinationStrategies: GroupStrategies<CoordinationResources> = {
  leases: leaseStrategy,
};
