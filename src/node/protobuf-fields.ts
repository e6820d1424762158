import { podMessages } from "./protobuf-pod-fields.ts";

/** One field of a protobuf message, by the name it has in JSON. */
export interface ProtobufField {
  readonly name: string;
  /**
   * A message of this table, or `string`, `bytes`, `bool`, `int`, `raw`; `ignored` for a
   * status, which no client may set with the rest.
   */
  readonly type: string;
  /** A pointer in Go keeps its zero value in JSON; a plain value loses it (omitempty). */
  readonly shape: "value" | "pointer" | "list" | "map" | "inline";
}

// Field numbers as in the API's own .proto files. `name=number:type`; `*` pointer, `[]` list, `{}` map,
// `^` a struct whose fields stand among its parent's. A kind of two versions stands here twice.
const table = {
  ...podMessages,
  Unknown: "typeMeta=1:TypeMeta raw=2:raw contentEncoding=3:string contentType=4:string",
  TypeMeta: "apiVersion=1:string kind=2:string",
  ObjectMeta:
    "name=1:string generateName=2:string namespace=3:string uid=5:string resourceVersion=6:string " +
    "generation=7:int creationTimestamp=8:Time labels=11:{}string annotations=12:{}string " +
    "ownerReferences=13:[]OwnerReference finalizers=14:[]string managedFields=17:ignored",
  Time: "seconds=1:int nanos=2:int",
  OwnerReference:
    "kind=1:string name=3:string uid=4:string apiVersion=5:string controller=6:*bool " +
    "blockOwnerDeletion=7:*bool",
  LabelSelector: "matchLabels=1:{}string matchExpressions=2:[]LabelSelectorRequirement",
  LabelSelectorRequirement: "key=1:string operator=2:string values=3:[]string",
  IntOrString: "type=1:int intVal=2:int strVal=3:string",
  Quantity: "string=1:string",
  DeleteOptions:
    "gracePeriodSeconds=1:*int preconditions=2:*Preconditions orphanDependents=3:*bool " +
    "propagationPolicy=4:*string dryRun=5:[]string",
  Preconditions: "uid=1:*string resourceVersion=2:*string",
  Namespace: "metadata=1:ObjectMeta spec=2:NamespaceSpec status=3:ignored",
  NamespaceSpec: "finalizers=1:[]string",
  ConfigMap: "metadata=1:ObjectMeta data=2:{}string binaryData=3:{}bytes immutable=4:*bool",
  Secret:
    "metadata=1:ObjectMeta data=2:{}bytes type=3:string stringData=4:{}string immutable=5:*bool",
  ServiceAccount: "metadata=1:ObjectMeta automountServiceAccountToken=4:*bool",
  Service: "metadata=1:ObjectMeta spec=2:ServiceSpec status=3:ignored",
  ServiceSpec:
    "ports=1:[]ServicePort selector=2:{}string clusterIP=3:string type=4:string " +
    "externalIPs=5:[]string sessionAffinity=7:string loadBalancerIP=8:string " +
    "loadBalancerSourceRanges=9:[]string externalName=10:string externalTrafficPolicy=11:string " +
    "healthCheckNodePort=12:int publishNotReadyAddresses=13:bool ipFamilyPolicy=17:*string " +
    "clusterIPs=18:[]string ipFamilies=19:[]string allocateLoadBalancerNodePorts=20:*bool " +
    "loadBalancerClass=21:*string internalTrafficPolicy=22:*string trafficDistribution=23:*string",
  ServicePort:
    "name=1:string protocol=2:string port=3:int targetPort=4:IntOrString nodePort=5:int " +
    "appProtocol=6:*string",
  Deployment: "metadata=1:ObjectMeta spec=2:DeploymentSpec status=3:ignored",
  DeploymentSpec:
    "replicas=1:*int selector=2:*LabelSelector template=3:PodTemplateSpec " +
    "strategy=4:DeploymentStrategy minReadySeconds=5:int revisionHistoryLimit=6:*int paused=7:bool " +
    "progressDeadlineSeconds=9:*int",
  DeploymentStrategy: "type=1:string rollingUpdate=2:*RollingUpdateDeployment",
  RollingUpdateDeployment: "maxUnavailable=1:*IntOrString maxSurge=2:*IntOrString",
  PodTemplateSpec: "metadata=1:ObjectMeta spec=2:PodSpec",
  Job: "metadata=1:ObjectMeta spec=2:JobSpec status=3:ignored",
  JobSpec:
    "parallelism=1:*int completions=2:*int activeDeadlineSeconds=3:*int selector=4:*LabelSelector " +
    "manualSelector=5:*bool template=6:PodTemplateSpec backoffLimit=7:*int " +
    "ttlSecondsAfterFinished=8:*int completionMode=9:*string suspend=10:*bool " +
    "podFailurePolicy=11:*PodFailurePolicy backoffLimitPerIndex=12:*int maxFailedIndexes=13:*int " +
    "podReplacementPolicy=14:*string managedBy=15:*string successPolicy=16:*SuccessPolicy",
  PodFailurePolicy: "rules=1:[]PodFailurePolicyRule",
  PodFailurePolicyRule:
    "action=1:string onExitCodes=2:*PodFailurePolicyOnExitCodesRequirement " +
    "onPodConditions=3:[]PodFailurePolicyOnPodConditionsPattern",
  PodFailurePolicyOnExitCodesRequirement:
    "containerName=1:*string operator=2:string values=3:[]int",
  PodFailurePolicyOnPodConditionsPattern: "type=1:string status=2:string",
  SuccessPolicy: "rules=1:[]SuccessPolicyRule",
  SuccessPolicyRule: "succeededIndexes=1:*string succeededCount=2:*int",
  CronJob: "metadata=1:ObjectMeta spec=2:CronJobSpec status=3:ignored",
  CronJobSpec:
    "schedule=1:string startingDeadlineSeconds=2:*int concurrencyPolicy=3:string suspend=4:*bool " +
    "jobTemplate=5:JobTemplateSpec successfulJobsHistoryLimit=6:*int failedJobsHistoryLimit=7:*int " +
    "timeZone=8:*string",
  JobTemplateSpec: "metadata=1:ObjectMeta spec=2:JobSpec",
  PodDisruptionBudget: "metadata=1:ObjectMeta spec=2:PodDisruptionBudgetSpec status=3:ignored",
  PodDisruptionBudgetSpec:
    "minAvailable=1:*IntOrString selector=2:*LabelSelector maxUnavailable=3:*IntOrString " +
    "unhealthyPodEvictionPolicy=4:*string",
  CertificateSigningRequest:
    "metadata=1:ObjectMeta spec=2:CertificateSigningRequestSpec " +
    "status=3:CertificateSigningRequestStatus",
  CertificateSigningRequestSpec:
    "request=1:bytes username=2:string uid=3:string groups=4:[]string usages=5:[]string " +
    "extra=6:ignored signerName=7:string expirationSeconds=8:*int",
  CertificateSigningRequestStatus:
    "conditions=1:[]CertificateSigningRequestCondition certificate=2:bytes",
  CertificateSigningRequestCondition:
    "type=1:string reason=2:string message=3:string lastUpdateTime=4:Time " +
    "lastTransitionTime=5:Time status=6:string",
  Eviction: "metadata=1:ObjectMeta deleteOptions=2:*DeleteOptions",
  "HorizontalPodAutoscaler autoscaling/v1":
    "metadata=1:ObjectMeta spec=2:HorizontalPodAutoscalerSpecV1 status=3:ignored",
  HorizontalPodAutoscalerSpecV1:
    "scaleTargetRef=1:CrossVersionObjectReference minReplicas=2:*int maxReplicas=3:int " +
    "targetCPUUtilizationPercentage=4:*int",
  HorizontalPodAutoscaler:
    "metadata=1:ObjectMeta spec=2:HorizontalPodAutoscalerSpec status=3:ignored",
  HorizontalPodAutoscalerSpec:
    "scaleTargetRef=1:CrossVersionObjectReference minReplicas=2:*int maxReplicas=3:int " +
    "metrics=4:[]MetricSpec",
  MetricSpec: "type=1:string resource=4:*ResourceMetricSource",
  ResourceMetricSource: "name=1:string target=2:MetricTarget",
  MetricTarget:
    "type=1:string value=2:*Quantity averageValue=3:*Quantity averageUtilization=4:*int",
  Role: "metadata=1:ObjectMeta rules=2:[]PolicyRule",
  ClusterRole: "metadata=1:ObjectMeta rules=2:[]PolicyRule aggregationRule=3:*AggregationRule",
  PolicyRule:
    "verbs=1:[]string apiGroups=2:[]string resources=3:[]string resourceNames=4:[]string " +
    "nonResourceURLs=5:[]string",
  AggregationRule: "clusterRoleSelectors=1:[]LabelSelector",
  RoleBinding: "metadata=1:ObjectMeta subjects=2:[]Subject roleRef=3:RoleRef",
  ClusterRoleBinding: "metadata=1:ObjectMeta subjects=2:[]Subject roleRef=3:RoleRef",
  Subject: "kind=1:string apiGroup=2:string name=3:string namespace=4:string",
  RoleRef: "apiGroup=1:string kind=2:string name=3:string",
  PriorityClass:
    "metadata=1:ObjectMeta value=2:int globalDefault=3:bool description=4:string " +
    "preemptionPolicy=5:*string",
  ResourceQuota: "metadata=1:ObjectMeta spec=2:ResourceQuotaSpec status=3:ignored",
  ResourceQuotaSpec: "hard=1:{}Quantity scopes=2:[]string",
  Ingress: "metadata=1:ObjectMeta spec=2:IngressSpec status=3:ignored",
  IngressSpec:
    "defaultBackend=1:*IngressBackend tls=2:[]IngressTLS rules=3:[]IngressRule " +
    "ingressClassName=4:*string",
  IngressTLS: "hosts=1:[]string secretName=2:string",
  IngressRule: "host=1:string value=2:^IngressRuleValue",
  IngressRuleValue: "http=1:*HTTPIngressRuleValue",
  HTTPIngressRuleValue: "paths=1:[]HTTPIngressPath",
  HTTPIngressPath: "path=1:string backend=2:IngressBackend pathType=3:*string",
  IngressBackend: "resource=3:ignored service=4:*IngressServiceBackend",
  IngressServiceBackend: "name=1:string port=2:ServiceBackendPort",
  ServiceBackendPort: "name=1:string number=2:int",
  CrossVersionObjectReference: "kind=1:string name=2:string apiVersion=3:string",
  SelfSubjectAccessReview:
    "metadata=1:ObjectMeta spec=2:SelfSubjectAccessReviewSpec status=3:ignored",
  SelfSubjectAccessReviewSpec:
    "resourceAttributes=1:*ResourceAttributes nonResourceAttributes=2:*NonResourceAttributes",
  ResourceAttributes:
    "namespace=1:string verb=2:string group=3:string version=4:string resource=5:string " +
    "subresource=6:string name=7:string",
  NonResourceAttributes: "path=1:string verb=2:string",
  SelfSubjectReview: "metadata=1:ObjectMeta status=2:ignored",
  SelfSubjectRulesReview:
    "metadata=1:ObjectMeta spec=2:SelfSubjectRulesReviewSpec status=3:ignored",
  SelfSubjectRulesReviewSpec: "namespace=1:string",
  TokenRequest: "metadata=1:ObjectMeta spec=2:TokenRequestSpec status=3:ignored",
  TokenRequestSpec:
    "audiences=1:[]string boundObjectRef=3:*BoundObjectReference expirationSeconds=4:*int",
  BoundObjectReference: "kind=1:string apiVersion=2:string name=3:string uid=4:string",
};

const marks = [
  ["*", "pointer"],
  ["[]", "list"],
  ["{}", "map"],
  ["^", "inline"],
] as const;

/** The messages that kubectl's generators send, with everything those can set, by field number. */
export const messages: Readonly<Record<string, ReadonlyMap<number, ProtobufField>>> =
  Object.fromEntries(
    Object.entries(table).map(([message, text]) => [
      message,
      new Map(text.split(" ").map(fieldOf)),
    ]),
  );

function fieldOf(text: string): [number, ProtobufField] {
  const [, name = "", number = "", spelled = ""] = /^(\w+)=(\d+):(.*)$/.exec(text) ?? [];
  const [mark, shape] = marks.find(([prefix]) => spelled.startsWith(prefix)) ?? ["", "value"];
  return [Number(number), { name, type: spelled.slice(mark.length), shape }];
}
