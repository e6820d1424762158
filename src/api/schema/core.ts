/** The kinds of core/v1. Notation: see schema.ts. */
export const coreTypes = `
# core.v1
PodCondition
  type! string
  observedGeneration int64
  status! string
  lastProbeTime Time
  lastTransitionTime Time
  reason string
  message string
ResourceHealth
  resourceID! string
  health string
ResourceStatus
  name! string
  resources []ResourceHealth list=map keys=resourceID
ContainerStateRunning
  startedAt Time
ContainerStateTerminated
  exitCode! int32
  signal int32
  reason string
  message string
  startedAt Time
  finishedAt Time
  containerID string
ContainerStateWaiting
  reason string
  message string
ContainerState
  waiting *ContainerStateWaiting
  running *ContainerStateRunning
  terminated *ContainerStateTerminated
LinuxContainerUser
  uid! int64
  gid! int64
  supplementalGroups []int64
ContainerUser
  linux *LinuxContainerUser
VolumeMountStatus
  name! string
  mountPath! string
  readOnly bool
  recursiveReadOnly *string
ContainerStatus
  name! string
  state ContainerState
  lastState ContainerState
  ready! bool
  restartCount! int32
  image! string
  imageID! string
  containerID string
  started *bool
  allocatedResources map[string]Quantity
  resources *ResourceRequirements
  volumeMounts []VolumeMountStatus patch=merge mergeKey=mountPath list=map keys=mountPath
  user *ContainerUser
  allocatedResourcesStatus []ResourceStatus patch=merge mergeKey=name list=map keys=name
  stopSignal string
HostIP
  ip! string
PodIP
  ip! string
PodResourceClaimStatus
  name! string
  resourceClaimName *string
PodStatus
  observedGeneration int64
  phase string
  conditions []PodCondition patch=merge mergeKey=type list=map keys=type
  message string
  reason string
  nominatedNodeName string
  hostIP string
  hostIPs []HostIP patch=merge mergeKey=ip
  podIP string
  podIPs []PodIP patch=merge mergeKey=ip list=map keys=ip
  startTime *Time
  initContainerStatuses []ContainerStatus
  containerStatuses []ContainerStatus
  qosClass string
  ephemeralContainerStatuses []ContainerStatus
  resize string
  resourceClaimStatuses []PodResourceClaimStatus patch=merge+retainKeys mergeKey=name list=map keys=name
Pod
  kind string
  apiVersion string
  metadata ObjectMeta
  spec PodSpec
  status PodStatus
ConfigMapNodeConfigSource
  namespace! string
  name! string
  uid string
  resourceVersion string
  kubeletConfigKey! string
NodeConfigSource
  configMap *ConfigMapNodeConfigSource
Taint
  key! string
  value string
  effect! string
  timeAdded *Time
NodeSpec
  podCIDR string
  podCIDRs []string patch=merge list=set
  providerID string
  unschedulable bool
  taints []Taint
  configSource *NodeConfigSource
  externalID string
NodeAddress
  type! string
  address! string
NodeCondition
  type! string
  status! string
  lastHeartbeatTime Time
  lastTransitionTime Time
  reason string
  message string
NodeConfigStatus
  assigned *NodeConfigSource
  active *NodeConfigSource
  lastKnownGood *NodeConfigSource
  error string
DaemonEndpoint
  Port! int32
NodeDaemonEndpoints
  kubeletEndpoint DaemonEndpoint
NodeFeatures
  supplementalGroupsPolicy *bool
ContainerImage
  names []string
  sizeBytes int64
NodeSwapStatus
  capacity *int64
NodeSystemInfo
  machineID! string
  systemUUID! string
  bootID! string
  kernelVersion! string
  osImage! string
  containerRuntimeVersion! string
  kubeletVersion! string
  kubeProxyVersion! string
  operatingSystem! string
  architecture! string
  swap *NodeSwapStatus
NodeRuntimeHandlerFeatures
  recursiveReadOnlyMounts *bool
  userNamespaces *bool
NodeRuntimeHandler
  name! string optional
  features *NodeRuntimeHandlerFeatures
AttachedVolume
  name! string
  devicePath! string
NodeStatus
  capacity map[string]Quantity
  allocatable map[string]Quantity
  phase string
  conditions []NodeCondition patch=merge mergeKey=type list=map keys=type
  addresses []NodeAddress patch=merge mergeKey=type list=map keys=type
  daemonEndpoints NodeDaemonEndpoints
  nodeInfo NodeSystemInfo
  images []ContainerImage
  volumesInUse []string
  volumesAttached []AttachedVolume
  config *NodeConfigStatus
  runtimeHandlers []NodeRuntimeHandler
  features *NodeFeatures
Node
  kind string
  apiVersion string
  metadata ObjectMeta
  spec NodeSpec
  status NodeStatus
NamespaceSpec
  finalizers []string
NamespaceCondition
  type! string
  status! string
  lastTransitionTime Time
  reason string
  message string
NamespaceStatus
  phase string
  conditions []NamespaceCondition patch=merge mergeKey=type list=map keys=type
Namespace
  kind string
  apiVersion string
  metadata ObjectMeta
  spec NamespaceSpec
  status NamespaceStatus
ServicePort
  name string
  protocol string default=TCP
  appProtocol *string
  port! int32
  targetPort IntOrString
  nodePort int32
ClientIPConfig
  timeoutSeconds *int32
SessionAffinityConfig
  clientIP *ClientIPConfig
ServiceSpec
  ports []ServicePort patch=merge mergeKey=port list=map keys=port+protocol
  selector map[string]string atomic
  clusterIP string
  clusterIPs []string
  type string
  externalIPs []string
  sessionAffinity string
  loadBalancerIP string
  loadBalancerSourceRanges []string
  externalName string
  externalTrafficPolicy string
  healthCheckNodePort int32
  publishNotReadyAddresses bool
  sessionAffinityConfig *SessionAffinityConfig
  ipFamilies []string
  ipFamilyPolicy *string
  allocateLoadBalancerNodePorts *bool
  loadBalancerClass *string
  internalTrafficPolicy *string
  trafficDistribution *string
# meta.v1
Condition
  type! string
  status! string
  observedGeneration int64
  lastTransitionTime Time required
  reason! string
  message! string
# core.v1
PortStatus
  port! int32
  protocol! string
  error *string
LoadBalancerIngress
  ip string
  hostname string
  ipMode *string
  ports []PortStatus
LoadBalancerStatus
  ingress []LoadBalancerIngress
ServiceStatus
  loadBalancer LoadBalancerStatus
  conditions []Condition patch=merge mergeKey=type list=map keys=type
Service
  kind string
  apiVersion string
  metadata ObjectMeta
  spec ServiceSpec
  status ServiceStatus
ObjectReference atomic
  kind string
  namespace string
  name string
  uid string
  apiVersion string
  resourceVersion string
  fieldPath string
EndpointAddress atomic
  ip! string
  hostname string
  nodeName *string
  targetRef *ObjectReference
CoreEndpointPort as=EndpointPort atomic
  name string
  port! int32
  protocol string
  appProtocol *string
EndpointSubset
  addresses []EndpointAddress
  notReadyAddresses []EndpointAddress
  ports []CoreEndpointPort
Endpoints
  kind string
  apiVersion string
  metadata ObjectMeta
  subsets []EndpointSubset
EventSeries
  count int32
  lastObservedTime MicroTime
EventSource
  component string
  host string
# events.v1
EventsEventSeries as=EventSeries
  count! int32
  lastObservedTime MicroTime required
EventsEvent as=Event
  kind string
  apiVersion string
  metadata ObjectMeta
  eventTime MicroTime required
  series *EventsEventSeries
  reportingController string
  reportingInstance string
  action string
  reason string
  regarding ObjectReference
  related *ObjectReference
  note string
  type string
  deprecatedSource EventSource
  deprecatedFirstTimestamp Time
  deprecatedLastTimestamp Time
  deprecatedCount int32
# core.v1
Event
  kind string
  apiVersion string
  metadata ObjectMeta required
  involvedObject ObjectReference required
  reason string
  message string
  source EventSource
  firstTimestamp Time
  lastTimestamp Time
  count int32
  type string
  eventTime MicroTime
  series *EventSeries
  action string
  related *ObjectReference
  reportingComponent! string optional
  reportingInstance! string optional
ComponentCondition
  type! string
  status! string
  message string
  error string
ComponentStatus
  kind string
  apiVersion string
  metadata ObjectMeta
  conditions []ComponentCondition patch=merge mergeKey=type list=map keys=type
ConfigMap
  kind string
  apiVersion string
  metadata ObjectMeta
  immutable *bool
  data map[string]string
  binaryData map[string][]byte
Secret
  kind string
  apiVersion string
  metadata ObjectMeta
  immutable *bool
  data map[string][]byte
  stringData map[string]string
  type string
ServiceAccount
  kind string
  apiVersion string
  metadata ObjectMeta
  secrets []ObjectReference patch=merge mergeKey=name list=map keys=name
  imagePullSecrets []LocalObjectReference
  automountServiceAccountToken *bool
Binding
  kind string
  apiVersion string
  metadata ObjectMeta
  target ObjectReference required
# policy.v1
Eviction
  kind string
  apiVersion string
  metadata ObjectMeta
  deleteOptions *DeleteOptions
# core.v1
ReplicationControllerSpec
  replicas *int32 default=1
  minReadySeconds int32 default=0
  selector map[string]string atomic
  template *PodTemplateSpec
ReplicationControllerCondition
  type! string
  status! string
  lastTransitionTime Time
  reason string
  message string
ReplicationControllerStatus
  replicas! int32
  fullyLabeledReplicas int32
  readyReplicas int32
  availableReplicas int32
  observedGeneration int64
  conditions []ReplicationControllerCondition patch=merge mergeKey=type list=map keys=type
ReplicationController
  kind string
  apiVersion string
  metadata ObjectMeta
  spec ReplicationControllerSpec
  status ReplicationControllerStatus
ScopedResourceSelectorRequirement
  scopeName! string
  operator! string
  values []string
ScopeSelector atomic
  matchExpressions []ScopedResourceSelectorRequirement
ResourceQuotaSpec
  hard map[string]Quantity
  scopes []string
  scopeSelector *ScopeSelector
ResourceQuotaStatus
  hard map[string]Quantity
  used map[string]Quantity
ResourceQuota
  kind string
  apiVersion string
  metadata ObjectMeta
  spec ResourceQuotaSpec
  status ResourceQuotaStatus
LimitRangeItem
  type! string
  max map[string]Quantity
  min map[string]Quantity
  default map[string]Quantity
  defaultRequest map[string]Quantity
  maxLimitRequestRatio map[string]Quantity
LimitRangeSpec
  limits! []LimitRangeItem
LimitRange
  kind string
  apiVersion string
  metadata ObjectMeta
  spec LimitRangeSpec
PodTemplate
  kind string
  apiVersion string
  metadata ObjectMeta
  template PodTemplateSpec
`;
