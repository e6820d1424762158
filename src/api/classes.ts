// Classes that Pods may name: PriorityClass (scheduling.k8s.io/v1) and RuntimeClass (node.k8s.io/v1).

import type { KubernetesObject, ResourceList } from "./meta.ts";
import type { Toleration } from "./podspec.ts";

export interface PriorityClass extends KubernetesObject {
  kind: "PriorityClass";
  value: number;
  globalDefault?: boolean;
  description?: string;
  preemptionPolicy?: string;
}

export interface RuntimeClass extends KubernetesObject {
  kind: "RuntimeClass";
  handler: string;
  overhead?: { podFixed?: ResourceList };
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: Toleration[] };
}
