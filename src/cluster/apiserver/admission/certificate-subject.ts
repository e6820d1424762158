// The CertificateSubjectRestriction admission plugin.

import { type CertificateRequest, certificateRequest } from "#api/certificate-request.ts";
import type { CertificateSigningRequest } from "#api/certificates.ts";
import type { AdmissionContext } from "../strategy.ts";

const clientSigner = "kubernetes.io/kube-apiserver-client";
const organization = 10;

/** Answers why nobody may ask for such a certificate, if so: nobody becomes an administrator by a signature. */
export function certificateSubjectFault(
  { spec }: CertificateSigningRequest,
  context: AdmissionContext,
): string | undefined {
  if (!context.admits("CertificateSubjectRestriction") || spec.signerName !== clientSigner) {
    return undefined;
  }
  const groups = readable(spec.request ?? "")?.subject.get(organization);
  return groups?.includes("system:masters")
    ? `use of ${clientSigner} signer with system:masters group is not allowed`
    : undefined;
}

/** Whether a request can be read is not looked at here. */
function readable(request: string): CertificateRequest | undefined {
  try {
    return certificateRequest(request);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}
