// autoscaling/v1: Scale, the shape of every /scale subresource. Never stored.

import type { KubernetesObject } from "./meta.ts";

export interface Scale extends KubernetesObject {
  kind: "Scale";
  spec: { replicas?: number };
  status: { replicas: number; selector?: string };
}
