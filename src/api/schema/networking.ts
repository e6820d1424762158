/** The kinds of networking.k8s.io/v1. Notation: see schema.ts. */
export const networkingTypes = `
# networking.v1
ServiceBackendPort atomic
  name string
  number int32
IngressServiceBackend
  name! string
  port ServiceBackendPort
IngressBackend
  service *IngressServiceBackend
  resource *TypedLocalObjectReference
IngressTLS
  hosts []string
  secretName string
HTTPIngressPath
  path string
  pathType *string required
  backend IngressBackend required
HTTPIngressRuleValue
  paths! []HTTPIngressPath
IngressRule
  host string
  http *HTTPIngressRuleValue
IngressSpec
  ingressClassName *string
  defaultBackend *IngressBackend
  tls []IngressTLS
  rules []IngressRule
IngressPortStatus
  port! int32
  protocol! string
  error *string
IngressLoadBalancerIngress
  ip string
  hostname string
  ports []IngressPortStatus
IngressLoadBalancerStatus
  ingress []IngressLoadBalancerIngress
IngressStatus
  loadBalancer IngressLoadBalancerStatus
Ingress
  kind string
  apiVersion string
  metadata ObjectMeta
  spec IngressSpec
  status IngressStatus
IngressClassParametersReference
  apiGroup *string
  kind! string
  name! string
  scope *string
  namespace *string
IngressClassSpec
  controller string
  parameters *IngressClassParametersReference
IngressClass
  kind string
  apiVersion string
  metadata ObjectMeta
  spec IngressClassSpec
NetworkPolicyPort
  protocol *string
  port *IntOrString
  endPort *int32
IPBlock
  cidr! string
  except []string
NetworkPolicyPeer
  podSelector *LabelSelector
  namespaceSelector *LabelSelector
  ipBlock *IPBlock
NetworkPolicyIngressRule
  ports []NetworkPolicyPort
  from []NetworkPolicyPeer
NetworkPolicyEgressRule
  ports []NetworkPolicyPort
  to []NetworkPolicyPeer
NetworkPolicySpec
  podSelector LabelSelector required
  ingress []NetworkPolicyIngressRule
  egress []NetworkPolicyEgressRule
  policyTypes []string
NetworkPolicy
  kind string
  apiVersion string
  metadata ObjectMeta
  spec NetworkPolicySpec
ParentReference
  group string
  resource string required
  namespace string
  name string required
IPAddressSpec
  parentRef *ParentReference required
IPAddress
  kind string
  apiVersion string
  metadata ObjectMeta
  spec IPAddressSpec
ServiceCIDRSpec
  cidrs []string
ServiceCIDRStatus
  conditions []Condition patch=merge mergeKey=type list=map keys=type
ServiceCIDR
  kind string
  apiVersion string
  metadata ObjectMeta
  spec ServiceCIDRSpec
  status ServiceCIDRStatus
`;
