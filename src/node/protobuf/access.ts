// Field numbers as in the API's own .proto files; for the notation see notation.ts.

import type { Messages } from "./notation.ts";

/** Messages of rbac.authorization.k8s.io/v1. */
export const rbacMessages: Messages = {
  PolicyRule:
    "verbs=1:[]string apiGroups=2:[]string resources=3:[]string resourceNames=4:[]string " +
    "nonResourceURLs=5:[]string",
  Subject: "kind=1:*string apiGroup=2:string name=3:*string namespace=4:string",
  RoleRef: "apiGroup=1:*string kind=2:*string name=3:*string",
  Role: "metadata=1:ObjectMeta rules=2:[]PolicyRule",
  RoleBinding: "metadata=1:ObjectMeta subjects=2:[]Subject roleRef=3:RoleRef",
  RoleBindingList: "metadata=1:ListMeta items=2:[]RoleBinding",
  RoleList: "metadata=1:ListMeta items=2:[]Role",
  ClusterRole: "metadata=1:ObjectMeta rules=2:[]PolicyRule aggregationRule=3:*AggregationRule",
  AggregationRule: "clusterRoleSelectors=1:[]LabelSelector",
  ClusterRoleBinding: "metadata=1:ObjectMeta subjects=2:[]Subject roleRef=3:RoleRef",
  ClusterRoleBindingList: "metadata=1:ListMeta items=2:[]ClusterRoleBinding",
  ClusterRoleList: "metadata=1:ListMeta items=2:[]ClusterRole",
};

/** Messages of authorization.k8s.io/v1. */
export const authorizationMessages: Messages = {
  SubjectAccessReview:
    "metadata=1:ObjectMeta spec=2:SubjectAccessReviewSpec status=3:SubjectAccessReviewStatus",
  SelfSubjectAccessReview:
    "metadata=1:ObjectMeta spec=2:SelfSubjectAccessReviewSpec " +
    "status=3:SubjectAccessReviewStatus",
  LocalSubjectAccessReview:
    "metadata=1:ObjectMeta spec=2:SubjectAccessReviewSpec status=3:SubjectAccessReviewStatus",
  ResourceAttributes:
    "namespace=1:string verb=2:string group=3:string version=4:string resource=5:string " +
    "subresource=6:string name=7:string fieldSelector=8:*FieldSelectorAttributes " +
    "labelSelector=9:*LabelSelectorAttributes",
  LabelSelectorAttributes: "rawSelector=1:string requirements=2:[]LabelSelectorRequirement",
  FieldSelectorAttributes: "rawSelector=1:string requirements=2:[]FieldSelectorRequirement",
  NonResourceAttributes: "path=1:string verb=2:string",
  SubjectAccessReviewSpec:
    "resourceAttributes=1:*ResourceAttributes " +
    "nonResourceAttributes=2:*NonResourceAttributes user=3:string groups=4:[]string " +
    "extra=5:{}StringList uid=6:string",
  SelfSubjectAccessReviewSpec:
    "resourceAttributes=1:*ResourceAttributes nonResourceAttributes=2:*NonResourceAttributes",
  SubjectAccessReviewStatus:
    "allowed=1:*bool denied=4:bool reason=2:string evaluationError=3:string",
  SelfSubjectRulesReview:
    "metadata=1:ObjectMeta spec=2:SelfSubjectRulesReviewSpec " +
    "status=3:SubjectRulesReviewStatus",
  SelfSubjectRulesReviewSpec: "namespace=1:string",
  SubjectRulesReviewStatus:
    "resourceRules=1:[]ResourceRule nonResourceRules=2:[]NonResourceRule " +
    "incomplete=3:*bool evaluationError=4:string",
  ResourceRule:
    "verbs=1:[]string apiGroups=2:[]string resources=3:[]string resourceNames=4:[]string",
  NonResourceRule: "verbs=1:[]string nonResourceURLs=2:[]string",
};

/** Messages of authentication.k8s.io/v1. */
export const authenticationMessages: Messages = {
  TokenReview: "metadata=1:ObjectMeta spec=2:TokenReviewSpec status=3:TokenReviewStatus",
  TokenReviewSpec: "token=1:string audiences=2:[]string",
  TokenReviewStatus: "authenticated=1:bool user=2:UserInfo audiences=4:[]string error=3:string",
  UserInfo: "username=1:string uid=2:string groups=3:[]string extra=4:{}StringList",
  TokenRequest: "metadata=1:ObjectMeta spec=2:TokenRequestSpec status=3:TokenRequestStatus",
  TokenRequestSpec:
    "audiences=1:[]string expirationSeconds=4:*int boundObjectRef=3:*BoundObjectReference",
  TokenRequestStatus: "token=1:*string expirationTimestamp=2:Time",
  BoundObjectReference: "kind=1:string apiVersion=2:string name=3:string uid=4:string",
  SelfSubjectReview: "metadata=1:ObjectMeta status=2:SelfSubjectReviewStatus",
  SelfSubjectReviewStatus: "userInfo=1:UserInfo",
};

/** Messages of certificates.k8s.io/v1. */
export const certificatesMessages: Messages = {
  CertificateSigningRequest:
    "metadata=1:ObjectMeta spec=2:CertificateSigningRequestSpec " +
    "status=3:CertificateSigningRequestStatus",
  CertificateSigningRequestSpec:
    "request=1:*bytes signerName=7:*string expirationSeconds=8:*int usages=5:[]string " +
    "username=2:string uid=3:string groups=4:[]string extra=6:{}StringList",
  CertificateSigningRequestStatus:
    "conditions=1:[]CertificateSigningRequestCondition certificate=2:bytes",
  CertificateSigningRequestCondition:
    "type=1:*string status=6:*string reason=2:string message=3:string " +
    "lastUpdateTime=4:Time lastTransitionTime=5:Time",
  CertificateSigningRequestList: "metadata=1:ListMeta items=2:[]CertificateSigningRequest",
};
