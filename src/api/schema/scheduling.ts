/** The kinds of scheduling.k8s.io/v1. Notation: see schema.ts. */
export const schedulingTypes = `
PriorityClass
  kind string
  apiVersion string
  metadata ObjectMeta
  value! int32
  globalDefault bool
  description string
  preemptionPolicy *string
`;
