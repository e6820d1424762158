// The checks of the level baseline, in the order of their names.

import {
  check,
  type Check,
  containersThat,
  counted,
  named,
  type PodLike,
  quotedAll,
  settersThat,
  sorted,
} from "./violations.ts";

const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";

/** Of AppArmor and of seccomp. */
const confining = ["RuntimeDefault", "Localhost"];

export const appArmorProfile: Check = (pod) => {
  const { annotations = {} } = pod.metadata ?? {};
  const types: string[] = [];
  const setters = settersThat(pod, ({ appArmorProfile: { type = "" } = {} }) => {
    if (type === "" || confining.includes(type)) return false;
    types.push(type);
    return true;
  });
  const notes = Object.entries(annotations)
    .filter(([key, value]) => key.startsWith(appArmorAnnotation) && !isAllowedAppArmor(value))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .toSorted();
  const values = [...sorted(types), ...notes];
  if (values.length === 0) return undefined;
  const noted = notes.length > 0 ? [counted("annotation", notes.length)] : [];
  const by = [...(setters ? [setters] : []), ...noted].join(" and ");
  return {
    reason: counted("forbidden AppArmor profile", values.length),
    detail: `${by} must not set AppArmor profile type to ${quotedAll(values)}`,
  };
};

function isAllowedAppArmor(profile: string): boolean {
  return profile === "" || profile === "runtime/default" || profile.startsWith("localhost/");
}

const defaultCapabilities =
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  );

export const capabilities = check("non-default capabilities", (pod) =>
  addedBeyond(pod, defaultCapabilities),
);

/** Who adds capabilities that are not among these. */
export function addedBeyond(pod: PodLike, allowed: readonly string[]): string | undefined {
  const added: string[] = [];
  const bad = containersThat(pod, ({ securityContext }) => {
    const more = securityContext?.capabilities?.add?.filter((each) => !allowed.includes(each));
    added.push(...(more ?? []));
    return Boolean(more?.length);
  });
  if (bad.length === 0) return undefined;
  return `${named("container", bad)} must not include ${quotedAll(sorted(added))} in securityContext.capabilities.add`;
}

export const hostNamespaces = check("host namespaces", ({ spec }) => {
  const shared = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((name) => spec[name]);
  return shared.length > 0 ? shared.map((name) => `${name}=true`).join(", ") : undefined;
});

export const hostPathVolumes = check("hostPath volumes", ({ spec: { volumes = [] } }) => {
  const names = volumes.filter(({ hostPath }) => hostPath).map(({ name }) => name);
  return names.length > 0 ? named("volume", names) : undefined;
});

export const hostPorts = check("hostPort", (pod) => {
  const taken: string[] = [];
  const bad = containersThat(pod, ({ ports = [] }) => {
    const own = ports.flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
    taken.push(...own);
    return own.length > 0;
  });
  if (bad.length === 0) return undefined;
  const ports = sorted(taken);
  const verb = bad.length === 1 ? "uses" : "use";
  return `${named("container", bad)} ${verb} ${counted("hostPort", ports.length)} ${ports.join(", ")}`;
});

export const privileged = check("privileged", (pod) => {
  const bad = containersThat(pod, ({ securityContext }) => securityContext?.privileged === true);
  if (bad.length === 0) return undefined;
  return `${named("container", bad)} must not set securityContext.privileged=true`;
});

export const procMount = check("procMount", (pod) => {
  const types: string[] = [];
  const bad = containersThat(pod, ({ securityContext: { procMount: type } = {} }) => {
    if (type === undefined || type === "Default") return false;
    types.push(type);
    return true;
  });
  if (bad.length === 0) return undefined;
  return `${named("container", bad)} must not set securityContext.procMount to ${quotedAll(sorted(types))}`;
});

const seLinuxTypes = ["", "container_t", "container_init_t", "container_kvm_t"];

export const seLinuxOptions = seLinux([...seLinuxTypes, "container_engine_t"]);

