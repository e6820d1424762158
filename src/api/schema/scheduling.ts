/** The kinds of scheduling.k8s.io/v1 and node.k8s.io/v1. Notation: see schema.ts. */
export const schedulingTypes = `
# scheduling.v1
PriorityClass
  kind string
  apiVersion string
  metadata ObjectMeta
  value! int32
  globalDefault bool
  description string
  preemptionPolicy *string
# node.v1
Overhead
  podFixed map[string]Quantity
Scheduling
  nodeSelector map[string]string atomic
  tolerations []Toleration
RuntimeClass
  kind string
  apiVersion string
  metadata ObjectMeta
  handler! string
  overhead *Overhead
  scheduling *Scheduling
`;
