import type { FlowcontrolResources } from "#api/scheme/flowcontrol.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { flowSchemaStrategy } from "./flowschema.ts";
import { priorityLevelConfigurationStrategy } from "./prioritylevelconfiguration.ts";

/** The rules of the kinds of flowcontrol.apiserver.k8s.io. */
export const flowcontrolStrategies: GroupStrategies<FlowcontrolResources> = {
  flowschemas: flowSchemaStrategy,
  prioritylevelconfigurations: priorityLevelConfigurationStrategy,
};
