// What is wrong with a Pod or a Pod template. Rules of ValidatePodSpec in pkg/apis/core/validation.

import type { Pod } from "#api/core.ts";
import { type FieldError, forbidden, invalid, notSupported, required } from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import type { PodSpec } from "#api/podspec.ts";
import { clone, equal } from "#base/json.ts";
import { validateLabels } from "../metadata.ts";
import { validateContainers } from "./container-validation.ts";
import { ipAddress } from "./number-rules.ts";
import { validateAffinity, validateSpread, validateToleration } from "./placement-validation.ts";
import { validatePodSecurity } from "./pod-security-validation.ts";
import { validateResize } from "./pod-resize.ts";
import { validateVolumes } from "./volume-validation.ts";

const maxInt32 = 2_147_483_647;

export function validatePod({ spec }: Pod): FieldError[] {
  return validatePodSpec(spec, "spec");
}

/** The parts of a Pod and of a Pod template that are checked alike; `path` leads to the spec. */
export function validatePodSpec(spec: PodSpec, path: string): FieldError[] {
  const { restartPolicy = "", dnsPolicy = "", activeDeadlineSeconds } = spec;
  const errors: FieldError[] = [
    ...validateVolumes(spec.volumes ?? [], `${path}.volumes`),
    ...validateContainers(spec, path),
  ];
  if (!["Always", "OnFailure", "Never"].includes(restartPolicy)) {
    const supported = ["Always", "OnFailure", "Never"];
    errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, supported));
  }
  if (!["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"].includes(dnsPolicy)) {
    const supported = ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"];
    errors.push(notSupported(`${path}.dnsPolicy`, dnsPolicy, supported));
  }
  errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`));
  if (spec.hostPID && spec.shareProcessNamespace) {
    const why = "ShareProcessNamespace and HostPID cannot both be enabled";
    errors.push(invalid(`${path}.securityContext.shareProcessNamespace`, true, why));
  }
  errors.push(
    ...validatePodSecurity(spec.securityContext ?? {}, `${path}.securityContext`),
    ...validateAffinity(spec, `${path}.affinity`),
    ...validateReadinessGates(spec, `${path}.readinessGates`),
  );
  if (
    activeDeadlineSeconds !== undefined &&
    (activeDeadlineSeconds < 1 || activeDeadlineSeconds > maxInt32)
  ) {
    const why = `must be between 1 and ${maxInt32}, inclusive`;
    errors.push(invalid(`${path}.activeDeadlineSeconds`, activeDeadlineSeconds, why));
  }
  if (spec.serviceAccountName) {
    const fault = dns1123Subdomain(spec.serviceAccountName);
    if (fault) errors.push(invalid(`${path}.serviceAccountName`, spec.serviceAccountName, fault));
  }
  if (spec.priorityClassName) {
    const fault = dns1123Subdomain(spec.priorityClassName);
    if (fault) errors.push(invalid(`${path}.priorityClassName`, spec.priorityClassName, fault));
  }
  for (const field of ["hostname", "subdomain"] as const) {
    const fault = spec[field] ? dns1123Label(spec[field]) : undefined;
    if (fault) errors.push(invalid(`${path}.${field}`, spec[field]!, fault));
  }
  for (const [index, toleration] of (spec.tolerations ?? []).entries()) {
    errors.push(...validateToleration(toleration, `${path}.tolerations[${index}]`));
  }
  for (const [index, { ip = "" }] of (spec.hostAliases ?? []).entries()) {
    const fault = ipAddress(ip);
    if (fault) errors.push(invalid(`${path}.hostAliases[${index}].ip`, ip, fault));
  }
  for (const [index, { name }] of (spec.schedulingGates ?? []).entries()) {
    for (const fault of qualifiedName(name)) {
      errors.push(invalid(`${path}.schedulingGates[${index}]`, name, fault));
    }
  }
  if (dnsPolicy === "None" && !spec.dnsConfig) {
    const why = "must provide `dnsConfig` when `dnsPolicy` is None";
    errors.push(required(`${path}.dnsConfig`, why));
  }
  errors.push(
    ...validateSpread(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`),
  );
  if (spec.os && !["linux", "windows"].includes(spec.os.name)) {
    errors.push(notSupported(`${path}.os`, spec.os.name, ["linux", "windows"]));
  }
  return errors;
}

function validateReadinessGates({ readinessGates = [] }: PodSpec, path: string): FieldError[] {
  return readinessGates.flatMap(({ conditionType = "" }, index) =>
    qualifiedName(conditionType).map((why) =>
      invalid(`${path}[${index}].conditionType`, conditionType, why),
    ),
  );
}

/** Ephemeral containers can be added, and stay as they are. */
function validateEphemeralUpdate(next: Pod, old: Pod): FieldError[] {
  const field = "spec.ephemeralContainers";
  return (old.spec.ephemeralContainers ?? []).flatMap((container) => {
    const name = JSON.stringify(container.name);
    const now = next.spec.ephemeralContainers?.find((each) => each.name === container.name);
    if (!now)
      return [forbidden(field, `existing ephemeral containers ${name} may not be removed\n`)];
    if (equal(now, container)) return [];
    return [forbidden(field, `existing ephemeral containers ${name} may not be changed\n`)];
  });
}

const fixedFields =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/** Of a Pod's spec, only images, a shorter deadline, more tolerations and fewer gates may change. */
export function validatePodUpdate(next: Pod, old: Pod, part?: string): FieldError[] {
  if (equal(next.spec, old.spec)) return [];
  if (part === "ephemeralcontainers") return validateEphemeralUpdate(next, old);
  if (part === "resize") return validateResize(next, old);
  const errors: FieldError[] = [];
  const count = next.spec.containers.length;
  if (count !== old.spec.containers.length) {
    return [forbidden("spec.containers", "pod updates may not add or remove containers")];
  }
  const before = old.spec.activeDeadlineSeconds;
  const after = next.spec.activeDeadlineSeconds;
  if (before !== undefined && (after === undefined || after > before)) {
    const field = "spec.activeDeadlineSeconds";
    if (after === undefined) {
      errors.push(invalid(field, null, "must not update from a positive integer to nil value"));
    } else errors.push(invalid(field, after, "must be less than or equal to previous value"));
  }
  const lost = (old.spec.tolerations ?? []).some(
    (toleration) => !next.spec.tolerations?.some((other) => equal(toleration, other)),
  );
  if (lost) {
    errors.push(
      forbidden(
        "spec.tolerations",
        "existing toleration can not be modified except its tolerationSeconds",
      ),
    );
  }
  for (const gate of next.spec.schedulingGates ?? []) {
    if (old.spec.schedulingGates?.some(({ name }) => name === gate.name)) continue;
    const why = `only deletion is allowed, but found new scheduling gate '${gate.name}'`;
    errors.push(forbidden("spec.schedulingGates", why));
  }
  if (errors.length === 0 && !equal(comparable(next.spec), comparable(old.spec))) {
    errors.push(forbidden("spec", fixedFields));
  }
  return errors;
}

/** The spec without what may change. */
function comparable(spec: PodSpec): PodSpec {
  const copy = clone(spec);
  for (const container of [...copy.containers, ...(copy.initContainers ?? [])])
    container.image = "";
  delete copy.activeDeadlineSeconds;
  delete copy.tolerations;
  delete copy.schedulingGates;
  return copy;
}
