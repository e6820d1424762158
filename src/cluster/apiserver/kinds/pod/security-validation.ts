// What is wrong with security contexts of Pods and containers. Rules of pkg/apis/core/validation.

import {
  allOf,
  duplicate,
  type FieldError,
  type GoText,
  invalid,
  notSupported,
  required,
  tooLong,
} from "#api/field-errors.ts";
import type {
  AppArmorProfile,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
} from "#api/podspec.ts";
import { goPointer, goStruct } from "../rules/go-text.ts";
import { userId } from "../rules/number-rules.ts";
import { descendingPath } from "../rules/paths.ts";
import { validateWindowsOptions } from "./windows-validation.ts";

/** `path` leads to the context; `hostUsers` is false where the Pod has a user namespace of its own. */
export function validateSecurityContext(
  context: SecurityContext | undefined,
  hostUsers: boolean,
  path: string,
): FieldError[] {
  if (!context) return [];
  return allOf(
    userId(`${path}.runAsUser`, context.runAsUser),
    userId(`${path}.runAsGroup`, context.runAsGroup),
    validateProcMount(context.procMount, hostUsers, `${path}.procMount`),
    validateSeccomp(context.seccompProfile, `${path}.seccompProfile`),
    validateEscalation(context, path),
    validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`),
    validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`),
  );
}

function validateProcMount(
  procMount: string | undefined,
  hostUsers: boolean,
  field: string,
): FieldError[] {
  if (procMount === undefined || procMount === "Default") return [];
  if (procMount !== "Unmasked") return [notSupported(field, procMount, ["Default", "Unmasked"])];
  const why = "`hostUsers` must be false to use `Unmasked`";
  return hostUsers ? [invalid(field, procMount, why)] : [];
}

/** Who is privileged already cannot be kept from rising. */
function validateEscalation(context: SecurityContext, path: string): FieldError[] {
  const { allowPrivilegeEscalation, privileged, capabilities } = context;
  if (allowPrivilegeEscalation !== false) return [];
  const refuse = (what: string) =>
    invalid(
      path,
      goContext(context),
      `cannot set \`allowPrivilegeEscalation\` to false and ${what}`,
    );
  return [
    ...(privileged ? [refuse("`privileged` to true")] : []),
    ...(capabilities?.add ?? [])
      .filter((capability) => capability === "CAP_SYS_ADMIN")
      .map(() => refuse("`capabilities.Add` CAP_SYS_ADMIN")),
  ];
}

function goContext(context: SecurityContext): GoText {
  return goStruct("core.SecurityContext", {
    Capabilities: goPointer("core.Capabilities", context.capabilities),
    Privileged: goPointer("bool", context.privileged),
    SELinuxOptions: goPointer("core.SELinuxOptions", context.seLinuxOptions),
    WindowsOptions: goPointer("core.WindowsSecurityContextOptions", context.windowsOptions),
    RunAsUser: goPointer("int64", context.runAsUser),
    RunAsGroup: goPointer("int64", context.runAsGroup),
    RunAsNonRoot: goPointer("bool", context.runAsNonRoot),
    ReadOnlyRootFilesystem: goPointer("bool", context.readOnlyRootFilesystem),
    AllowPrivilegeEscalation: goPointer("bool", context.allowPrivilegeEscalation),
    ProcMount: goPointer("core.ProcMountType", context.procMount),
    SeccompProfile: goPointer("core.SeccompProfile", context.seccompProfile),
    AppArmorProfile: goPointer("core.AppArmorProfile", context.appArmorProfile),
  });
}

const profileTypes = ["Localhost", "RuntimeDefault", "Unconfined"];

function validateSeccomp(profile: SeccompProfile | undefined, path: string): FieldError[] {
  if (!profile) return [];
  const { type = "", localhostProfile: local } = profile;
  const errors: FieldError[] = [];
  const field = `${path}.localhostProfile`;
  if (!type) errors.push(required(`${path}.type`, "type is required when seccompProfile is set"));
  else if (!profileTypes.includes(type)) {
    errors.push(notSupported(`${path}.type`, type, profileTypes));
  }
  if (type === "Localhost") {
    if (local === undefined) {
      return [...errors, required(field, "must be set when seccomp type is Localhost")];
    }
    return [...errors, ...descendingPath(field, local)];
  }
  if (local === undefined) return errors;
  const shown = goStruct("core.SeccompProfile", {
    Type: type,
    LocalhostProfile: goPointer("string", local),
  });
  return [...errors, invalid(field, shown, "can only be set when seccomp type is Localhost")];
}

