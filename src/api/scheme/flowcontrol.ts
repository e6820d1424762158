import type { FlowSchema, PriorityLevelConfiguration } from "../flowcontrol.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of flowcontrol.apiserver.k8s.io. */
export interface FlowcontrolResources {
  flowschemas: FlowSchema;
  prioritylevelconfigurations: PriorityLevelConfiguration;
}

const shared = {
  ...sharedBy("flowcontrol.apiserver.k8s.io", "v1"),
  namespaced: false,
  subresources: ["status"],
};

/** Their facts, in the order of the real server's discovery. */
export const flowcontrol: GroupScheme<FlowcontrolResources> = {
  flowschemas: { ...shared, kind: "FlowSchema", singular: "flowschema" },
  prioritylevelconfigurations: {
    ...shared,
    kind: "PriorityLevelConfiguration",
    singular: "prioritylevelconfiguration",
  },
};
