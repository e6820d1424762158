// Field numbers as in the API's own .proto files; for the notation see notation.ts.

import type { Messages } from "./notation.ts";

/** Messages of networking.k8s.io/v1. */
export const networkingMessages: Messages = {
  NetworkPolicy: "metadata=1:ObjectMeta spec=2:NetworkPolicySpec",
  NetworkPolicySpec:
    "podSelector=1:LabelSelector ingress=2:[]NetworkPolicyIngressRule " +
    "egress=3:[]NetworkPolicyEgressRule policyTypes=4:[]string",
  NetworkPolicyIngressRule: "ports=1:[]NetworkPolicyPort from=2:[]NetworkPolicyPeer",
  NetworkPolicyEgressRule: "ports=1:[]NetworkPolicyPort to=2:[]NetworkPolicyPeer",
  NetworkPolicyPort: "protocol=1:*string port=2:*IntOrString endPort=3:*int",
  IPBlock: "cidr=1:*string except=2:[]string",
  NetworkPolicyPeer:
    "podSelector=1:*LabelSelector namespaceSelector=2:*LabelSelector ipBlock=3:*IPBlock",
  NetworkPolicyList: "metadata=1:ListMeta items=2:[]NetworkPolicy",
  Ingress: "metadata=1:ObjectMeta spec=2:IngressSpec status=3:IngressStatus",
  IngressList: "metadata=1:ListMeta items=2:[]Ingress",
  IngressSpec:
    "ingressClassName=4:*string defaultBackend=1:*IngressBackend tls=2:[]IngressTLS " +
    "rules=3:[]IngressRule",
  IngressTLS: "hosts=1:[]string secretName=2:string",
  IngressStatus: "loadBalancer=1:IngressLoadBalancerStatus",
  IngressLoadBalancerStatus: "ingress=1:[]IngressLoadBalancerIngress",
  IngressLoadBalancerIngress: "ip=1:string hostname=2:string ports=4:[]IngressPortStatus",
  IngressPortStatus: "port=1:*int protocol=2:*string error=3:*string",
  IngressRule: "host=1:string ingressRuleValue=2:^IngressRuleValue",
  IngressRuleValue: "http=1:*HTTPIngressRuleValue",
  HTTPIngressRuleValue: "paths=1:[]HTTPIngressPath",
  HTTPIngressPath: "path=1:string pathType=3:*string backend=2:IngressBackend",
  IngressBackend: "service=4:*IngressServiceBackend resource=3:*TypedLocalObjectReference",
  IngressServiceBackend: "name=1:*string port=2:ServiceBackendPort",
  ServiceBackendPort: "name=1:string number=2:int",
  IngressClass: "metadata=1:ObjectMeta spec=2:IngressClassSpec",
  IngressClassSpec: "controller=1:string parameters=2:*IngressClassParametersReference",
  IngressClassParametersReference:
    "apiGroup=1:*string kind=2:*string name=3:*string scope=4:*string namespace=5:*string",
  IngressClassList: "metadata=1:ListMeta items=2:[]IngressClass",
  IPAddress: "metadata=1:ObjectMeta spec=2:IPAddressSpec",
  IPAddressSpec: "parentRef=1:*ParentReference",
  ParentReference: "group=1:string resource=2:string namespace=3:string name=4:string",
  IPAddressList: "metadata=1:ListMeta items=2:[]IPAddress",
  ServiceCIDR: "metadata=1:ObjectMeta spec=2:ServiceCIDRSpec status=3:ServiceCIDRStatus",
  ServiceCIDRSpec: "cidrs=1:[]string",
  ServiceCIDRStatus: "conditions=1:[]Condition",
  ServiceCIDRList: "metadata=1:ListMeta items=2:[]ServiceCIDR",
};

/** Messages of discovery.k8s.io/v1. */
export const discoveryMessages: Messages = {
  EndpointSlice:
    "metadata=1:ObjectMeta addressType=4:*string endpoints=2:[]Endpoint " +
    "ports=3:[]EndpointPort",
  Endpoint:
    "addresses=1:[]string conditions=2:EndpointConditions hostname=3:*string " +
    "targetRef=4:*ObjectReference deprecatedTopology=5:{}string nodeName=6:*string " +
    "zone=7:*string hints=8:*EndpointHints",
  EndpointConditions: "ready=1:*bool serving=2:*bool terminating=3:*bool",
  EndpointHints: "forZones=1:[]ForZone forNodes=2:[]ForNode",
  ForZone: "name=1:*string",
  ForNode: "name=1:*string",
  EndpointPort: "name=1:*string protocol=2:*string port=3:*int appProtocol=4:*string",
  EndpointSliceList: "metadata=1:ListMeta items=2:[]EndpointSlice",
};

