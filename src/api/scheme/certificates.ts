import type { CertificateSigningRequest } from "../certificates.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of certificates.k8s.io. */
export interface CertificatesResources {
  certificatesigningrequests: CertificateSigningRequest;
}

const shared = sharedBy("certificates.k8s.io", "v1");

/** Their facts, in the order of the real server's discovery. */
export const certificates: GroupScheme<CertificatesResources> = {
  certificatesigningrequests: {
    ...shared,
    kind: "CertificateSigningRequest",
    singular: "certificatesigningrequest",
    shortNames: ["csr"],
    namespaced: false,
    subresources: ["approval", "status"],
  },
};
