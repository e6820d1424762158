/** The kinds of apps/v1, autoscaling/v1, discovery.k8s.io/v1 and coordination.k8s.io/v1. Notation: see schema.ts. */
export const appsTypes = `
RollingUpdateDeployment
  maxSurge *IntOrString
  maxUnavailable *IntOrString
DeploymentStrategy
  rollingUpdate *RollingUpdateDeployment
  type string
DeploymentSpec
  minReadySeconds int32
  paused bool
  progressDeadlineSeconds *int32
  replicas *int32
  revisionHistoryLimit *int32
  selector *LabelSelector required
  strategy DeploymentStrategy patch=retainKeys
  template PodTemplateSpec required
DeploymentCondition
  lastTransitionTime Time
  lastUpdateTime Time
  message string
  reason string
  status! string
  type! string
DeploymentStatus
  availableReplicas int32
  collisionCount *int32
  conditions []DeploymentCondition patch=merge mergeKey=type list=map keys=type
  observedGeneration int64
  readyReplicas int32
  replicas int32
  terminatingReplicas *int32
  unavailableReplicas int32
  updatedReplicas int32
Deployment
  kind string
  apiVersion string
  metadata ObjectMeta
  spec DeploymentSpec
  status DeploymentStatus
ReplicaSetSpec
  minReadySeconds int32
  replicas *int32
  selector *LabelSelector required
  template PodTemplateSpec
ReplicaSetCondition
  lastTransitionTime Time
  message string
  reason string
  status! string
  type! string
ReplicaSetStatus
  availableReplicas int32
  conditions []ReplicaSetCondition patch=merge mergeKey=type list=map keys=type
  fullyLabeledReplicas int32
  observedGeneration int64
  readyReplicas int32
  replicas! int32
  terminatingReplicas *int32
ReplicaSet
  kind string
  apiVersion string
  metadata ObjectMeta
  spec ReplicaSetSpec
  status ReplicaSetStatus
ControllerRevision
  kind string
  apiVersion string
  metadata ObjectMeta
  data any
  revision! int64
ScaleSpec
  replicas int32
ScaleStatus
  replicas! int32
  selector string
Scale
  kind string
  apiVersion string
  metadata ObjectMeta
  spec ScaleSpec
  status ScaleStatus
EndpointConditions
  ready *bool
  serving *bool
  terminating *bool
ForNode
  name! string
ForZone
  name! string
EndpointHints
  forNodes []ForNode
  forZones []ForZone
Endpoint
  addresses! []string list=set
  conditions EndpointConditions
  deprecatedTopology map[string]string
  hints *EndpointHints
  hostname *string
  nodeName *string
  targetRef *ObjectReference
  zone *string
EndpointPort atomic
  appProtocol *string
  name *string
  port *int32
  protocol *string
EndpointSlice
  kind string
  apiVersion string
  metadata ObjectMeta
  addressType! string
  endpoints! []Endpoint
  ports! []EndpointPort
LeaseSpec
  acquireTime *MicroTime
  holderIdentity *string
  leaseDurationSeconds *int32
  leaseTransitions *int32
  preferredHolder *string
  renewTime *MicroTime
  strategy *string
Lease
  kind string
  apiVersion string
  metadata ObjectMeta
  spec LeaseSpec
`;
