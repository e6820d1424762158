// Defaults of the Pod template: what the author leaves out, the API server writes down.

import type { Container, PodSpec, Probe } from "#api/podspec.ts";
import { parseQuantity } from "#api/quantity.ts";
import type { Volume } from "#api/volumes.ts";

/** Defaults that hold for Pods and Pod templates alike. */
export function setPodSpecDefaults(spec: PodSpec): void {
  if (Object.isFrozen(spec)) return; // It comes from the store and has them.
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume);
  for (const container of spec.initContainers ?? []) setContainerDefaults(container, spec);
  for (const container of spec.containers ?? []) setContainerDefaults(container, spec);
  for (const container of spec.ephemeralContainers ?? []) {
    setContainerDefaults(container as Container, spec);
  }
  spec.restartPolicy ??= "Always";
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= "ClusterFirst";
  if (spec.serviceAccountName ?? spec.serviceAccount) {
    spec.serviceAccountName ??= spec.serviceAccount!;
    spec.serviceAccount = spec.serviceAccountName;
  }
  spec.securityContext ??= {};
  spec.schedulerName ??= "default-scheduler";
}

function setContainerDefaults(container: Container, { hostNetwork }: PodSpec): void {
  for (const port of container.ports ?? []) {
    port.protocol ??= "TCP";
    if (hostNetwork && port.hostPort === undefined) port.hostPort = port.containerPort;
  }
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ??= "v1";
    if (valueFrom?.resourceFieldRef) valueFrom.resourceFieldRef.divisor ??= "0";
  }
  container.resources ??= {};
  for (const list of [container.resources.limits, container.resources.requests]) {
    for (const name of Object.keys(list ?? {})) list![name] = canonical(list![name]!);
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe) setProbeDefaults(probe);
  }
  for (const hook of [container.lifecycle?.postStart, container.lifecycle?.preStop]) {
    if (hook?.httpGet) setHttpGetDefaults(hook.httpGet);
  }
  container.terminationMessagePath ??= "/dev/termination-log";
  container.terminationMessagePolicy ??= "File";
  container.imagePullPolicy ??= isLatest(container.image ?? "") ? "Always" : "IfNotPresent";
}

/** Quantities are stored as they would print; text that is none is left to validation. */
function canonical(quantity: string): string {
  return parseQuantity(quantity)?.canonical ?? quantity;
}

/** In a Pod a limit without a request is the request too. A template keeps what it was given. */
export function setRequestsFromLimits({ initContainers, containers }: PodSpec): void {
  // A Pod without containers is refused later, by validation.
  for (const { resources } of [...(initContainers ?? []), ...(containers ?? [])]) {
    if (!resources?.limits) continue;
    resources.requests = { ...resources.limits, ...resources.requests };
  }
}

function setProbeDefaults(probe: Probe): void {
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  if (probe.httpGet) setHttpGetDefaults(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= "";
}

function setHttpGetDefaults(get: NonNullable<Probe["httpGet"]>): void {
  get.path ??= "/";
  get.scheme ??= "HTTP";
}

const defaultMode = 0o644;

function setVolumeDefaults(volume: Volume): void {
  if (Object.keys(volume).every((key) => key === "name")) volume.emptyDir = {};
  if (volume.configMap) volume.configMap.defaultMode ??= defaultMode;
  if (volume.secret) volume.secret.defaultMode ??= defaultMode;
  if (volume.downwardAPI) volume.downwardAPI.defaultMode ??= defaultMode;
  if (volume.projected) volume.projected.defaultMode ??= defaultMode;
  if (volume.hostPath) volume.hostPath.type ??= "";
  const sources = [volume, ...(volume.projected?.sources ?? [])];
  for (const { fieldRef, resourceFieldRef } of sources.flatMap(
    ({ downwardAPI }) => downwardAPI?.items ?? [],
  )) {
    if (fieldRef) fieldRef.apiVersion ??= "v1";
    if (resourceFieldRef) resourceFieldRef.divisor ??= "0";
  }
}

/** An image without tag and digest, or with the tag latest, is pulled each time. */
function isLatest(image: string): boolean {
  if (image.includes("@")) return false;
  const name = image.slice(image.lastIndexOf("/") + 1);
  const [, tag] = name.split(":");
  return tag === undefined || tag === "latest";
}
