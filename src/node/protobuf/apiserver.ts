// Field numbers as in the API's own .proto files; for the notation see notation.ts.

import type { Messages } from "./notation.ts";

/** Messages of apiregistration.k8s.io/v1. */
export const apiRegistrationMessages: Messages = {
  APIService: "metadata=1:ObjectMeta spec=2:APIServiceSpec status=3:APIServiceStatus",
  APIServiceCondition:
    "type=1:*string status=2:*string lastTransitionTime=3:Time reason=4:string " +
    "message=5:string",
  APIServiceList: "metadata=1:ListMeta items=2:[]APIService",
  APIServiceSpec:
    "service=1:*ServiceReference group=2:string version=3:string " +
    "insecureSkipTLSVerify=4:bool caBundle=5:bytes groupPriorityMinimum=7:*int " +
    "versionPriority=8:*int",
  APIServiceStatus: "conditions=1:[]APIServiceCondition",
  ServiceReference: "namespace=1:string name=2:string port=3:*int",
};

/** Messages of flowcontrol.apiserver.k8s.io/v1. */
export const flowControlMessages: Messages = {
  ExemptPriorityLevelConfiguration: "nominalConcurrencyShares=1:*int lendablePercent=2:*int",
  FlowDistinguisherMethod: "type=1:*string",
  FlowSchema: "metadata=1:ObjectMeta spec=2:FlowSchemaSpec status=3:FlowSchemaStatus",
  FlowSchemaCondition:
    "type=1:string status=2:string lastTransitionTime=3:Time reason=4:string message=5:string",
  FlowSchemaList: "metadata=1:ListMeta items=2:[]FlowSchema",
  FlowSchemaSpec:
    "priorityLevelConfiguration=1:PriorityLevelConfigurationReference " +
    "matchingPrecedence=2:*int distinguisherMethod=3:*FlowDistinguisherMethod " +
    "rules=4:[]PolicyRulesWithSubjects",
  FlowSchemaStatus: "conditions=1:[]FlowSchemaCondition",
  GroupSubject: "name=1:*string",
  LimitResponse: "type=1:*string queuing=2:*QueuingConfiguration",
  LimitedPriorityLevelConfiguration:
    "nominalConcurrencyShares=1:*int limitResponse=2:LimitResponse lendablePercent=3:*int " +
    "borrowingLimitPercent=4:*int",
  NonResourcePolicyRule: "verbs=1:[]string nonResourceURLs=6:[]string",
  PolicyRulesWithSubjects:
    "subjects=1:[]Subject resourceRules=2:[]ResourcePolicyRule " +
    "nonResourceRules=3:[]NonResourcePolicyRule",
  PriorityLevelConfiguration:
    "metadata=1:ObjectMeta spec=2:PriorityLevelConfigurationSpec " +
    "status=3:PriorityLevelConfigurationStatus",
  PriorityLevelConfigurationCondition:
    "type=1:string status=2:string lastTransitionTime=3:Time reason=4:string message=5:string",
  PriorityLevelConfigurationList: "metadata=1:ListMeta items=2:[]PriorityLevelConfiguration",
  PriorityLevelConfigurationReference: "name=1:*string",
  PriorityLevelConfigurationSpec:
    "type=1:*string limited=2:*LimitedPriorityLevelConfiguration " +
    "exempt=3:*ExemptPriorityLevelConfiguration",
  PriorityLevelConfigurationStatus: "conditions=1:[]PriorityLevelConfigurationCondition",
  QueuingConfiguration: "queues=1:*int handSize=2:*int queueLengthLimit=3:*int",
  ResourcePolicyRule:
    "verbs=1:[]string apiGroups=2:[]string resources=3:[]string clusterScope=4:bool " +
    "namespaces=5:[]string",
  ServiceAccountSubject: "namespace=1:*string name=2:*string",
  Subject:
    "kind=1:*string user=2:*UserSubject group=3:*GroupSubject " +
    "serviceAccount=4:*ServiceAccountSubject",
  UserSubject: "name=1:*string",
};