/** Messages of coordination.k8s.io/v1. */
export const coordinationMessages: Messages = {
  Lease: "metadata=1:ObjectMeta spec=2:LeaseSpec",
  LeaseSpec:
    "holderIdentity=1:*string leaseDurationSeconds=2:*int acquireTime=3:*MicroTime " +
    "renewTime=4:*MicroTime leaseTransitions=5:*int strategy=6:*string " +
    "preferredHolder=7:*string",
  LeaseList: "metadata=1:ListMeta items=2:[]Lease",
};

/** Messages of events.k8s.io/v1. */
export const eventsMessages: Messages = {
  Event:
    "metadata=1:ObjectMeta eventTime=2:MicroTime series=3:*EventSeries " +
    "reportingController=4:string reportingInstance=5:string action=6:string " +
    "reason=7:string regarding=8:ObjectReference related=9:*ObjectReference " +
    "note=10:string type=11:string deprecatedSource=12:EventSource " +
    "deprecatedFirstTimestamp=13:Time deprecatedLastTimestamp=14:Time " +
    "deprecatedCount=15:int",
  EventSeries: "count=1:*int lastObservedTime=2:MicroTime",
  EventList: "metadata=1:ListMeta items=2:[]Event",
};

/** Messages of storage.k8s.io/v1. */
export const storageMessages: Messages = {
  StorageClass:
    "metadata=1:ObjectMeta provisioner=2:*string parameters=3:{}string " +
    "reclaimPolicy=4:*string mountOptions=5:[]string allowVolumeExpansion=6:*bool " +
    "volumeBindingMode=7:*string allowedTopologies=8:[]TopologySelectorTerm",
  StorageClassList: "metadata=1:ListMeta items=2:[]StorageClass",
  VolumeAttachment:
    "metadata=1:ObjectMeta spec=2:VolumeAttachmentSpec status=3:VolumeAttachmentStatus",
  VolumeAttachmentList: "metadata=1:ListMeta items=2:[]VolumeAttachment",
  VolumeAttachmentSpec: "attacher=1:*string source=2:VolumeAttachmentSource nodeName=3:*string",
  VolumeAttachmentSource: "persistentVolumeName=1:*string inlineVolumeSpec=2:*PersistentVolumeSpec",
  VolumeAttachmentStatus:
    "attached=1:*bool attachmentMetadata=2:{}string attachError=3:*VolumeError " +
    "detachError=4:*VolumeError",
  VolumeError: "time=1:Time message=2:string errorCode=3:*int",
  CSIDriver: "metadata=1:ObjectMeta spec=2:CSIDriverSpec",
  CSIDriverList: "metadata=1:ListMeta items=2:[]CSIDriver",
  CSIDriverSpec:
    "attachRequired=1:*bool podInfoOnMount=2:*bool volumeLifecycleModes=3:[]string " +
    "storageCapacity=4:*bool fsGroupPolicy=5:*string tokenRequests=6:[]TokenRequest " +
    "requiresRepublish=7:*bool seLinuxMount=8:*bool " +
    "nodeAllocatableUpdatePeriodSeconds=9:*int",
  TokenRequest: "audience=1:*string expirationSeconds=2:*int",
  CSINode: "metadata=1:ObjectMeta spec=2:CSINodeSpec",
  CSINodeSpec: "drivers=1:[]CSINodeDriver",
  CSINodeDriver:
    "name=1:*string nodeID=2:*string topologyKeys=3:[]string " +
    "allocatable=4:*VolumeNodeResources",
  VolumeNodeResources: "count=1:*int",
  CSINodeList: "metadata=1:ListMeta items=2:[]CSINode",
  CSIStorageCapacity:
    "metadata=1:ObjectMeta nodeTopology=2:*LabelSelector storageClassName=3:*string " +
    "capacity=4:*Quantity maximumVolumeSize=5:*Quantity",
  CSIStorageCapacityList: "metadata=1:ListMeta items=2:[]CSIStorageCapacity",
};

/** Messages of scheduling.k8s.io/v1. */
export const schedulingMessages: Messages = {
  PriorityClass:
    "metadata=1:ObjectMeta value=2:*int globalDefault=3:bool description=4:string " +
    "preemptionPolicy=5:*string",
  PriorityClassList: "metadata=1:ListMeta items=2:[]PriorityClass",
};

/** Messages of node.k8s.io/v1. */
export const nodeMessages: Messages = {
  RuntimeClass:
    "metadata=1:ObjectMeta handler=2:*string overhead=3:*Overhead scheduling=4:*Scheduling",
  Overhead: "podFixed=1:{}Quantity",
  Scheduling: "nodeSelector=1:{}string tolerations=2:[]Toleration",
  RuntimeClassList: "metadata=1:ListMeta items=2:[]RuntimeClass",
};
