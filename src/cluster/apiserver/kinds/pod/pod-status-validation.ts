// What is wrong with the status of a Pod, and what is kept of it. Rules of ValidatePodStatusUpdate in
// pkg/apis/core/validation and of podStatusStrategy in pkg/registry/core/pod.

import type { ContainerStatus, Pod, PodCondition } from "#api/core.ts";
import { allOf, type FieldError, forbidden, invalid, invalidEach } from "#api/field-errors.ts";
import { dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import { addressWarnings, ipAddress, parseAddress } from "../rules/ip-address.ts";
import { goList, goStruct } from "../rules/go-text.ts";
import { userId } from "../rules/number-rules.ts";
import { validateAnnotationsUpdate, validatePodAnnotations } from "./pod-annotations.ts";

type Addresses = readonly { readonly ip: string }[];

const lists = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"] as const;

/** What is wrong with a new status. */
export function validatePodStatus(next: Pod, old: Pod): FieldError[] {
  const { status, spec } = next;
  const { annotations = {} } = next.metadata;
  const { nominatedNodeName: nominated = "", qosClass } = status;
  const isNominated = nominated !== "" && nominated !== old.status.nominatedNodeName;
  const system = spec.os?.name ?? "linux";
  return allOf(
    validateAnnotationsUpdate(annotations, old.metadata.annotations ?? {}),
    validatePodAnnotations(annotations, spec, "metadata.annotations"),
    validateConditions(status.conditions ?? []),
    isNominated
      ? invalidEach("status.nominatedNodeName", nominated, dns1123Subdomain(nominated))
      : [],
    qosClass === old.status.qosClass
      ? []
      : [invalid("status.qosClass", qosClass ?? "", "field is immutable")],
    validateTransitions(next, old),
    validateAddresses("podIPs", "PodIP", status.podIPs ?? [], old.status.podIPs),
    validateHostAddresses(next, old),
    lists.flatMap((list) => validateUsers(status[list] ?? [], `status.${list}`, system)),
  );
}

function validateConditions(conditions: readonly PodCondition[]): FieldError[] {
  return conditions.flatMap(({ type }, index) =>
    qualifiedName(type).map((why) => invalid(`status.conditions[${index}].Type`, type, why)),
  );
}

/** A container that has ended, and is not restarted, does not begin again. */
function validateTransitions(next: Pod, old: Pod): FieldError[] {
  const { restartPolicy, initContainers = [] } = old.spec;
  const sidecars = initContainers.filter((each) => each.restartPolicy === "Always");
  const mayRestart = (list: (typeof lists)[number], { name, state }: ContainerStatus) => {
    if (!state?.terminated) return true;
    if (list === "ephemeralContainerStatuses") return false;
    if (restartPolicy === "Always") return true;
    if (restartPolicy === "OnFailure" && state.terminated.exitCode !== 0) return true;
    return list === "initContainerStatuses" && sidecars.some((each) => each.name === name);
  };
  return lists.flatMap((list) =>
    (old.status[list] ?? []).flatMap((before, index) => {
      if (mayRestart(list, before)) return [];
      const begun = (next.status[list] ?? []).filter(
        ({ name, state }) => name === before.name && !state?.terminated,
      );
      const why = "may not be transitioned to non-terminated state";
      return begun.map(() => forbidden(`status.${list}[${index}].state`, why));
    }),
  );
}

function validateHostAddresses({ status }: Pod, old: Pod): FieldError[] {
  const { hostIP = "", hostIPs = [] } = status;
  const [first] = hostIPs;
  if (!first) return [];
  const path = "status.hostIPs[0].ip";
  return allOf(
    first.ip === hostIP ? [] : [invalid(path, first.ip, "must be equal to `hostIP`")],
    validateAddresses("hostIPs", "HostIP", hostIPs, old.status.hostIPs),
  );
}

/** One address, or one of each family; those that were there may stay. */
function validateAddresses(
  list: "podIPs" | "hostIPs",
  type: string,
  addresses: Addresses,
  old: Addresses = [],
): FieldError[] {
  const path = `status.${list}`;
  const errors = addresses.flatMap(({ ip }, index) =>
    old.some((known) => known.ip === ip) ? [] : ipAddress(`${path}[${index}]`, ip),
  );
  if (addresses.length < 2) return errors;
  const sizes = addresses.map(({ ip }) => parseAddress(ip)?.size);
  const unread = sizes.indexOf(undefined);
  if (unread >= 0) {
    const message = `Internal error: failed to check for dual stack with error:invalid IP[${unread}]: <nil>`;
    errors.push({ reason: "InternalError", field: path, message });
  }
  if (addresses.length === 2 && unread < 0 && sizes[0] !== sizes[1]) return errors;
  const items = addresses.map(({ ip }) => goStruct(`core.${type}`, { IP: ip }));
  const why = "may specify no more than one IP for each IP family";
  return [...errors, invalid(path, goList(`core.${type}`, items), why)];
}

function validateUsers(
  statuses: readonly ContainerStatus[],
  path: string,
  system: string,
): FieldError[] {
  return statuses.flatMap(({ user }, index) => {
    const { linux } = user ?? {};
    const here = `${path}[${index}].user.linux`;
    if (!linux) return [];
    if (system === "windows") return [forbidden(here, "cannot be set for a windows pod")];
    return [
      ...userId(`${here}.uid`, linux.uid),
      ...userId(`${here}.gid`, linux.gid),
      ...(linux.supplementalGroups ?? []).flatMap((group, at) =>
        userId(`${here}.supplementalGroups[${at}]`, group),
      ),
    ];
  });
}

/** Addresses that are not written as usual. */
export function podStatusWarnings({ status }: Pod): string[] {
  return (["podIPs", "hostIPs"] as const).flatMap((list) =>
    (status[list] ?? []).flatMap(({ ip }, index) =>
      addressWarnings(`status.${list}[${index}].ip`, ip),
    ),
  );
}

/** What the author of a status left out stays as it was; what nobody keeps goes. */
export function completePodStatus({ status }: Pod, { status: old }: Pod): void {
  setOneAddress(status);
  if (old.qosClass) status.qosClass ??= old.qosClass;
  delete status.resourceClaimStatuses; // DynamicResourceAllocation
  for (const each of lists.flatMap((list) => status[list] ?? [])) {
    delete each.allocatedResourcesStatus; // ResourceHealthStatus
  }
  delete status.observedGeneration; // PodObservedGenerationTracking
  for (const condition of status.conditions ?? []) delete condition.observedGeneration;
}

/** The first address stands in a field of its own as well, which counts if the two differ. */
function setOneAddress(status: Pod["status"]): void {
  const { podIP, podIPs = [] } = status;
  if (podIP && podIP !== podIPs[0]?.ip) status.podIPs = [{ ip: podIP }];
  else if (podIPs[0]) status.podIP = podIPs[0].ip;
}
