// Fields of a Pod that a cluster does not keep before somebody opens their feature gate. As DropDisabledTemplateFields.

import type { Container, PodSpec } from "#api/podspec.ts";

/** Takes away what Kubernetes 1.33 keeps only behind a gate that is closed. */
export function dropDisabledFields(spec: PodSpec): void {
  delete spec.resourceClaims; // DynamicResourceAllocation
  delete spec.resources; // PodLevelResources
  const containers = [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...((spec.ephemeralContainers ?? []) as Container[]),
  ];
  for (const container of containers) {
    delete container.resources?.claims; // DynamicResourceAllocation
    dropStopSignal(container);
  }
  for (const { projected } of spec.volumes ?? []) {
    for (const source of projected?.sources ?? []) {
      delete source.clusterTrustBundle; // ClusterTrustBundleProjection
    }
  }
  dropImageVolumes(spec, containers);
}

/** ContainerStopSignals */
function dropStopSignal(container: Container): void {
  if (container.lifecycle?.stopSignal === undefined) return;
  delete container.lifecycle.stopSignal;
  if (Object.keys(container.lifecycle).length === 0) delete container.lifecycle;
}

/** ImageVolume */
function dropImageVolumes(spec: PodSpec, containers: readonly Container[]): void {
  const dropped = (spec.volumes ?? []).filter(({ image }) => image).map(({ name }) => name);
  if (dropped.length === 0) return;
  const isKept = ({ name }: { readonly name: string }) => !dropped.includes(name);
  spec.volumes = spec.volumes!.filter(isKept);
  if (spec.volumes.length === 0) delete spec.volumes;
  for (const container of containers) {
    if (!container.volumeMounts) continue;
    container.volumeMounts = container.volumeMounts.filter(isKept);
    if (container.volumeMounts.length === 0) delete container.volumeMounts;
  }
}
