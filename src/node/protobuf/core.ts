// Field numbers as in the API's own .proto files; for the notation see notation.ts.

import type { Messages } from "./notation.ts";

/** Messages of core/v1, but for Pods and volumes. */
export const coreMessages: Messages = {
  TopologySelectorTerm: "matchLabelExpressions=1:[]TopologySelectorLabelRequirement",
  TopologySelectorLabelRequirement: "key=1:*string values=2:[]string",
  Taint: "key=1:*string value=2:string effect=3:*string timeAdded=4:*Time",
  PodTemplate: "metadata=1:ObjectMeta template=2:PodTemplateSpec",
  PodTemplateList: "metadata=1:ListMeta items=2:[]PodTemplate",
  ReplicationControllerSpec:
    "replicas=1:*int minReadySeconds=4:int selector=2:{}string template=3:*PodTemplateSpec",
  ReplicationControllerStatus:
    "replicas=1:*int fullyLabeledReplicas=2:int readyReplicas=4:int " +
    "availableReplicas=5:int observedGeneration=3:int " +
    "conditions=6:[]ReplicationControllerCondition",
  ReplicationControllerCondition:
    "type=1:*string status=2:*string lastTransitionTime=3:Time reason=4:string " +
    "message=5:string",
  ReplicationController:
    "metadata=1:ObjectMeta spec=2:ReplicationControllerSpec " +
    "status=3:ReplicationControllerStatus",
  ReplicationControllerList: "metadata=1:ListMeta items=2:[]ReplicationController",
  SessionAffinityConfig: "clientIP=1:*ClientIPConfig",
  ClientIPConfig: "timeoutSeconds=1:*int",
  ServiceStatus: "loadBalancer=1:LoadBalancerStatus conditions=2:[]Condition",
  LoadBalancerStatus: "ingress=1:[]LoadBalancerIngress",
  LoadBalancerIngress: "ip=1:string hostname=2:string ipMode=3:*string ports=4:[]PortStatus",
  ServiceSpec:
    "ports=1:[]ServicePort selector=2:{}string clusterIP=3:string clusterIPs=18:[]string " +
    "type=4:string externalIPs=5:[]string sessionAffinity=7:string " +
    "loadBalancerIP=8:string loadBalancerSourceRanges=9:[]string externalName=10:string " +
    "externalTrafficPolicy=11:string healthCheckNodePort=12:int " +
    "publishNotReadyAddresses=13:bool sessionAffinityConfig=14:*SessionAffinityConfig " +
    "ipFamilies=19:[]string ipFamilyPolicy=17:*string " +
    "allocateLoadBalancerNodePorts=20:*bool loadBalancerClass=21:*string " +
    "internalTrafficPolicy=22:*string trafficDistribution=23:*string",
  ServicePort:
    "name=1:string protocol=2:string appProtocol=6:*string port=3:*int " +
    "targetPort=4:IntOrString nodePort=5:int",
  Service: "metadata=1:ObjectMeta spec=2:ServiceSpec status=3:ServiceStatus",
  ServiceList: "metadata=1:ListMeta items=2:[]Service",
  ServiceAccount:
    "metadata=1:ObjectMeta secrets=2:[]ObjectReference " +
    "imagePullSecrets=3:[]LocalObjectReference automountServiceAccountToken=4:*bool",
  ServiceAccountList: "metadata=1:ListMeta items=2:[]ServiceAccount",
  Endpoints: "metadata=1:ObjectMeta subsets=2:[]EndpointSubset",
  EndpointSubset:
    "addresses=1:[]EndpointAddress notReadyAddresses=2:[]EndpointAddress " +
    "ports=3:[]EndpointPort",
  EndpointAddress: "ip=1:*string hostname=3:string nodeName=4:*string targetRef=2:*ObjectReference",
  EndpointPort: "name=1:string port=2:*int protocol=3:string appProtocol=4:*string",
  EndpointsList: "metadata=1:ListMeta items=2:[]Endpoints",
  NodeSpec:
    "podCIDR=1:string podCIDRs=7:[]string providerID=3:string unschedulable=4:bool " +
    "taints=5:[]Taint configSource=6:*NodeConfigSource externalID=2:string",
  ConfigMapNodeConfigSource:
    "namespace=1:*string name=2:*string uid=3:string resourceVersion=4:string " +
    "kubeletConfigKey=5:*string",
  DaemonEndpoint: "Port=1:*int",
  NodeDaemonEndpoints: "kubeletEndpoint=1:DaemonEndpoint",
  NodeRuntimeHandlerFeatures: "recursiveReadOnlyMounts=1:*bool userNamespaces=2:*bool",
  NodeRuntimeHandler: "name=1:*string features=2:*NodeRuntimeHandlerFeatures",
  NodeFeatures: "supplementalGroupsPolicy=1:*bool",
  NodeSystemInfo:
    "machineID=1:*string systemUUID=2:*string bootID=3:*string kernelVersion=4:*string " +
    "osImage=5:*string containerRuntimeVersion=6:*string kubeletVersion=7:*string " +
    "kubeProxyVersion=8:*string operatingSystem=9:*string architecture=10:*string " +
    "swap=11:*NodeSwapStatus",
  NodeSwapStatus: "capacity=1:*int",
  NodeConfigSource: "configMap=2:*ConfigMapNodeConfigSource",
  NodeConfigStatus:
    "assigned=1:*NodeConfigSource active=2:*NodeConfigSource " +
    "lastKnownGood=3:*NodeConfigSource error=4:string",
  NodeStatus:
    "capacity=1:{}Quantity allocatable=2:{}Quantity phase=3:string " +
    "conditions=4:[]NodeCondition addresses=5:[]NodeAddress " +
    "daemonEndpoints=6:NodeDaemonEndpoints nodeInfo=7:NodeSystemInfo " +
    "images=8:[]ContainerImage volumesInUse=9:[]string " +
    "volumesAttached=10:[]AttachedVolume config=11:*NodeConfigStatus " +
    "runtimeHandlers=12:[]NodeRuntimeHandler features=13:*NodeFeatures",
  AttachedVolume: "name=1:*string devicePath=2:*string",
  ContainerImage: "names=1:[]string sizeBytes=2:int",
  NodeCondition:
    "type=1:*string status=2:*string lastHeartbeatTime=3:Time lastTransitionTime=4:Time " +
    "reason=5:string message=6:string",
  NodeAddress: "type=1:*string address=2:*string",
  Node: "metadata=1:ObjectMeta spec=2:NodeSpec status=3:NodeStatus",
  NodeList: "metadata=1:ListMeta items=2:[]Node",
  NamespaceSpec: "finalizers=1:[]string",
  NamespaceStatus: "phase=1:string conditions=2:[]NamespaceCondition",
  NamespaceCondition:
    "type=1:*string status=2:*string lastTransitionTime=4:Time reason=5:string " +
    "message=6:string",
  Namespace: "metadata=1:ObjectMeta spec=2:NamespaceSpec status=3:NamespaceStatus",
  NamespaceList: "metadata=1:ListMeta items=2:[]Namespace",
  Binding: "metadata=1:ObjectMeta target=2:ObjectReference",
  Preconditions: "uid=1:*string",
  EventSource: "component=1:string host=2:string",
  Event:
    "metadata=1:ObjectMeta involvedObject=2:ObjectReference reason=3:string " +
    "message=4:string source=5:EventSource firstTimestamp=6:Time lastTimestamp=7:Time " +
    "count=8:int type=9:string eventTime=10:MicroTime series=11:*EventSeries " +
    "action=12:string related=13:*ObjectReference reportingComponent=14:*string " +
    "reportingInstance=15:*string",
  EventSeries: "count=1:int lastObservedTime=2:MicroTime",
  EventList: "metadata=1:ListMeta items=2:[]Event",
  LimitRangeItem:
    "type=1:*string max=2:{}Quantity min=3:{}Quantity default=4:{}Quantity " +
    "defaultRequest=5:{}Quantity maxLimitRequestRatio=6:{}Quantity",
  LimitRangeSpec: "limits=1:[]LimitRangeItem",
  LimitRange: "metadata=1:ObjectMeta spec=2:LimitRangeSpec",
  LimitRangeList: "metadata=1:ListMeta items=2:[]LimitRange",
  ResourceQuotaSpec: "hard=1:{}Quantity scopes=2:[]string scopeSelector=3:*ScopeSelector",
  ScopeSelector: "matchExpressions=1:[]ScopedResourceSelectorRequirement",
  ScopedResourceSelectorRequirement: "scopeName=1:*string operator=2:*string values=3:[]string",
  ResourceQuotaStatus: "hard=1:{}Quantity used=2:{}Quantity",
  ResourceQuota: "metadata=1:ObjectMeta spec=2:ResourceQuotaSpec status=3:ResourceQuotaStatus",
  ResourceQuotaList: "metadata=1:ListMeta items=2:[]ResourceQuota",
  Secret:
    "metadata=1:ObjectMeta immutable=5:*bool data=2:{}bytes stringData=4:{}string " +
    "type=3:string",
  SecretList: "metadata=1:ListMeta items=2:[]Secret",
  ConfigMap: "metadata=1:ObjectMeta immutable=4:*bool data=2:{}string binaryData=3:{}bytes",
  ConfigMapList: "metadata=1:ListMeta items=2:[]ConfigMap",
  ComponentCondition: "type=1:*string status=2:*string message=3:string error=4:string",
  ComponentStatus: "metadata=1:ObjectMeta conditions=2:[]ComponentCondition",
  ComponentStatusList: "metadata=1:ListMeta items=2:[]ComponentStatus",
  PortStatus: "port=1:*int protocol=2:*string error=3:*string",
};
