/** Without the feature gate of DeploymentReplicaSetTerminatingReplicas a status does not tell how many Pods terminate. */
export function dropTerminating({ status }: { status: { terminatingReplicas?: number } }): void {
  delete status.terminatingReplicas;
}
