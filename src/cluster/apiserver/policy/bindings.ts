/**
 * To whom the roles of a new cluster are given: a line has the binding (a namespace first where it is in one),
 * `->`, the role, and the subjects. As in plugin/pkg/auth/authorizer/rbac/bootstrappolicy.
 */
export const bindings = `
cluster-admin -> cluster-admin Group:system:masters
system:basic-user -> system:basic-user Group:system:authenticated
system:discovery -> system:discovery Group:system:authenticated
system:kube-controller-manager -> system:kube-controller-manager User:system:kube-controller-manager
system:kube-dns -> system:kube-dns kube-system/kube-dns
system:kube-scheduler -> system:kube-scheduler User:system:kube-scheduler
system:monitoring -> system:monitoring Group:system:monitoring
system:node -> system:node
system:node-proxier -> system:node-proxier User:system:kube-proxy
system:public-info-viewer -> system:public-info-viewer Group:system:authenticated Group:system:unauthenticated
system:service-account-issuer-discovery -> system:service-account-issuer-discovery Group:system:serviceaccounts
system:volume-scheduler -> system:volume-scheduler User:system:kube-scheduler
kube-public system:controller:bootstrap-signer -> system:controller:bootstrap-signer kube-system/bootstrap-signer
kube-system system::extension-apiserver-authentication-reader -> extension-apiserver-authentication-reader User:system:kube-controller-manager User:system:kube-scheduler
kube-system system::leader-locking-kube-controller-manager -> system::leader-locking-kube-controller-manager User:system:kube-controller-manager kube-system/kube-controller-manager kube-system/leader-election-controller
kube-system system::leader-locking-kube-scheduler -> system::leader-locking-kube-scheduler User:system:kube-scheduler kube-system/kube-scheduler
kube-system system:controller:bootstrap-signer -> system:controller:bootstrap-signer kube-system/bootstrap-signer
kube-system system:controller:cloud-provider -> system:controller:cloud-provider kube-system/cloud-provider
kube-system system:controller:token-cleaner -> system:controller:token-cleaner kube-system/token-cleaner
`;
