/** The kind of apiregistration.k8s.io/v1. Notation: see schema.ts. */
export const apiregistrationTypes = `
# apiregistration.v1
APIServiceReference as=ServiceReference
  namespace string
  name string
  port *int32
APIServiceSpec
  service *APIServiceReference
  group string
  version string
  insecureSkipTLSVerify bool
  caBundle []byte atomic
  groupPriorityMinimum! int32
  versionPriority! int32
APIServiceCondition
  type! string
  status! string
  lastTransitionTime Time
  reason string
  message string
APIServiceStatus
  conditions []APIServiceCondition patch=merge mergeKey=type list=map keys=type
APIService
  kind string
  apiVersion string
  metadata ObjectMeta
  spec APIServiceSpec
  status APIServiceStatus
`;
