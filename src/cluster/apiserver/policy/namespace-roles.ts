/**
 * The Roles that every cluster has, in the notation of read-policy.ts. As in
 * plugin/pkg/auth/authorizer/rbac/bootstrappolicy/namespace_policy.go.
 */
export const namespaceRoles = `
kube-public system:controller:bootstrap-signer
  read core configmaps
  update core configmaps cluster-info
  events
kube-system extension-apiserver-authentication-reader
  read core configmaps extension-apiserver-authentication
kube-system system::leader-locking-kube-controller-manager
  watch core configmaps
  get,update core configmaps kube-controller-manager
  create,get,list,update,watch coordination.k8s.io leases
  create,get,list,update,watch coordination.k8s.io leasecandidates
kube-system system::leader-locking-kube-scheduler
  watch core configmaps
  get,update core configmaps kube-scheduler
  create,get,list,update,watch coordination.k8s.io leases
  create,get,list,update,watch coordination.k8s.io leasecandidates
kube-system system:controller:bootstrap-signer
  read core secrets
kube-system system:controller:cloud-provider
  create,get,list,watch core configmaps
kube-system system:controller:token-cleaner
  delete,get,list,watch core secrets
  events
`;
