// How much of a quota an object uses, and which quotas it falls under. Rules of pkg/quota/v1/evaluator.

import type { Pod, Service } from "#api/core.ts";
import type { ResourceQuota, ScopeRequirement } from "#api/limits.ts";
import type { KubernetesObject, ResourceList } from "#api/meta.ts";
import { nanosOf } from "#api/quantity.ts";
import { groupResource, type Resource } from "#api/scheme.ts";
import { type PersistentVolumeClaim, storageClassOf } from "#api/storage.ts";
import { parseTime } from "#api/time.ts";
import { qosClassOf } from "../kinds/pod/qos.ts";
import { podTotals } from "./pod-totals.ts";

/** Resources that quotas count under their own name, without `count/`. */
const aliases: ReadonlySet<string> = new Set([
  "configmaps",
  "persistentvolumeclaims",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "services",
]);
const compute = ["cpu", "memory", "ephemeral-storage"];
const ofClass = ".storageclass.storage.k8s.io/";

/** What one object uses, by the names under which quotas limit it. */
export function usageOf(resource: Resource, object: KubernetesObject, nowMs: number): ResourceList {
  const usage: ResourceList = { [`count/${groupResource(resource)}`]: "1" };
  if (aliases.has(resource)) usage[resource] = "1";
  if (resource === "pods") return { ...usage, ...podUsage(object as Pod, nowMs) };
  if (resource === "services") return { ...usage, ...serviceUsage(object as Service) };
  if (resource !== "persistentvolumeclaims") return usage;
  return { ...usage, ...claimUsage(object as PersistentVolumeClaim) };
}

/** A Pod that has ended, or should have by now, uses nothing any more. */
function podUsage({ metadata, spec, status }: Pod, nowMs: number): ResourceList {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata;
  const isOverdue =
    deletionTimestamp !== undefined &&
    nowMs > parseTime(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
  if (status.phase === "Failed" || status.phase === "Succeeded" || isOverdue) return {};
  return {
    pods: "1",
    ...computeUsage(podTotals(spec, "requests"), podTotals(spec, "limits")),
  };
}

function computeUsage(
  requests: Readonly<ResourceList> = {},
  limits: Readonly<ResourceList> = {},
): ResourceList {
  const usage: ResourceList = {};
  for (const [name, amount] of Object.entries(requests)) {
    if (compute.includes(name) || name.startsWith("hugepages-")) usage[name] = amount;
    usage[`requests.${name}`] = amount;
  }
  for (const name of compute) {
    if (limits[name] !== undefined) usage[`limits.${name}`] = limits[name];
  }
  return usage;
}

function serviceUsage({ spec }: Service): ResourceList {
  const { type, ports = [], allocateLoadBalancerNodePorts = true } = spec;
  const isBalanced = type === "LoadBalancer";
  const counted =
    isBalanced && !allocateLoadBalancerNodePorts ? ports.filter((port) => port.nodePort) : ports;
  return {
    "services.nodeports": type === "NodePort" || isBalanced ? `${counted.length}` : "0",
    "services.loadbalancers": isBalanced ? "1" : "0",
  };
}

function claimUsage(claim: PersistentVolumeClaim): ResourceList {
  const usage: ResourceList = {};
  const className = storageClassOf(claim);
  if (className) usage[`${className}${ofClass}persistentvolumeclaims`] = "1";
  const storage = claim.spec.resources?.requests?.["storage"];
  if (storage !== undefined) {
    usage["requests.storage"] = storage;
    if (className) usage[`${className}${ofClass}requests.storage`] = storage;
  }
  return usage;
}

/** The names of a quota that this kind of object can use up. */
export function namesFor(resource: Resource, hard: readonly string[]): string[] {
  const count = `count/${groupResource(resource)}`;
  return hard.filter((name) => {
    if (name === count) return true;
    if (resource === "pods") {
      const bare = name.replace(/^(requests|limits)\./, "");
      return (
        name === "pods" ||
        compute.includes(bare) ||
        bare.startsWith("hugepages-") ||
        (name.startsWith("requests.") && bare.includes("/"))
      );
    }
    if (resource === "services") return name === "services" || name.startsWith("services.");
    if (resource === "persistentvolumeclaims") {
      const bare = name.split(ofClass).at(-1) ?? "";
      return bare === "persistentvolumeclaims" || bare === "requests.storage";
    }
    return aliases.has(resource) && name === resource;
  });
}

/** Whether a quota's scopes take in the object; only Pods have any. */
export function isInScope({ spec }: ResourceQuota, resource: Resource, object: KubernetesObject) {
  const scopes: readonly ScopeRequirement[] = [
    ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists" })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ];
  return scopes.every((scope) => resource === "pods" && podMatches(object as Pod, scope));
}

function podMatches(
  { spec }: Pod,
  { scopeName, operator, values = [] }: ScopeRequirement,
): boolean {
  const name = spec.priorityClassName;
  switch (scopeName) {
    case "Terminating":
      return (spec.activeDeadlineSeconds ?? -1) >= 0;
    case "NotTerminating":
      return (spec.activeDeadlineSeconds ?? -1) < 0;
    case "BestEffort":
      return qosClassOf(spec) === "BestEffort";
    case "NotBestEffort":
      return qosClassOf(spec) !== "BestEffort";
    case "PriorityClass":
      if (operator === "Exists") return Boolean(name);
      if (operator === "DoesNotExist") return !name;
      return operator === "In"
        ? values.includes(name ?? "") && Boolean(name)
        : !values.includes(name ?? "");
    case "CrossNamespacePodAffinity":
      return crossesNamespaces(spec.affinity);
    default:
      return false;
  }
}

/** Whether any term of Pod affinity looks beyond the Pod's own namespace. */
function crossesNamespaces(affinity: unknown): boolean {
  if (Array.isArray(affinity)) return affinity.some(crossesNamespaces);
  if (typeof affinity !== "object" || affinity === null) return false;
  const { namespaces, namespaceSelector } = affinity as Record<string, unknown>;
  if ((Array.isArray(namespaces) && namespaces.length > 0) || namespaceSelector !== undefined)
    return true;
  return Object.values(affinity).some(crossesNamespaces);
}

/** `cpu for: a,b; memory for: a`: what containers must say because the quota counts it. */
export function unsaidBy({ spec }: Pod, names: readonly string[]): string {
  const required = names.filter((name) => /^((requests|limits)\.)?(cpu|memory)$/.test(name));
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  return required
    .toSorted()
    .flatMap((name) => {
      const silent = containers.filter(
        ({ resources }) => computeUsage(resources?.requests, resources?.limits)[name] === undefined,
      );
      const who = [...new Set(silent.map((container) => container.name))].toSorted();
      return who.length > 0 ? [`${name} for: ${who.join(",")}`] : [];
    })
    .join("; ");
}

/** `b` fits into what `hard` leaves beside `used`. */
export function isMoreThan(amount: string, limit: string): boolean {
  return nanosOf(amount) > nanosOf(limit);
}
