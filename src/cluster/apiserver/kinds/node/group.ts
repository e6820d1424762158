import type { NodeResources } from "#api/scheme/node.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { runtimeClassStrategy } from "./runtimeclass.ts";

/** The rules of the kinds of node.k8s.io. */
export const nodeStrategies: GroupStrategies<NodeResources> = {
  runtimeclasses: runtimeClassStrategy,
};
