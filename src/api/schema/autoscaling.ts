/** The kinds of autoscaling/v2, and of autoscaling/v1 what differs. Notation: see schema.ts. */
export const autoscalingTypes = `
# autoscaling.v2
CrossVersionObjectReference
  kind! string
  name! string
  apiVersion string
MetricTarget
  type! string
  value *Quantity
  averageValue *Quantity
  averageUtilization *int32
MetricIdentifier
  name! string
  selector *LabelSelector
ObjectMetricSource
  describedObject CrossVersionObjectReference required
  target MetricTarget required
  metric MetricIdentifier required
PodsMetricSource
  metric MetricIdentifier required
  target MetricTarget required
ResourceMetricSource
  name! string
  target MetricTarget required
ContainerResourceMetricSource
  name! string
  target MetricTarget required
  container! string
ExternalMetricSource
  metric MetricIdentifier required
  target MetricTarget required
MetricSpec
  type! string
  object *ObjectMetricSource
  pods *PodsMetricSource
  resource *ResourceMetricSource
  containerResource *ContainerResourceMetricSource
  external *ExternalMetricSource
HPAScalingPolicy
  type! string
  value! int32
  periodSeconds! int32
HPAScalingRules
  stabilizationWindowSeconds *int32
  selectPolicy *string
  policies []HPAScalingPolicy
  tolerance *Quantity
HorizontalPodAutoscalerBehavior
  scaleUp *HPAScalingRules
  scaleDown *HPAScalingRules
HorizontalPodAutoscalerSpec
  scaleTargetRef CrossVersionObjectReference required
  minReplicas *int32
  maxReplicas! int32
  metrics []MetricSpec
  behavior *HorizontalPodAutoscalerBehavior
MetricValueStatus
  value *Quantity
  averageValue *Quantity
  averageUtilization *int32
ObjectMetricStatus
  metric MetricIdentifier required
  current MetricValueStatus required
  describedObject CrossVersionObjectReference required
PodsMetricStatus
  metric MetricIdentifier required
  current MetricValueStatus required
ResourceMetricStatus
  name! string
  current MetricValueStatus required
ContainerResourceMetricStatus
  name! string
  current MetricValueStatus required
  container! string
ExternalMetricStatus
  metric MetricIdentifier required
  current MetricValueStatus required
MetricStatus
  type! string
  object *ObjectMetricStatus
  pods *PodsMetricStatus
  resource *ResourceMetricStatus
  containerResource *ContainerResourceMetricStatus
  external *ExternalMetricStatus
HorizontalPodAutoscalerCondition
  type! string
  status! string
  lastTransitionTime Time
  reason string
  message string
HorizontalPodAutoscalerStatus
  observedGeneration *int64
  lastScaleTime *Time
  currentReplicas int32
  desiredReplicas! int32
  currentMetrics! []MetricStatus optional
  conditions []HorizontalPodAutoscalerCondition patch=merge mergeKey=type list=map keys=type
HorizontalPodAutoscaler
  kind string
  apiVersion string
  metadata ObjectMeta
  spec HorizontalPodAutoscalerSpec
  status HorizontalPodAutoscalerStatus
# autoscaling.v1
CrossVersionObjectReferenceV1 atomic as=CrossVersionObjectReference
  kind! string
  name! string
  apiVersion string
HorizontalPodAutoscalerSpecV1 as=HorizontalPodAutoscalerSpec
  scaleTargetRef CrossVersionObjectReferenceV1 required
  minReplicas *int32
  maxReplicas! int32
  targetCPUUtilizationPercentage *int32
HorizontalPodAutoscalerStatusV1 as=HorizontalPodAutoscalerStatus
  observedGeneration *int64
  lastScaleTime *Time
  currentReplicas! int32
  desiredReplicas! int32
  currentCPUUtilizationPercentage *int32
HorizontalPodAutoscalerV1 as=HorizontalPodAutoscaler
  kind string
  apiVersion string
  metadata ObjectMeta
  spec HorizontalPodAutoscalerSpecV1
  status HorizontalPodAutoscalerStatusV1
`;
