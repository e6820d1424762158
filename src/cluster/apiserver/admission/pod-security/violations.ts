// How a Pod's containers are gone through and called, as in k8s.io/pod-security-admission/policy.

import type { ObjectMeta } from "#api/meta.ts";
import type { Container, PodSecurityContext, PodSpec, SecurityContext } from "#api/podspec.ts";

/** A Pod, or what one will be made from. */
export interface PodLike {
  readonly metadata?: Pick<Partial<ObjectMeta>, "annotations">;
  readonly spec: PodSpec;
}

/** What a level forbids and a Pod does. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** Answers in which way the Pod does what is forbidden, if so. */
export type Check = (pod: PodLike) => Violation | undefined;

/** What the security context of a Pod and that of a container have in common. */
export type CommonContext = PodSecurityContext & SecurityContext;

/** A check that answers with this reason. */
export function check(reason: string, detailOf: (pod: PodLike) => string | undefined): Check {
  return (pod) => {
    const detail = detailOf(pod);
    return detail === undefined ? undefined : { reason, detail };
  };
}

/** The containers of which this is true, in the order in which they are visited. */
export function containersThat(
  { spec }: PodLike,
  isBad: (container: Partial<Container>) => boolean,
): string[] {
  const { initContainers = [], containers, ephemeralContainers = [] } = spec;
  return [...initContainers, ...containers, ...ephemeralContainers]
    .filter(isBad)
    .map(({ name = "" }) => name);
}

/** `pod`, `container "a"`, `pod and containers "a", "b"`: those whose security context is bad. "" for none. */
export function settersThat(pod: PodLike, isBad: (context: CommonContext) => boolean): string {
  const { securityContext } = pod.spec;
  const containers = containersThat(
    pod,
    (each) => each.securityContext !== undefined && isBad(each.securityContext),
  );
  return [
    ...(securityContext && isBad(securityContext) ? ["pod"] : []),
    ...(containers.length > 0 ? [named("container", containers)] : []),
  ].join(" and ");
}

/** `container "a"`, `containers "a", "b"`. */
export function named(noun: string, names: readonly string[]): string {
  return `${counted(noun, names.length)} ${quotedAll(names)}`;
}

/** `container`, `containers`. */
export function counted(noun: string, count: number): string {
  return count === 1 ? noun : `${noun}s`;
}

export function quotedAll(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** A set as Go's sets list it. */
export function sorted(values: Iterable<string>): string[] {
  return [...new Set(values)].toSorted();
}
