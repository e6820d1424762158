import type { Deployment, ReplicaSet } from "#api/apps.ts";
import type { Event, Node, Pod, Service } from "#api/core.ts";
import type { EndpointSlice } from "#api/discovery.ts";
import { controllerOf, type KubernetesObject } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { parseTime } from "#api/time.ts";
import { clone, equal } from "#base/json.ts";
import type {
  DeploymentRow,
  EventRow,
  NodeRow,
  PodRow,
  ReplicaSetRow,
  ServiceRow,
} from "#protocol/rows.ts";
import { rollingLimits } from "./rolling-limits.ts";

function rowOf({ metadata }: KubernetesObject): {
  id: string;
  namespace: string;
  name: string;
  createdAt: number;
} {
  return {
    id: metadata.uid,
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    createdAt: parseTime(metadata.creationTimestamp),
  };
}

/** What the picture knows of a node. */
export function nodeRow(node: Node): NodeRow {
  const { addresses, conditions } = node.status;
  return {
    ...rowOf(node),
    kind: "Node",
    internalIP: addresses?.find(({ type }) => type === "InternalIP")?.address ?? "",
    ready: conditions?.find(({ type }) => type === "Ready")?.status === "True",
    unschedulable: node.spec.unschedulable ?? false,
  };
}

const revisionOf = ({ metadata }: KubernetesObject): number =>
  Number(metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 0);

const imageOf = (template: PodTemplateSpec | undefined): string =>
  template?.spec?.containers[0]?.image ?? "";

/** What the picture knows of a Deployment. */
export function deploymentRow(deployment: Deployment): DeploymentRow {
  const { metadata, spec, status } = deployment;
  return {
    ...rowOf(deployment),
    kind: "Deployment",
    desired: spec.replicas ?? 1,
    updated: status.updatedReplicas ?? 0,
    ready: status.readyReplicas ?? 0,
    available: status.availableReplicas ?? 0,
    ...rollingLimits(deployment),
    paused: spec.paused ?? false,
    revision: revisionOf(deployment),
    progressing: status.conditions?.find(({ type }) => type === "Progressing")?.reason ?? "",
    generation: metadata.generation ?? 0,
    observedGeneration: status.observedGeneration ?? 0,
    image: imageOf(spec.template),
  };
}

/** What the picture knows of a ReplicaSet; `owner` is the Deployment that controls it, if any. */
export function replicaSetRow(set: ReplicaSet, owner: Deployment | undefined): ReplicaSetRow {
  return {
    ...rowOf(set),
    kind: "ReplicaSet",
    ownerId: controllerOf(set)?.uid ?? "",
    desired: set.spec.replicas ?? 1,
    current: set.status.replicas,
    ready: set.status.readyReplicas ?? 0,
    revision: revisionOf(set),
    image: imageOf(set.spec.template),
    isNew: owner !== undefined && equal(withoutHash(set.spec.template), owner.spec.template),
  };
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec | undefined {
  if (!template?.metadata?.labels) return template;
  const copy = clone(template);
  delete copy.metadata?.labels?.["pod-template-hash"];
  return copy;
}

/** Waiting reasons that are on the way to running. */
const starting = new Set(["ContainerCreating", "PodInitializing", ""]);

/** What the picture knows of a Pod. `status` is the STATUS column of `kubectl get pods`. */
export function podRow(pod: Pod, status: string, pulling: boolean): PodRow {
  const containers = pod.status.containerStatuses ?? [];
  const image = pod.spec.containers[0]?.image ?? "";
  return {
    ...rowOf(pod),
    kind: "Pod",
    ownerId: controllerOf(pod)?.uid ?? "",
    nodeName: pod.spec.nodeName ?? "",
    ip: pod.status.podIP ?? "",
    status,
    phase: pod.status.phase ?? "",
    ready: pod.status.conditions?.find(({ type }) => type === "Ready")?.status === "True",
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    terminating: pod.metadata.deletionTimestamp !== undefined,
    pulling,
    failing: containers.some(({ state }) => !starting.has(state?.waiting?.reason ?? "")),
    image,
    version: tagOf(image),
  };
}

function tagOf(image: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1).replace(/@.*$/, "");
  const colon = name.indexOf(":");
  return colon < 0 ? "latest" : name.slice(colon + 1);
}

/** What the picture knows of a Service; `slices` are its EndpointSlices. */
export function serviceRow(service: Service, slices: readonly EndpointSlice[]): ServiceRow {
  const ready = slices
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions.ready)
    .flatMap(({ targetRef }) => targetRef?.uid ?? []);
  const ports = (service.spec.ports ?? []).map(({ port, nodePort, protocol = "TCP" }) =>
    nodePort === undefined ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
  );
  return {
    ...rowOf(service),
    kind: "Service",
    type: service.spec.type ?? "ClusterIP",
    clusterIP: service.spec.clusterIP ?? "",
    ports: ports.join(","),
    endpoints: [...new Set(ready)].toSorted(),
  };
}

/** What the picture knows of an Event. */
export function eventRow(event: Event): EventRow {
  const { involvedObject } = event;
  const row = rowOf(event);
  const last = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime;
  return {
    ...row,
    kind: "Event",
    type: event.type ?? "Normal",
    reason: event.reason ?? "",
    message: event.message ?? "",
    object: `${involvedObject.kind ?? ""}/${involvedObject.name ?? ""}`,
    at: last ? parseTime(last) : row.createdAt,
    count: event.series?.count ?? event.count ?? 1,
  };
}
