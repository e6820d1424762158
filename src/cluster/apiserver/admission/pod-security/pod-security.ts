// The PodSecurity admission plugin: Pods are held to the level that the labels of their namespace name.

import type { Namespace, Pod } from "#api/core.ts";
import { invalidError } from "#api/field-errors.ts";
import type { Container } from "#api/podspec.ts";
import type { Resource } from "#api/scheme.ts";
import { equal } from "#base/json.ts";
import type { AdmissionContext } from "../../strategy.ts";
import { detailsOf, violationsOf } from "./evaluate.ts";
import { isStricter, type LevelVersion, type Policy, policyOf, quoted } from "./policy.ts";
import type { PodLike, Violation } from "./violations.ts";

/** What is written, and what was there before. */
interface Write {
  readonly resource: Resource;
  readonly written: { readonly metadata: { readonly namespace?: string } };
  readonly old?: object | undefined;
  /** Which subresource; "" or nothing for the object itself. */
  readonly part?: string;
}

/** Where Pods' templates are, in one kind or another. */
interface MakerOfPods {
  readonly template?: PodLike;
  readonly spec: {
    readonly template?: PodLike;
    readonly jobTemplate: { readonly spec: { readonly template: PodLike } };
  };
}

/** Answers why its namespace refuses the Pod, if so. */
export function podSecurityFault(
  pod: Pod,
  context: AdmissionContext,
  old?: Pod,
): string | undefined {
  const policy = policyFor(pod.metadata.namespace, context);
  if (!policy || (old && !isSignificant(pod, old))) return undefined;
  const { enforce } = policy;
  const violations = violationsOf(pod, enforce);
  if (violations.length === 0) return undefined;
  return `violates PodSecurity ${quoted(enforce)}: ${detailsOf(violations)}`;
}

/** What the author of a Pod, of something that makes Pods or of a namespace is told. */
export function podSecurityWarnings(write: Write, context: AdmissionContext): string[] {
  if (!context.admits("PodSecurity")) return [];
  const { resource, written, old, part } = write;
  if (resource === "namespaces") {
    if (part || !old) return [];
    return namespaceWarnings(written as Namespace, old as Namespace, context);
  }
  const pod = podOf(write);
  if (!pod) return [];
  const warn = policyFor(written.metadata.namespace, context)?.warn;
  const violations = warn ? violationsOf(pod, warn) : [];
  if (!warn || violations.length === 0) return [];
  return [`would violate PodSecurity ${quoted(warn)}: ${detailsOf(violations)}`];
}

/** Throws Invalid if a namespace has labels, or has them anew, that name no level or no version. */
export function refuseUnreadablePolicy(
  { metadata }: Namespace,
  context: AdmissionContext,
  old?: Namespace,
): void {
  if (!context.admits("PodSecurity")) return;
  const { faults } = policyOf(metadata.labels);
  if (faults.length === 0 || (old && equal(policyOf(old.metadata.labels).faults, faults))) return;
  throw invalidError("Namespace", metadata.name, faults);
}

function policyFor(namespace = "", context: AdmissionContext): Policy | undefined {
  if (!context.admits("PodSecurity")) return undefined;
  const labels = context.find("namespaces", "", namespace)?.metadata.labels;
  return labels && policyOf(labels);
}

/** The Pod that is written, if it is looked at again, or that will be made from what is written. */
function podOf({ resource, written, old, part }: Write): PodLike | undefined {
  if (resource === "pods") {
    const pod = written as Pod;
    return old && !isSignificant(pod, old as Pod) ? undefined : pod;
  }
  if (part) return undefined;
  const { template, spec } = written as unknown as MakerOfPods;
  switch (resource) {
    case "podtemplates":
      return template;
    case "cronjobs":
      return spec.jobTemplate.spec.template;
    case "replicationcontrollers":
    case "replicasets":
    case "deployments":
    case "statefulsets":
    case "daemonsets":
    case "jobs":
      return spec.template;
    default:
      return undefined;
  }
}

/** Only images and what containers there are can make a Pod worse than it was. */
function isSignificant({ spec }: Pod, { spec: old }: Pod): boolean {
  const { initContainers = [], containers, ephemeralContainers = [] } = spec;
  const before = [...(old.initContainers ?? []), ...old.containers];
  const now = [...initContainers, ...containers];
  if (containers.length !== old.containers.length || now.length !== before.length) return true;
  return (
    now.some((container, index) => isOther(container, before[index])) ||
    ephemeralContainers.some((container) =>
      isOther(
        container,
        old.ephemeralContainers?.find(({ name }) => name === container.name),
      ),
    )
  );
}

function isOther({ image }: Partial<Container>, old: Partial<Container> | undefined): boolean {
  return image !== old?.image;
}

/** Pods that are there stay where more is enforced than before; who enforces it is told of them. */
function namespaceWarnings(
  { metadata }: Namespace,
  old: Namespace,
  context: AdmissionContext,
): string[] {
  const { enforce } = policyOf(metadata.labels);
  const { enforce: before } = policyOf(old.metadata.labels);
  if (equal(enforce, before) || enforce.level === "privileged") return [];
  if (enforce.version === before.version && !isStricter(enforce, before)) return [];
  const pods = context.list("pods", metadata.name);
  const told = podWarnings(pods, enforce);
  if (told.length === 0) return [];
  const namespace = JSON.stringify(metadata.name);
  const head = `existing pods in namespace ${namespace} violate the new PodSecurity enforce level ${quoted(enforce)}`;
  return [head, ...told];
}

/** `web (and 2 other pods): hostPort, privileged` */
function podWarnings(pods: readonly Pod[], enforce: LevelVersion): string[] {
  const byReason = new Map<string, string[]>();
  for (const pod of pods) {
    const reasons = reasonsOf(violationsOf(pod, enforce));
    if (!reasons) continue;
    byReason.set(reasons, [...(byReason.get(reasons) ?? []), pod.metadata.name]);
  }
  return [...byReason]
    .map(([reasons, names]) => {
      const [first = ""] = names.toSorted();
      const others = names.length - 1;
      const more = others > 0 ? ` (and ${others} other ${others === 1 ? "pod" : "pods"})` : "";
      return `${first}${more}: ${reasons}`;
    })
    .toSorted();
}

function reasonsOf(violations: readonly Violation[]): string {
  return violations.map(({ reason }) => reason).join(", ");
}
