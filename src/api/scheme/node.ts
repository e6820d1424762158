import type { RuntimeClass } from "../classes.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of node.k8s.io. */
export interface NodeResources {
  runtimeclasses: RuntimeClass;
}

const shared = sharedBy("node.k8s.io", "v1");

/** Their facts, in the order of the real server's discovery. */
export const node: GroupScheme<NodeResources> = {
  runtimeclasses: {
    ...shared,
    kind: "RuntimeClass",
    singular: "runtimeclass",
    namespaced: false,
  },
};
