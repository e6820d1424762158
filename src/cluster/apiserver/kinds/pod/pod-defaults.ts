// Defaults of the Pod template: what the author leaves out, the API server writes down.

import type { Container, PodSpec, Probe } from "#api/podspec.ts";
import { dropDisabledFields } from "./pod-disabled-fields.ts";
import { setQuantityDefaults } from "./quantity-defaults.ts";
import { setReferenceDefaults, setVolumeDefaults } from "./volume-defaults.ts";

/** Defaults that hold for Pods and Pod templates alike. */
export function setPodSpecDefaults(spec: PodSpec): void {
  if (Object.isFrozen(spec)) return; // It comes from the store and has them.
  dropDisabledFields(spec);
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume);
  for (const container of spec.initContainers ?? []) setContainerDefaults(container);
  for (const container of spec.containers ?? []) setContainerDefaults(container);
  for (const container of spec.ephemeralContainers ?? []) {
    setContainerDefaults(container as Container);
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
  setQuantityDefaults(spec.overhead);
}

function setContainerDefaults(container: Container): void {
  for (const port of container.ports ?? []) port.protocol ??= "TCP";
  for (const { valueFrom } of container.env ?? []) if (valueFrom) setReferenceDefaults(valueFrom);
  container.resources ??= {};
  setQuantityDefaults(container.resources.limits);
  setQuantityDefaults(container.resources.requests);
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

/** In a Pod a limit without a request is the request too. A template keeps what it was given. */
export function setRequestsFromLimits({ initContainers, containers }: PodSpec): void {
  // A Pod without containers is refused later, by validation.
  for (const { resources } of [...(initContainers ?? []), ...(containers ?? [])]) {
    if (!resources?.limits) continue;
    resources.requests = { ...resources.limits, ...resources.requests };
  }
}

/** On the node's own network a port is the node's as well. This, too, is written down in Pods alone. */
export function setHostPorts({ hostNetwork, initContainers = [], containers }: PodSpec): void {
  if (!hostNetwork) return;
  for (const { ports = [] } of [...initContainers, ...(containers ?? [])]) {
    for (const port of ports) port.hostPort ??= port.containerPort;
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

/** An image without tag and digest, or with the tag latest, is pulled each time. */
function isLatest(image: string): boolean {
  if (image.includes("@")) return false;
  const name = image.slice(image.lastIndexOf("/") + 1);
  const [, tag] = name.split(":");
  return tag === undefined || tag === "latest";
}
