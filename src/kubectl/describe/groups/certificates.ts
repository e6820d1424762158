import type { Describers } from "../describer.ts";
import { describeCertificateSigningRequest } from "../certificatesigningrequest.ts";

/** How the kinds of certificates.k8s.io are described. */
export const certificatesDescribers: Describers = {
  "CertificateSigningRequest.certificates.k8s.io": describeCertificateSigningRequest,
};
