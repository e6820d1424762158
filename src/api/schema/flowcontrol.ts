/** The kinds of flowcontrol.apiserver.k8s.io/v1. Notation: see schema.ts. */
export const flowcontrolTypes = `
# flowcontrol.v1
PriorityLevelConfigurationReference
  name! string
FlowDistinguisherMethod
  type! string
UserSubject
  name! string
GroupSubject
  name! string
ServiceAccountSubject
  namespace! string
  name! string
FlowSubject as=Subject union=kind/group+serviceAccount+user
  kind! string
  user *UserSubject
  group *GroupSubject
  serviceAccount *ServiceAccountSubject
ResourcePolicyRule
  verbs! []string list=set
  apiGroups! []string list=set
  resources! []string list=set
  clusterScope bool
  namespaces! []string optional list=set
NonResourcePolicyRule
  verbs! []string list=set
  nonResourceURLs! []string list=set
PolicyRulesWithSubjects
  subjects! []FlowSubject
  resourceRules []ResourcePolicyRule
  nonResourceRules []NonResourcePolicyRule
FlowSchemaSpec
  priorityLevelConfiguration PriorityLevelConfigurationReference required
  matchingPrecedence! int32 optional
  distinguisherMethod *FlowDistinguisherMethod
  rules []PolicyRulesWithSubjects
FlowSchemaCondition
  type string
  status string
  lastTransitionTime Time
  reason string
  message string
FlowSchemaStatus
  conditions []FlowSchemaCondition patch=merge mergeKey=type list=map keys=type
FlowSchema
  kind string
  apiVersion string
  metadata ObjectMeta
  spec FlowSchemaSpec
  status FlowSchemaStatus
QueuingConfiguration
  queues! int32 optional
  handSize! int32 optional
  queueLengthLimit! int32 optional
LimitResponse union=type/queuing
  type! string
  queuing *QueuingConfiguration
LimitedPriorityLevelConfiguration
  nominalConcurrencyShares! *int32 optional
  limitResponse LimitResponse
  lendablePercent *int32
  borrowingLimitPercent *int32
ExemptPriorityLevelConfiguration
  nominalConcurrencyShares *int32
  lendablePercent *int32
PriorityLevelConfigurationSpec union=type/exempt+limited
  type! string
  limited *LimitedPriorityLevelConfiguration
  exempt *ExemptPriorityLevelConfiguration
PriorityLevelConfigurationCondition
  type string
  status string
  lastTransitionTime Time
  reason string
  message string
PriorityLevelConfigurationStatus
  conditions []PriorityLevelConfigurationCondition patch=merge mergeKey=type list=map keys=type
PriorityLevelConfiguration
  kind string
  apiVersion string
  metadata ObjectMeta
  spec PriorityLevelConfigurationSpec
  status PriorityLevelConfigurationStatus
`;
