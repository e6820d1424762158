import type { ApiregistrationResources } from "#api/scheme/apiregistration.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { apiServiceStrategy } from "./apiservice.ts";

/** The rules of the kinds of apiregistration.k8s.io. */
export const apiregistrationStrategies: GroupStrategies<ApiregistrationResources> = {
  apiservices: apiServiceStrategy,
};
