/** The kinds of core/v1. Notation: see schema.ts. */
export const coreTypes = `
PodCondition
  lastProbeTime Time
  lastTransitionTime Time
  message string
  observedGeneration int64
  reason string
  status! string
  type! string
ResourceHealth
  health string
  resourceID! string
ResourceStatus
  name! string
  resources []ResourceHealth list=map keys=resourceID
ContainerStateRunning
  startedAt Time
ContainerStateTerminated
  containerID string
  exitCode! int32
  finishedAt Time
  message string
  reason string
  signal int32
  startedAt Time
ContainerStateWaiting
  message string
  reason string
ContainerState
  running *ContainerStateRunning
  terminated *ContainerStateTerminated
  waiting *ContainerStateWaiting
LinuxContainerUser
  gid! int64
  supplementalGroups []int64
  uid! int64
ContainerUser
  linux *LinuxContainerUser
VolumeMountStatus
  mountPath! string
  name! string
  readOnly bool
  recursiveReadOnly *string
ContainerStatus
  allocatedResources map[string]Quantity
  allocatedResourcesStatus []ResourceStatus patch=merge mergeKey=name list=map keys=name
  containerID string
  image! string
  imageID! string
  lastState ContainerState
  name! string
  ready! bool
  resources *ResourceRequirements
  restartCount! int32
  started *bool
  state ContainerState
  stopSignal string
  user *ContainerUser
  volumeMounts []VolumeMountStatus patch=merge mergeKey=mountPath list=map keys=mountPath
HostIP
  ip! string
PodIP
  ip! string
PodResourceClaimStatus
  name! string
  resourceClaimName *string
PodStatus
  conditions []PodCondition patch=merge mergeKey=type list=map keys=type
  containerStatuses []ContainerStatus
  ephemeralContainerStatuses []ContainerStatus
  hostIP string
  hostIPs []HostIP patch=merge mergeKey=ip
  initContainerStatuses []ContainerStatus
  message string
  nominatedNodeName string
  observedGeneration int64
  phase string
  podIP string
  podIPs []PodIP patch=merge mergeKey=ip list=map keys=ip
  qosClass string
  reason string
  resize string
  resourceClaimStatuses []PodResourceClaimStatus patch=merge+retainKeys mergeKey=name list=map keys=name
  startTime *Time
Pod
  kind string
  apiVersion string
  metadata ObjectMeta
  spec PodSpec
  status PodStatus
ConfigMapNodeConfigSource
  kubeletConfigKey! string
  name! string
  namespace! string
  resourceVersion string
  uid string
NodeConfigSource
  configMap *ConfigMapNodeConfigSource
Taint
  effect! string
  key! string
  timeAdded *Time
  value string
NodeSpec
  configSource *NodeConfigSource
  externalID string
  podCIDR string
  podCIDRs []string patch=merge list=set
  providerID string
  taints []Taint
  unschedulable bool
NodeAddress
  address! string
  type! string
NodeCondition
  lastHeartbeatTime Time
  lastTransitionTime Time
  message string
  reason string
  status! string
  type! string
NodeConfigStatus
  active *NodeConfigSource
  assigned *NodeConfigSource
  error string
  lastKnownGood *NodeConfigSource
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
  capacity int64
NodeSystemInfo
  architecture! string
  bootID! string
  containerRuntimeVersion! string
  kernelVersion! string
  kubeProxyVersion! string
  kubeletVersion! string
  machineID! string
  operatingSystem! string
  osImage! string
  swap *NodeSwapStatus
  systemUUID! string
NodeRuntimeHandlerFeatures
  recursiveReadOnlyMounts *bool
  userNamespaces *bool
NodeRuntimeHandler
  features *NodeRuntimeHandlerFeatures
  name! string
AttachedVolume
  devicePath! string
  name! string
NodeStatus
  addresses []NodeAddress patch=merge mergeKey=type list=map keys=type
  allocatable map[string]Quantity
  capacity map[string]Quantity
  conditions []NodeCondition patch=merge mergeKey=type list=map keys=type
  config *NodeConfigStatus
  daemonEndpoints NodeDaemonEndpoints
  features *NodeFeatures
  images []ContainerImage
  nodeInfo NodeSystemInfo
  phase string
  runtimeHandlers []NodeRuntimeHandler
  volumesAttached []AttachedVolume
  volumesInUse []string
Node
  kind string
  apiVersion string
  metadata ObjectMeta
  spec NodeSpec
  status NodeStatus
NamespaceSpec
  finalizers []string
NamespaceCondition
  lastTransitionTime Time
  message string
  reason string
  status! string
  type! string
NamespaceStatus
  conditions []NamespaceCondition patch=merge mergeKey=type list=map keys=type
  phase string
Namespace
  kind string
  apiVersion string
  metadata ObjectMeta
  spec NamespaceSpec
  status NamespaceStatus
ServicePort
  appProtocol *string
  name string
  nodePort int32
  port! int32
  protocol string
  targetPort IntOrString
ClientIPConfig
  timeoutSeconds *int32
SessionAffinityConfig
  clientIP *ClientIPConfig
ServiceSpec
  allocateLoadBalancerNodePorts *bool
  clusterIP string
  clusterIPs []string
  externalIPs []string
  externalName string
  externalTrafficPolicy string
  healthCheckNodePort int32
  internalTrafficPolicy *string
  ipFamilies []string
  ipFamilyPolicy *string
  loadBalancerClass *string
  loadBalancerIP string
  loadBalancerSourceRanges []string
  ports []ServicePort patch=merge mergeKey=port list=map keys=port+protocol
  publishNotReadyAddresses bool
  selector map[string]string atomic
  sessionAffinity string
  sessionAffinityConfig *SessionAffinityConfig
  trafficDistribution *string
  type string
Condition
  lastTransitionTime Time required
  message! string
  observedGeneration int64
  reason! string
  status! string
  type! string
PortStatus
  error *string
  port! int32
  protocol string
LoadBalancerIngress
  hostname string
  ip string
  ipMode *string
  ports []PortStatus
LoadBalancerStatus
  ingress []LoadBalancerIngress
ServiceStatus
  conditions []Condition patch=merge mergeKey=type list=map keys=type
  loadBalancer LoadBalancerStatus
Service
  kind string
  apiVersion string
  metadata ObjectMeta
  spec ServiceSpec
  status ServiceStatus
ObjectReference atomic
  apiVersion string
  fieldPath string
  kind string
  name string
  namespace string
  resourceVersion string
  uid string
EndpointAddress atomic
  hostname string
  ip! string
  nodeName *string
  targetRef *ObjectReference
CoreEndpointPort atomic
  appProtocol *string
  name string
  port! int32
  protocol string
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
Event
  kind string
  apiVersion string
  metadata ObjectMeta required
  action string
  count int32
  eventTime MicroTime
  firstTimestamp Time
  involvedObject ObjectReference required
  lastTimestamp Time
  message string
  reason string
  related *ObjectReference
  reportingComponent! string
  reportingInstance! string
  series *EventSeries
  source EventSource
  type string
ConfigMap
  kind string
  apiVersion string
  metadata ObjectMeta
  binaryData map[string][]byte
  data map[string]string
  immutable *bool
Secret
  kind string
  apiVersion string
  metadata ObjectMeta
  data map[string][]byte
  immutable *bool
  stringData map[string]string
  type string
ServiceAccount
  kind string
  apiVersion string
  metadata ObjectMeta
  automountServiceAccountToken *bool
  imagePullSecrets []LocalObjectReference
  secrets []ObjectReference patch=merge mergeKey=name list=map keys=name
Binding
  kind string
  apiVersion string
  metadata ObjectMeta
  target ObjectReference required
Eviction
  kind string
  apiVersion string
  metadata ObjectMeta
  deleteOptions *DeleteOptions
`;
