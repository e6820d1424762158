/** The kinds of policy/v1. Notation: see schema.ts. */
export const policyTypes = `
# policy.v1
PodDisruptionBudgetSpec
  minAvailable *IntOrString
  selector *LabelSelector patch=replace
  maxUnavailable *IntOrString
  unhealthyPodEvictionPolicy *string
PodDisruptionBudgetStatus
  observedGeneration int64
  disruptedPods map[string]Time
  disruptionsAllowed! int32
  currentHealthy! int32
  desiredHealthy! int32
  expectedPods! int32
  conditions []Condition patch=merge mergeKey=type list=map keys=type
PodDisruptionBudget
  kind string
  apiVersion string
  metadata ObjectMeta
  spec PodDisruptionBudgetSpec
  status PodDisruptionBudgetStatus
`;
