// apiregistration.k8s.io/v1.

import type { ConditionStatus, KubernetesObject } from "./meta.ts";

/** Who answers the requests of one version of a group: the API server itself where no Service is named. */
export interface APIService extends KubernetesObject {
  kind: "APIService";
  spec: {
    service?: { namespace?: string; name?: string; port?: number };
    group?: string;
    version?: string;
    insecureSkipTLSVerify?: boolean;
    caBundle?: string;
    groupPriorityMinimum: number;
    versionPriority: number;
  };
  status: {
    conditions?: {
      type: string;
      status: ConditionStatus;
      lastTransitionTime: string | null;
      reason?: string;
      message?: string;
    }[];
  };
}
