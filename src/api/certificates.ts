// certificates.k8s.io/v1. Stored, approved and denied; `slipway serve` can sign.

import type { ConditionStatus, KubernetesObject } from "./meta.ts";

export interface CertificateSigningRequest extends KubernetesObject {
  kind: "CertificateSigningRequest";
  spec: {
    /** A request in PEM, in base64. */
    request: string | null;
    signerName: string;
    expirationSeconds?: number;
    usages?: string[];
    username?: string;
    uid?: string;
    groups?: string[];
    extra?: Record<string, string[]>;
  };
  status: {
    conditions?: {
      type: string;
      status: ConditionStatus;
      reason?: string;
      message?: string;
      lastUpdateTime?: string | null;
      lastTransitionTime?: string | null;
    }[];
    certificate?: string;
  };
}
