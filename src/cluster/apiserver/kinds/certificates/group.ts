import type { CertificatesResources } from "#api/scheme/certificates.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { certificateSigningRequestStrategy } from "./certificatesigningrequest.ts";

/** The rules of the kinds of certificates.k8s.io. */
export const certificatesStrategies: GroupStrategies<CertificatesResources> = {
  certificatesigningrequests: certificateSigningRequestStrategy,
};
