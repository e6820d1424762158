/** The kinds of certificates.k8s.io/v1. Notation: see schema.ts. */
export const certificatesTypes = `
# certificates.v1
CertificateSigningRequestSpec
  request! []byte atomic
  signerName! string
  expirationSeconds *int32
  usages []string
  username string
  uid string
  groups []string
  extra map[string][]string
CertificateSigningRequestCondition
  type! string
  status! string
  reason string
  message string
  lastUpdateTime Time
  lastTransitionTime Time
CertificateSigningRequestStatus
  conditions []CertificateSigningRequestCondition list=map keys=type
  certificate []byte atomic
CertificateSigningRequest
  kind string
  apiVersion string
  metadata ObjectMeta
  spec CertificateSigningRequestSpec required
  status CertificateSigningRequestStatus
`;
