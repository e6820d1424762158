/** The types of meta/v1. Notation: see schema.ts. */
export const metaTypes = `
# meta.v1
OwnerReference atomic
  apiVersion! string
  kind! string
  name! string
  uid! string
  controller *bool
  blockOwnerDeletion *bool
ManagedFieldsEntry
  manager string
  operation string
  apiVersion string
  time *Time
  fieldsType string
  fieldsV1 any
  subresource string
ObjectMeta
  name string
  generateName string
  namespace string
  selfLink string
  uid string
  resourceVersion string
  generation int64
  creationTimestamp Time
  deletionTimestamp *Time
  deletionGracePeriodSeconds *int64
  labels map[string]string
  annotations map[string]string
  ownerReferences []OwnerReference patch=merge mergeKey=uid list=map keys=uid
  finalizers []string patch=merge list=set
  managedFields []ManagedFieldsEntry
ListMeta
  selfLink string
  resourceVersion string
  continue string
  remainingItemCount *int64
LabelSelectorRequirement
  key! string
  operator! string
  values []string
LabelSelector atomic
  matchLabels map[string]string
  matchExpressions []LabelSelectorRequirement
StatusCause
  reason string
  message string
  field string
StatusDetails
  name string
  group string
  kind string
  uid string
  causes []StatusCause
  retryAfterSeconds int32
Status
  kind string
  apiVersion string
  metadata ListMeta
  status string
  message string
  reason string
  details *StatusDetails
  code int32
WatchEvent
  type! string
  object any required
Preconditions
  uid *string
  resourceVersion *string
DeleteOptions
  kind string
  apiVersion string
  gracePeriodSeconds *int64
  preconditions *Preconditions
  orphanDependents *bool
  propagationPolicy *string
  dryRun []string
  ignoreStoreReadErrorWithClusterBreakingPotential bool
`;
