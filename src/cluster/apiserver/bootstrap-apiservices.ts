// The APIServices that the API server registers for itself. Priorities as in cmd/kube-apiserver/app/aggregator.go.

import type { Registry } from "./registry.ts";
import { servedGroupVersions } from "./served-resources.ts";

/** The lowest priority of each group: it decides in which order clients see them. */
const groupPriorities: Readonly<Record<string, number>> = {
  "": 18_000,
  apps: 17_800,
  "events.k8s.io": 17_750,
  "authentication.k8s.io": 17_700,
  "authorization.k8s.io": 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  "certificates.k8s.io": 17_300,
  "networking.k8s.io": 17_200,
  policy: 17_100,
  "rbac.authorization.k8s.io": 17_000,
  "storage.k8s.io": 16_800,
  "admissionregistration.k8s.io": 16_700,
  "apiextensions.k8s.io": 16_700,
  "scheduling.k8s.io": 16_600,
  "coordination.k8s.io": 16_500,
  "node.k8s.io": 16_300,
  "discovery.k8s.io": 16_200,
  "flowcontrol.apiserver.k8s.io": 16_100,
};

/** The priorities of versions that are not the usual one. */
const versionPriorities: Readonly<Record<string, number>> = {
  v1: 1,
  "autoscaling/v2": 30,
  "flowcontrol.apiserver.k8s.io/v1": 21,
};
const usualVersionPriority = 15;

/** Makes an APIService for each version of each group, but for the aggregator's own. */
export function createAPIServices(registry: Registry): void {
  for (const { group, version } of servedGroupVersions(registry.kinds)) {
    const groupPriorityMinimum = groupPriorities[group];
    if (groupPriorityMinimum === undefined) continue;
    const id = group ? `${group}/${version}` : version;
    registry.create("apiservices", {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: {
        name: `${version}.${group}`,
        labels: { "kube-aggregator.kubernetes.io/automanaged": "onstart" },
      },
      spec: {
        ...(group && { group }),
        version,
        groupPriorityMinimum,
        versionPriority: versionPriorities[id] ?? usualVersionPriority,
      },
      status: {},
    });
  }
}
