/** The kinds of rbac.authorization.k8s.io/v1. Notation: see schema.ts. */
export const rbacTypes = `
# rbac.v1
PolicyRule
  verbs! []string
  apiGroups []string
  resources []string
  resourceNames []string
  nonResourceURLs []string
Role
  kind string
  apiVersion string
  metadata ObjectMeta
  rules! []PolicyRule optional
AggregationRule
  clusterRoleSelectors []LabelSelector
ClusterRole
  kind string
  apiVersion string
  metadata ObjectMeta
  rules! []PolicyRule optional
  aggregationRule *AggregationRule
Subject atomic
  kind! string
  apiGroup string
  name! string
  namespace string
RoleRef atomic
  apiGroup! string
  kind! string
  name! string
RoleBinding
  kind string
  apiVersion string
  metadata ObjectMeta
  subjects []Subject
  roleRef RoleRef required
ClusterRoleBinding
  kind string
  apiVersion string
  metadata ObjectMeta
  subjects []Subject
  roleRef RoleRef required
`;
