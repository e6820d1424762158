/** The kinds of apps/v1, autoscaling/v1, discovery.k8s.io/v1 and coordination.k8s.io/v1. Notation: see schema.ts. */
export const appsTypes = `
# apps.v1
RollingUpdateDeployment
  maxUnavailable *IntOrString
  maxSurge *IntOrString
DeploymentStrategy
  type string
  rollingUpdate *RollingUpdateDeployment
DeploymentSpec
  replicas *int32
  selector *LabelSelector required
  template PodTemplateSpec required
  strategy DeploymentStrategy patch=retainKeys
  minReadySeconds int32
  revisionHistoryLimit *int32
  paused bool
  progressDeadlineSeconds *int32
DeploymentCondition
  type! string
  status! string
  lastUpdateTime Time
  lastTransitionTime Time
  reason string
  message string
DeploymentStatus
  observedGeneration int64
  replicas int32
  updatedReplicas int32
  readyReplicas int32
  availableReplicas int32
  unavailableReplicas int32
  terminatingReplicas *int32
  conditions []DeploymentCondition patch=merge mergeKey=type list=map keys=type
  collisionCount *int32
Deployment
  kind string
  apiVersion string
  metadata ObjectMeta
  spec DeploymentSpec
  status DeploymentStatus
ReplicaSetSpec
  replicas *int32
  minReadySeconds int32
  selector *LabelSelector required
  template PodTemplateSpec
ReplicaSetCondition
  type! string
  status! string
  lastTransitionTime Time
  reason string
  message string
ReplicaSetStatus
  replicas! int32
  fullyLabeledReplicas int32
  readyReplicas int32
  availableReplicas int32
  terminatingReplicas *int32
  observedGeneration int64
  conditions []ReplicaSetCondition patch=merge mergeKey=type list=map keys=type
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
  data! any optional
  revision! int64
# autoscaling.v1
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
# discovery.v1
EndpointConditions
  ready *bool
  serving *bool
  terminating *bool
ForNode
  name! string
ForZone
  name! string
EndpointHints
  forZones []ForZone
  forNodes []ForNode
Endpoint
  addresses! []string list=set
  conditions EndpointConditions
  hostname *string
  targetRef *ObjectReference
  deprecatedTopology map[string]string
  nodeName *string
  zone *string
  hints *EndpointHints
EndpointPort atomic
  name *string
  protocol *string
  port *int32
  appProtocol *string
EndpointSlice
  kind string
  apiVersion string
  metadata ObjectMeta
  addressType! string
  endpoints! []Endpoint
  ports! []EndpointPort optional
# coordination.v1
LeaseSpec
  holderIdentity *string
  leaseDurationSeconds *int32
  acquireTime *MicroTime
  renewTime *MicroTime
  leaseTransitions *int32
  strategy *string
  preferredHolder *string
Lease
  kind string
  apiVersion string
  metadata ObjectMeta
  spec LeaseSpec
# apps.v1
RollingUpdateDaemonSet
  maxUnavailable *IntOrString
  maxSurge *IntOrString
DaemonSetUpdateStrategy
  type string
  rollingUpdate *RollingUpdateDaemonSet
DaemonSetSpec
  selector *LabelSelector required
  template PodTemplateSpec required
  updateStrategy DaemonSetUpdateStrategy
  minReadySeconds int32
  revisionHistoryLimit *int32
DaemonSetCondition
  type! string
  status! string
  lastTransitionTime Time
  reason string
  message string
DaemonSetStatus
  currentNumberScheduled! int32
  numberMisscheduled! int32
  desiredNumberScheduled! int32
  numberReady! int32
  observedGeneration int64
  updatedNumberScheduled int32
  numberAvailable int32
  numberUnavailable int32
  collisionCount *int32
  conditions []DaemonSetCondition patch=merge mergeKey=type list=map keys=type
DaemonSet
  kind string
  apiVersion string
  metadata ObjectMeta
  spec DaemonSetSpec
  status DaemonSetStatus
RollingUpdateStatefulSetStrategy
  partition *int32
  maxUnavailable *IntOrString
StatefulSetUpdateStrategy
  type string
  rollingUpdate *RollingUpdateStatefulSetStrategy
StatefulSetPersistentVolumeClaimRetentionPolicy
  whenDeleted string
  whenScaled string
StatefulSetOrdinals
  start! int32 optional
StatefulSetSpec
  replicas *int32
  selector *LabelSelector required
  template PodTemplateSpec required
  volumeClaimTemplates []PersistentVolumeClaim
  serviceName! string optional
  podManagementPolicy string
  updateStrategy StatefulSetUpdateStrategy
  revisionHistoryLimit *int32
  minReadySeconds int32
  persistentVolumeClaimRetentionPolicy *StatefulSetPersistentVolumeClaimRetentionPolicy
  ordinals *StatefulSetOrdinals
StatefulSetCondition
  type! string
  status! string
  lastTransitionTime Time
  reason string
  message string
StatefulSetStatus
  observedGeneration int64
  replicas! int32
  readyReplicas int32
  currentReplicas int32
  updatedReplicas int32
  currentRevision string
  updateRevision string
  collisionCount *int32
  conditions []StatefulSetCondition patch=merge mergeKey=type list=map keys=type
  availableReplicas! int32 optional
StatefulSet
  kind string
  apiVersion string
  metadata ObjectMeta
  spec StatefulSetSpec
  status StatefulSetStatus
`;
