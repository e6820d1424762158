// What is wrong with a Pod or a Pod template. Rules of ValidatePodSpec in pkg/apis/core/validation.

import type { Pod } from "#api/core.ts";
import {
  allOf,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import type { PodSpec } from "#api/podspec.ts";
import { validateLabels } from "../../metadata.ts";
import { chosen, validateContainers, validateImageSpace } from "./container-validation.ts";
import { validateDns } from "./dns-validation.ts";
import { ipAddress } from "../rules/ip-address.ts";
import { between, maxInt32 } from "../rules/number-rules.ts";
import { validateAffinity, validateSpread, validateTolerations } from "./placement-validation.ts";
import {
  validateAppArmorMatch,
  validatePodAnnotations,
  validateSeccompMatch,
} from "./pod-annotations.ts";
import { validateRequirements } from "./resource-validation.ts";
import { validatePodSecurityContext } from "./security-validation.ts";
import { validateVolumes } from "./volume-validation.ts";
import { validateForSystem, validateHostProcess } from "./windows-validation.ts";

/** Where a spec stands: in a Pod, which has a name, or in a template. */
export interface PodPlace {
  readonly isPod: boolean;
  readonly podName?: string;
}

/** What is wrong with a new Pod. As ValidatePodCreate. */
export function validateNewPod(pod: Pod): FieldError[] {
  const { metadata, spec } = pod;
  const errors = validatePod(pod);
  if (spec.ephemeralContainers?.length) {
    errors.push(forbidden("spec.ephemeralContainers", "cannot be set on create"));
  }
  if (spec.nodeName && spec.schedulingGates?.length) {
    const why = "cannot be set until all schedulingGates have been cleared";
    errors.push(forbidden("spec.nodeName", why));
  }
  const { annotations } = metadata;
  if (!annotations) return errors;
  return allOf(
    errors,
    validateSeccompMatch(annotations, spec, "spec"),
    validateAppArmorMatch(annotations, spec, "spec"),
  );
}

/** What is wrong with a Pod, new or changed. As validatePodMetadataAndSpec. */
export function validatePod({ metadata, spec }: Pod): FieldError[] {
  const place = { isPod: true, podName: metadata.name };
  return allOf(
    validatePodAnnotations(metadata.annotations ?? {}, spec, "metadata.annotations"),
    validatePodSpec(spec, "spec", place),
    (spec.containers ?? []).flatMap((container, index) =>
      validateImageSpace(container, `spec.containers[${index}]`),
    ),
    (spec.initContainers ?? []).flatMap((container, index) =>
      validateImageSpace(container, `spec.initContainers[${index}]`),
    ),
  );
}

const restartPolicies = ["Always", "OnFailure", "Never"];
const dnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

/** The parts of a Pod and of a Pod template that are checked alike; `path` leads to the spec. */
export function validatePodSpec(
  spec: PodSpec,
  path: string,
  place: PodPlace = { isPod: false },
): FieldError[] {
  const { errors: volumes, usable } = validateVolumes(
    spec.volumes ?? [],
    place.podName,
    `${path}.volumes`,
  );
  return allOf(
    volumes,
    validateContainers(spec, usable, path),
    validateHostNetwork(spec, path, place),
    chosen(`${path}.restartPolicy`, spec.restartPolicy ?? "", restartPolicies),
    chosen(`${path}.dnsPolicy`, spec.dnsPolicy ?? "", dnsPolicies),
    validateLabels(spec.nodeSelector, `${path}.nodeSelector`),
    validatePodSecurityContext(spec, `${path}.securityContext`),
    validateAffinity(spec, `${path}.affinity`),
    validateDns(spec, `${path}.dnsConfig`),
    validateReadinessGates(spec, `${path}.readinessGates`),
    validateSchedulingGates(spec, `${path}.schedulingGates`),
    validateSpread(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`),
    validateHostProcess(spec, path),
    validateHostUsers(spec, path),
    validateNames(spec, path),
    validateTolerations(spec.tolerations ?? [], `${path}.tolerations`),
    validateHostAliases(spec, `${path}.hostAliases`),
    validateClasses(spec, path),
    spec.os ? validateSystem(spec, path) : [],
  );
}

/** On the node's own network a port is the container's. */
function validateHostNetwork(
  { containers, hostNetwork }: PodSpec,
  path: string,
  { isPod }: PodPlace,
): FieldError[] {
  if (!hostNetwork) return [];
  const why = "must match `containerPort` when `hostNetwork` is true";
  return (containers ?? []).flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort = 0, containerPort }, at) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [invalid(`${path}.containers[${index}].ports[${at}].hostPort`, hostPort, why)]
        : [],
    ),
  );
}

function validateReadinessGates({ readinessGates = [] }: PodSpec, path: string): FieldError[] {
  return readinessGates.flatMap(({ conditionType = "" }, index) =>
    invalidEach(`${path}[${index}].conditionType`, conditionType, qualifiedName(conditionType)),
  );
}

function validateSchedulingGates({ schedulingGates = [] }: PodSpec, path: string): FieldError[] {
  return schedulingGates.flatMap(({ name }, index) => {
    const isSecond = schedulingGates.slice(0, index).some((other) => other.name === name);
    const field = `${path}[${index}]`;
    const errors = invalidEach(field, name, qualifiedName(name));
    return isSecond ? [...errors, duplicate(field, name)] : errors;
  });
}

/** Who has users of its own shares no other namespace of the host. */
function validateHostUsers(spec: PodSpec, path: string): FieldError[] {
  if (spec.hostUsers !== false) return [];
  const why = "when `pod.Spec.HostUsers` is false";
  return [
    ...(spec.hostNetwork ? [forbidden(`${path}.hostNetwork`, why)] : []),
    ...(spec.hostPID ? [forbidden(`${path}.HostPID`, why)] : []),
    ...(spec.hostIPC ? [forbidden(`${path}.HostIPC`, why)] : []),
  ];
}

function validateNames(spec: PodSpec, path: string): FieldError[] {
  const { serviceAccountName, nodeName, hostname, subdomain, activeDeadlineSeconds } = spec;
  const name = (field: string, text: string | undefined, rule: (text: string) => string[]) =>
    text ? invalidEach(`${path}.${field}`, text, rule(text)) : [];
  return allOf(
    name("serviceAccountName", serviceAccountName, dns1123Subdomain),
    name("nodeName", nodeName, dns1123Subdomain),
    activeDeadlineSeconds === undefined
      ? []
      : between(`${path}.activeDeadlineSeconds`, activeDeadlineSeconds, 1, maxInt32),
    name("hostname", hostname, dns1123Label),
    name("subdomain", subdomain, dns1123Label),
  );
}

function validateHostAliases({ hostAliases = [] }: PodSpec, path: string): FieldError[] {
  return hostAliases.flatMap(({ ip = "", hostnames = [] }, index) => [
    ...ipAddress(`${path}[${index}].ip`, ip),
    ...hostnames.flatMap((name, at) =>
      invalidEach(`${path}[${index}].hostnames[${at}]`, name, dns1123Subdomain(name)),
    ),
  ]);
}

function validateClasses(spec: PodSpec, path: string): FieldError[] {
  const { priorityClassName, runtimeClassName, preemptionPolicy, overhead } = spec;
  const [priority, runtime] = [`${path}.priorityClassName`, `${path}.runtimeClassName`];
  return allOf(
    priorityClassName
      ? invalidEach(priority, priorityClassName, dns1123Subdomain(priorityClassName))
      : [],
    runtimeClassName === undefined
      ? []
      : invalidEach(runtime, runtimeClassName, dns1123Subdomain(runtimeClassName)),
    preemptionPolicy === undefined
      ? []
      : chosen(`${path}.preemptionPolicy`, preemptionPolicy, ["PreemptLowerPriority", "Never"]),
    // It is looked at like the limits of a container.
    overhead ? validateRequirements({ limits: overhead }, `${path}.overhead`) : [],
  );
}

function validateSystem(spec: PodSpec, path: string): FieldError[] {
  const { name = "" } = spec.os ?? {};
  if (!name) return [required(`${path}.os.name`, "cannot be empty")];
  const systems = ["linux", "windows"];
  if (!systems.includes(name)) return [notSupported(`${path}.os`, name, systems)];
  return validateForSystem(spec, path);
}