/** As it was before 1.31. */
export const olderSeLinuxOptions = seLinux(seLinuxTypes);

function seLinux(allowed: readonly string[]): Check {
  return check("seLinuxOptions", (pod) => {
    const types: string[] = [];
    const set = new Set<string>();
    const setters = settersThat(pod, ({ seLinuxOptions: { type = "", user, role } = {} }) => {
      const isBadType = !allowed.includes(type);
      if (isBadType) types.push(type);
      if (user) set.add("user");
      if (role) set.add("role");
      return isBadType || Boolean(user) || Boolean(role);
    });
    if (!setters) return undefined;
    const bad = sorted(types);
    const what = [
      ...(bad.length > 0 ? [named("type", bad)] : []),
      ...["user", "role"].filter((each) => set.has(each)).map((each) => `${each} may not be set`),
    ];
    return `${setters} set forbidden securityContext.seLinuxOptions: ${what.join("; ")}`;
  });
}

export const seccompProfile = check("seccompProfile", badSeccomp);

/** Who sets a profile that confines nothing. */
export function badSeccomp(pod: PodLike): string | undefined {
  const types: string[] = [];
  const setters = settersThat(pod, ({ seccompProfile: profile }) => {
    if (!profile || confining.includes(profile.type ?? "")) return false;
    types.push(profile.type ?? "");
    return true;
  });
  if (!setters) return undefined;
  return `${setters} must not set securityContext.seccompProfile.type to ${quotedAll(sorted(types))}`;
}

const seccompAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
const seccompPrefix = "container.seccomp.security.alpha.kubernetes.io/";

/** As it was before 1.19. */
export const olderSeccompProfile = check("seccompProfile", (pod) => {
  const { annotations = {} } = pod.metadata ?? {};
  const keys = containersThat(pod, () => true).map((name) => `${seccompPrefix}${name}`);
  const bad = [seccompAnnotation, ...keys].flatMap((key) => {
    const value = annotations[key];
    const isAllowed =
      value === undefined ||
      value === "runtime/default" ||
      value === "docker/default" ||
      value.startsWith("localhost/");
    return isAllowed ? [] : [`${key}=${JSON.stringify(value)}`];
  });
  if (bad.length === 0) return undefined;
  const list = sorted(bad);
  return `forbidden ${counted("annotation", list.length)} ${list.join(", ")}`;
});

/** The kernel's settings that are safe, by the version since which they are allowed. */
const allowedSysctls: readonly (readonly [number, string])[] = [
  [0, "kernel.shm_rmid_forced"],
  [0, "net.ipv4.ip_local_port_range"],
  [0, "net.ipv4.tcp_syncookies"],
  [0, "net.ipv4.ping_group_range"],
  [0, "net.ipv4.ip_unprivileged_port_start"],
  [27, "net.ipv4.ip_local_reserved_ports"],
  [29, "net.ipv4.tcp_keepalive_time"],
  [29, "net.ipv4.tcp_fin_timeout"],
  [29, "net.ipv4.tcp_keepalive_intvl"],
  [29, "net.ipv4.tcp_keepalive_probes"],
  [32, "net.ipv4.tcp_rmem"],
  [32, "net.ipv4.tcp_wmem"],
];

/** The check of sysctls as it is in this minor version. */
export function sysctlsOf(minor: number): Check {
  return check("forbidden sysctls", ({ spec }) => {
    const allowed = allowedSysctls.filter(([since]) => since <= minor).map(([, name]) => name);
    const { sysctls = [] } = spec.securityContext ?? {};
    const forbidden = sysctls.map(({ name }) => name).filter((name) => !allowed.includes(name));
    return forbidden.length > 0 ? forbidden.join(", ") : undefined;
  });
}

export const windowsHostProcess = check("hostProcess", (pod) => {
  const setters = settersThat(pod, ({ windowsOptions }) => windowsOptions?.hostProcess === true);
  if (!setters) return undefined;
  return `${setters} must not set securityContext.windowsOptions.hostProcess=true`;
});
