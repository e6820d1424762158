/** The kinds of admissionregistration.k8s.io/v1. Notation: see schema.ts. */
export const admissionregistrationTypes = `
# admissionregistration.v1
WebhookServiceReference as=ServiceReference
  namespace! string
  name! string
  path *string
  port *int32
WebhookClientConfig
  url *string
  service *WebhookServiceReference
  caBundle []byte
RuleWithOperations
  operations []string
  apiGroups []string
  apiVersions []string
  resources []string
  scope *string
NamedRuleWithOperations atomic
  resourceNames []string
  operations []string
  apiGroups []string
  apiVersions []string
  resources []string
  scope *string
MatchCondition
  name! string
  expression! string
ValidatingWebhook
  name! string
  clientConfig WebhookClientConfig required
  rules []RuleWithOperations
  failurePolicy *string
  matchPolicy *string
  namespaceSelector *LabelSelector
  objectSelector *LabelSelector
  sideEffects! *string
  timeoutSeconds *int32
  admissionReviewVersions! []string
  matchConditions []MatchCondition patch=merge mergeKey=name list=map keys=name
ValidatingWebhookConfiguration
  kind string
  apiVersion string
  metadata ObjectMeta
  webhooks []ValidatingWebhook patch=merge mergeKey=name list=map keys=name
MutatingWebhook
  name! string
  clientConfig WebhookClientConfig required
  rules []RuleWithOperations
  failurePolicy *string
  matchPolicy *string
  namespaceSelector *LabelSelector
  objectSelector *LabelSelector
  sideEffects! *string
  timeoutSeconds *int32
  admissionReviewVersions! []string
  reinvocationPolicy *string
  matchConditions []MatchCondition patch=merge mergeKey=name list=map keys=name
MutatingWebhookConfiguration
  kind string
  apiVersion string
  metadata ObjectMeta
  webhooks []MutatingWebhook patch=merge mergeKey=name list=map keys=name
ParamKind atomic
  apiVersion string
  kind string
ParamRef atomic
  name string
  namespace string
  selector *LabelSelector
  parameterNotFoundAction *string
MatchResources atomic
  namespaceSelector *LabelSelector
  objectSelector *LabelSelector
  resourceRules []NamedRuleWithOperations
  excludeResourceRules []NamedRuleWithOperations
  matchPolicy *string
Validation
  expression! string
  message string
  reason *string
  messageExpression string
AuditAnnotation
  key! string
  valueExpression! string
Variable atomic
  name! string
  expression! string
ExpressionWarning
  fieldRef! string
  warning! string
TypeChecking
  expressionWarnings []ExpressionWarning
ValidatingAdmissionPolicySpec
  paramKind *ParamKind
  matchConstraints *MatchResources
  validations []Validation
  failurePolicy *string
  auditAnnotations []AuditAnnotation
  matchConditions []MatchCondition patch=merge mergeKey=name list=map keys=name
  variables []Variable patch=merge mergeKey=name list=map keys=name
ValidatingAdmissionPolicyStatus
  observedGeneration int64
  typeChecking *TypeChecking
  conditions []Condition list=map keys=type
ValidatingAdmissionPolicy
  kind string
  apiVersion string
  metadata ObjectMeta
  spec ValidatingAdmissionPolicySpec
  status ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicyBindingSpec
  policyName string
  paramRef *ParamRef
  matchResources *MatchResources
  validationActions []string list=set
ValidatingAdmissionPolicyBinding
  kind string
  apiVersion string
  metadata ObjectMeta
  spec ValidatingAdmissionPolicyBindingSpec
`;