const longestProfile = 4095;

function validateAppArmor(profile: AppArmorProfile | undefined, path: string): FieldError[] {
  if (!profile) return [];
  const { type = "", localhostProfile: local } = profile;
  const field = `${path}.localhostProfile`;
  const missing = "must be set when AppArmor type is Localhost";
  if (!type) return [required(`${path}.type`, "type is required when appArmorProfile is set")];
  if (!profileTypes.includes(type)) return [notSupported(`${path}.type`, type, profileTypes)];
  if (type !== "Localhost") {
    const why = "can only be set when AppArmor type is Localhost";
    return local === undefined ? [] : [invalid(field, local, why)];
  }
  if (local === undefined) return [required(field, missing)];
  const errors: FieldError[] = [];
  if (local !== local.trim()) {
    errors.push(invalid(field, local, "must not be padded with whitespace"));
  } else if (!local) errors.push(required(field, missing));
  if (local.length > longestProfile) errors.push(tooLong(field, longestProfile));
  return errors;
}

/** `path` leads to the context of the Pod. */
export function validatePodSecurityContext(spec: PodSpec, path: string): FieldError[] {
  const { securityContext: context = {}, hostPID, shareProcessNamespace } = spec;
  const errors = [
    ...userId(`${path}.fsGroup`, context.fsGroup),
    ...userId(`${path}.runAsUser`, context.runAsUser),
    ...userId(`${path}.runAsGroup`, context.runAsGroup),
    ...(context.supplementalGroups ?? []).flatMap((id, index) =>
      userId(`${path}.supplementalGroups[${index}]`, id),
    ),
  ];
  if (hostPID && shareProcessNamespace) {
    const why = "ShareProcessNamespace and HostPID cannot both be enabled";
    errors.push(invalid(`${path}.shareProcessNamespace`, true, why));
  }
  return allOf(
    errors,
    validateSysctls(spec, `${path}.sysctls`),
    oneOf(context, "fsGroupChangePolicy", ["Always", "OnRootMismatch"], path),
    validateSeccomp(context.seccompProfile, `${path}.seccompProfile`),
    validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`),
    validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`),
    oneOf(context, "supplementalGroupsPolicy", ["Merge", "Strict"], path),
    // MountOption waits for a feature gate.
    oneOf(context, "seLinuxChangePolicy", ["Recursive"], path),
  );
}

function oneOf(
  context: PodSecurityContext,
  name: "fsGroupChangePolicy" | "supplementalGroupsPolicy" | "seLinuxChangePolicy",
  values: readonly string[],
  path: string,
): FieldError[] {
  const value = context[name];
  if (value === undefined || values.includes(value)) return [];
  return [notSupported(`${path}.${name}`, value, values)];
}

const sysctlSegment = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const sysctlFormat = `^(${sysctlSegment}[\\./])*${sysctlSegment}$`;
const longestSysctl = 253;

function validateSysctls(
  { securityContext, hostNetwork, hostIPC }: PodSpec,
  path: string,
): FieldError[] {
  const names = new Set<string>();
  return (securityContext?.sysctls ?? []).flatMap(({ name }, index) => {
    const field = `${path}[${index}].name`;
    const errors: FieldError[] = [];
    if (!name) errors.push(required(field));
    else if (name.length > longestSysctl || !new RegExp(sysctlFormat).test(name)) {
      const why = `must have at most ${longestSysctl} characters and match regex ${sysctlFormat}`;
      errors.push(invalid(field, name, why));
    } else if (names.has(name)) errors.push(duplicate(field, name));
    names.add(name);
    const dotted = name.replaceAll("/", ".");
    if (hostNetwork && dotted.startsWith("net.")) {
      errors.push(invalid(field, name, "may not be specified when 'hostNetwork' is true"));
    } else if (hostIPC && isOfIpc(dotted)) {
      errors.push(invalid(field, name, "may not be specified when 'hostIPC' is true"));
    }
    return errors;
  });
}

function isOfIpc(sysctl: string): boolean {
  return /^kernel\.(sem|shm(all|max|mni|_rmid_forced)?|msg(max|mnb|mni)?)$|^fs\.mqueue\./.test(
    sysctl,
  );
}
