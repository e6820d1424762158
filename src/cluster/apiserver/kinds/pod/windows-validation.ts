// What is wrong with the Windows side of Pods, and what does not go with an operating system. Rules of pkg/apis/core/validation.

import { type FieldError, forbidden, invalid, invalidEach } from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import type {
  Container,
  PodSpec,
  SecurityContext,
  WindowsSecurityContextOptions,
} from "#api/podspec.ts";

const mostKiBOfCredentials = 64;
const longestDomain = 256;
const longestUser = 104;

/** `path` leads to the options. */
export function validateWindowsOptions(
  options: WindowsSecurityContextOptions | undefined,
  path: string,
): FieldError[] {
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName } = options ?? {};
  const errors: FieldError[] = [];
  const field = `${path}.gmsaCredentialSpec`;
  if (name !== undefined) errors.push(...invalidEach(`${field}Name`, name, dns1123Subdomain(name)));
  if (spec === "") {
    errors.push(invalid(field, spec, "gmsaCredentialSpec cannot be an empty string"));
  }
  if (spec && spec.length > mostKiBOfCredentials * 1024) {
    const why = `gmsaCredentialSpec size must be under ${mostKiBOfCredentials} KiB`;
    errors.push(invalid(field, spec, why));
  }
  if (runAsUserName === undefined) return errors;
  return [
    ...errors,
    ...invalidEach(`${path}.runAsUserName`, runAsUserName, userNameFaults(runAsUserName)),
  ];
}

function userNameFaults(name: string): string[] {
  if (!name) return ["runAsUserName cannot be an empty string"];
  // oxlint-disable-next-line no-control-regex -- these are what may not be there
  if (/[\0-\x1f\x7f]/.test(name)) return ["runAsUserName cannot contain control characters"];
  const parts = name.split("\\");
  if (parts.length > 2) return ["runAsUserName cannot contain more than one backslash"];
  const [domain, user = ""] = parts.length === 2 ? parts : [undefined, parts[0]];
  const faults: string[] = [];
  if ((domain?.length ?? 0) >= longestDomain) {
    faults.push(`runAsUserName's Domain length must be under ${longestDomain} characters`);
  }
  if (domain !== undefined && !isNetBios(domain) && !isDnsDomain(domain)) {
    faults.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  }
  if (!user) faults.push("runAsUserName's User cannot be empty");
  if (user.length > longestUser) {
    faults.push(`runAsUserName's User length must not be longer than ${longestUser} characters`);
  }
  if (/^[. ]+$/.test(user)) {
    faults.push("runAsUserName's User cannot contain only periods or spaces");
  }
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    faults.push(
      String.raw`runAsUserName's User cannot contain the following characters: "/\:;|=,+*?<>@[]`,
    );
  }
  return faults;
}

function isNetBios(domain: string): boolean {
  return /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/.test(domain);
}

function isDnsDomain(domain: string): boolean {
  const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  return new RegExp(`^${label}(?:\\.${label})*$`).test(domain);
}

/** Every container of the spec at `path`, with its own path. */
export function containersOf(spec: PodSpec, path: string): (readonly [Container, string])[] {
  const found: [Container, string][] = [];
  for (const list of ["initContainers", "containers", "ephemeralContainers"] as const) {
    for (const [index, container] of (spec[list] ?? []).entries()) {
      found.push([container as Container, `${path}.${list}[${index}]`]);
    }
  }
  return found;
}

/** Containers that are processes of the host: all of a Pod's, or none. */
export function validateHostProcess(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  const containers = containersOf(spec, path);
  let count = 0;
  for (const [{ securityContext }, here] of containers) {
    const own = securityContext?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      const why = `pod hostProcess value must be identical if both are specified, was ${ofPod}`;
      errors.push(invalid(`${here}.securityContext.windowsOptions.hostProcess`, own, why));
    }
    if (own ?? ofPod) count++;
  }
  if (count === 0) return errors;
  if (count !== containers.length) {
    const why =
      "If pod contains any hostProcess containers then all containers must be HostProcess containers";
    errors.push(invalid(path, "", why));
  }
  if (!spec.hostNetwork) {
    const why = "hostNetwork must be true if pod contains any hostProcess containers";
    errors.push(invalid(`${path}.hostNetwork`, false, why));
  }
  return errors;
}

const notOnWindows = "cannot be set for a windows pod";

/** The fields of a Pod that Windows has not, as they are called and where they stand. */
const podFields = [
  "securityContext.appArmorProfile",
  "securityContext.seLinuxOptions",
  "hostUsers",
  "hostPID",
  "hostIPC",
  "securityContext.seccompProfile",
  "securityContext.fsGroup",
  "securityContext.fsGroupChangePolicy",
  "securityContext.sysctls",
  "shareProcessNamespace",
  "securityContext.runAsUser",
  "securityContext.runAsGroup",
  "securityContext.supplementalGroups",
  "securityContext.supplementalGroupsPolicy",
  "securityContext.seLinuxChangePolicy",
] as const;

const containerFields: readonly (keyof SecurityContext)[] = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "capabilities",
  "readOnlyRootFilesystem",
  "privileged",
  "allowPrivilegeEscalation",
  "procMount",
  "runAsUser",
  "runAsGroup",
];

/** What does not go with the operating system that the Pod names. */
export function validateForSystem(spec: PodSpec, path: string): FieldError[] {
  if (spec.os?.name === "windows") return validateForWindows(spec, path);
  const why = "windows options cannot be set for a linux pod";
  const contexts = [
    [spec.securityContext, path] as const,
    ...containersOf(spec, path).map(
      ([{ securityContext }, here]) => [securityContext, here] as const,
    ),
  ];
  return contexts
    .filter(([context]) => context?.windowsOptions)
    .map(([, here]) => forbidden(`${here}.securityContext.windowsOptions`, why));
}

function validateForWindows(spec: PodSpec, path: string): FieldError[] {
  const { hostPID, hostIPC, securityContext } = spec;
  const isSet = (field: (typeof podFields)[number]) => {
    if (field === "hostPID") return hostPID === true;
    if (field === "hostIPC") return hostIPC === true;
    if (field === "hostUsers" || field === "shareProcessNamespace") {
      return spec[field] !== undefined;
    }
    const name = field.slice("securityContext.".length) as keyof NonNullable<
      typeof securityContext
    >;
    return securityContext?.[name] !== undefined;
  };
  return [
    ...podFields.filter(isSet).map((field) => forbidden(`${path}.${field}`, notOnWindows)),
    ...containersOf(spec, path).flatMap(([container, here]) =>
      containerFields
        .filter((field) => container.securityContext?.[field] !== undefined)
        .map((field) => forbidden(`${here}.securityContext.${field}`, notOnWindows)),
    ),
  ];
}