/** Messages of admissionregistration.k8s.io/v1. */
export const admissionRegistrationMessages: Messages = {
  AuditAnnotation: "key=1:*string valueExpression=2:*string",
  ExpressionWarning: "fieldRef=2:*string warning=3:*string",
  MatchCondition: "name=1:*string expression=2:*string",
  MatchResources:
    "namespaceSelector=1:*LabelSelector objectSelector=2:*LabelSelector " +
    "resourceRules=3:[]NamedRuleWithOperations " +
    "excludeResourceRules=4:[]NamedRuleWithOperations matchPolicy=7:*string",
  MutatingWebhook:
    "name=1:*string clientConfig=2:WebhookClientConfig rules=3:[]RuleWithOperations " +
    "failurePolicy=4:*string matchPolicy=9:*string namespaceSelector=5:*LabelSelector " +
    "objectSelector=11:*LabelSelector sideEffects=6:*string timeoutSeconds=7:*int " +
    "admissionReviewVersions=8:[]string reinvocationPolicy=10:*string " +
    "matchConditions=12:[]MatchCondition",
  MutatingWebhookConfiguration: "metadata=1:ObjectMeta webhooks=2:[]MutatingWebhook",
  MutatingWebhookConfigurationList: "metadata=1:ListMeta items=2:[]MutatingWebhookConfiguration",
  NamedRuleWithOperations: "resourceNames=1:[]string ruleWithOperations=2:^RuleWithOperations",
  ParamKind: "apiVersion=1:string kind=2:string",
  ParamRef:
    "name=1:string namespace=2:string selector=3:*LabelSelector " +
    "parameterNotFoundAction=4:*string",
  Rule: "apiGroups=1:[]string apiVersions=2:[]string resources=3:[]string scope=4:*string",
  RuleWithOperations: "operations=1:[]string rule=2:^Rule",
  ServiceReference: "namespace=1:*string name=2:*string path=3:*string port=4:*int",
  TypeChecking: "expressionWarnings=1:[]ExpressionWarning",
  ValidatingAdmissionPolicy:
    "metadata=1:ObjectMeta spec=2:ValidatingAdmissionPolicySpec " +
    "status=3:ValidatingAdmissionPolicyStatus",
  ValidatingAdmissionPolicyBinding:
    "metadata=1:ObjectMeta spec=2:ValidatingAdmissionPolicyBindingSpec",
  ValidatingAdmissionPolicyBindingList:
    "metadata=1:ListMeta items=2:[]ValidatingAdmissionPolicyBinding",
  ValidatingAdmissionPolicyBindingSpec:
    "policyName=1:string paramRef=2:*ParamRef matchResources=3:*MatchResources " +
    "validationActions=4:[]string",
  ValidatingAdmissionPolicyList: "metadata=1:ListMeta items=2:[]ValidatingAdmissionPolicy",
  ValidatingAdmissionPolicySpec:
    "paramKind=1:*ParamKind matchConstraints=2:*MatchResources validations=3:[]Validation " +
    "failurePolicy=4:*string auditAnnotations=5:[]AuditAnnotation " +
    "matchConditions=6:[]MatchCondition variables=7:[]Variable",
  ValidatingAdmissionPolicyStatus:
    "observedGeneration=1:int typeChecking=2:*TypeChecking conditions=3:[]Condition",
  ValidatingWebhook:
    "name=1:*string clientConfig=2:WebhookClientConfig rules=3:[]RuleWithOperations " +
    "failurePolicy=4:*string matchPolicy=9:*string namespaceSelector=5:*LabelSelector " +
    "objectSelector=10:*LabelSelector sideEffects=6:*string timeoutSeconds=7:*int " +
    "admissionReviewVersions=8:[]string matchConditions=11:[]MatchCondition",
  ValidatingWebhookConfiguration: "metadata=1:ObjectMeta webhooks=2:[]ValidatingWebhook",
  ValidatingWebhookConfigurationList:
    "metadata=1:ListMeta items=2:[]ValidatingWebhookConfiguration",
  Validation: "expression=1:*string message=2:string reason=3:*string messageExpression=4:string",
  Variable: "name=1:*string expression=2:*string",
  WebhookClientConfig: "url=3:*string service=1:*ServiceReference caBundle=2:bytes",
};
