// What is wrong with a Pod's securityContext. Rules of ValidatePodSecurityContext in pkg/apis/core/validation.

import { duplicate, type FieldError, invalid, required } from "#api/field-errors.ts";
import type { PodSpec, Sysctl } from "#api/podspec.ts";

const segment = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const sysctlName = `(${segment}[\\./])*${segment}`;
const longestSysctl = 253;
const maxInt32 = 2_147_483_647;

/** `path` leads to the securityContext. */
export function validatePodSecurity(
  context: NonNullable<PodSpec["securityContext"]>,
  path: string,
): FieldError[] {
  const ids = (["runAsUser", "runAsGroup", "fsGroup"] as const).flatMap((field) => {
    const id = context[field];
    if (id === undefined || (id >= 0 && id <= maxInt32)) return [];
    return [invalid(`${path}.${field}`, id, `must be between 0 and ${maxInt32}, inclusive`)];
  });
  return [...ids, ...validateSysctls(context.sysctls ?? [], `${path}.sysctls`)];
}

function validateSysctls(sysctls: readonly Sysctl[], path: string): FieldError[] {
  return sysctls.flatMap(({ name }, index) => {
    const at = `${path}[${index}].name`;
    if (!name) return [required(at)];
    if (name.length > longestSysctl || !new RegExp(`^${sysctlName}$`).test(name)) {
      const why = `must have at most ${longestSysctl} characters and match regex ^${sysctlName}$`;
      return [invalid(at, name, why)];
    }
    const isFirst = sysctls.findIndex((other) => other.name === name) === index;
    return isFirst ? [] : [duplicate(at, name)];
  });
}
