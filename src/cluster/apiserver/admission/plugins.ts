/** The admission plugins that can be switched off, by the names that kube-apiserver gives them. */
export const admissionPlugins = [
  "CertificateSubjectRestriction",
  "DefaultStorageClass",
  "DefaultTolerationSeconds",
  "PersistentVolumeClaimResize",
  "PodSecurity",
  "ServiceAccount",
  "StorageObjectInUseProtection",
  "TaintNodesByCondition",
] as const;

/** One of them. */
export type AdmissionPlugin = (typeof admissionPlugins)[number];

/** Whether this is the name of one of them. */
export function isAdmissionPlugin(name: string): name is AdmissionPlugin {
  return admissionPlugins.some((each) => each === name);
}
