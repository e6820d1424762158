/** The kinds of authentication.k8s.io/v1 and authorization.k8s.io/v1. Notation: see schema.ts. */
export const accessTypes = `
# authentication.v1
UserInfo
  username string
  uid string
  groups []string
  extra map[string][]string
SelfSubjectReviewStatus
  userInfo UserInfo
SelfSubjectReview
  kind string
  apiVersion string
  metadata ObjectMeta
  status SelfSubjectReviewStatus
TokenReviewSpec
  token string
  audiences []string
TokenReviewStatus
  authenticated bool
  user UserInfo
  audiences []string
  error string
TokenReview
  kind string
  apiVersion string
  metadata ObjectMeta
  spec TokenReviewSpec required
  status TokenReviewStatus
BoundObjectReference
  kind string
  apiVersion string
  name string
  uid string
TokenRequestSpec
  audiences! []string
  expirationSeconds *int64
  boundObjectRef *BoundObjectReference
TokenRequestStatus
  token! string
  expirationTimestamp Time required
TokenRequest
  kind string
  apiVersion string
  metadata ObjectMeta
  spec TokenRequestSpec required
  status TokenRequestStatus
# meta.v1
FieldSelectorRequirement
  key! string
  operator! string
  values []string
# authorization.v1
FieldSelectorAttributes
  rawSelector string
  requirements []FieldSelectorRequirement
LabelSelectorAttributes
  rawSelector string
  requirements []LabelSelectorRequirement
ResourceAttributes
  namespace string
  verb string
  group string
  version string
  resource string
  subresource string
  name string
  fieldSelector *FieldSelectorAttributes
  labelSelector *LabelSelectorAttributes
NonResourceAttributes
  path string
  verb string
SubjectAccessReviewStatus
  allowed! bool
  denied bool
  reason string
  evaluationError string
SubjectAccessReviewSpec
  resourceAttributes *ResourceAttributes
  nonResourceAttributes *NonResourceAttributes
  user string
  groups []string
  extra map[string][]string
  uid string
SelfSubjectAccessReviewSpec
  resourceAttributes *ResourceAttributes
  nonResourceAttributes *NonResourceAttributes
SubjectAccessReview
  kind string
  apiVersion string
  metadata ObjectMeta
  spec SubjectAccessReviewSpec required
  status SubjectAccessReviewStatus
LocalSubjectAccessReview
  kind string
  apiVersion string
  metadata ObjectMeta
  spec SubjectAccessReviewSpec required
  status SubjectAccessReviewStatus
SelfSubjectAccessReview
  kind string
  apiVersion string
  metadata ObjectMeta
  spec SelfSubjectAccessReviewSpec required
  status SubjectAccessReviewStatus
SelfSubjectRulesReviewSpec
  namespace string
ResourceRule
  verbs! []string
  apiGroups []string
  resources []string
  resourceNames []string
NonResourceRule
  verbs! []string
  nonResourceURLs []string
SubjectRulesReviewStatus
  resourceRules! []ResourceRule
  nonResourceRules! []NonResourceRule
  incomplete! bool
  evaluationError string
SelfSubjectRulesReview
  kind string
  apiVersion string
  metadata ObjectMeta
  spec SelfSubjectRulesReviewSpec required
  status SubjectRulesReviewStatus
`;
