// Kernel parameters that a Pod asks for. Rules of pkg/kubelet/sysctl.

import type { Pod } from "#api/core.ts";

/** Those that no other Pod notices, and the value that they have in a new namespace. */
const safe: Readonly<Record<string, string>> = {
  "kernel.shm_rmid_forced": "0",
  "net.ipv4.ip_local_port_range": "32768\t60999",
  "net.ipv4.ip_local_reserved_ports": "",
  "net.ipv4.ip_unprivileged_port_start": "1024",
  "net.ipv4.ping_group_range": "1\t0",
  "net.ipv4.tcp_fin_timeout": "60",
  "net.ipv4.tcp_keepalive_intvl": "75",
  "net.ipv4.tcp_keepalive_probes": "9",
  "net.ipv4.tcp_keepalive_time": "7200",
  "net.ipv4.tcp_rmem": "4096\t131072\t6291456",
  "net.ipv4.tcp_syncookies": "1",
  "net.ipv4.tcp_wmem": "4096\t16384\t4194304",
};

/** Why a kubelet does not run the Pod; undefined if it may have all that it asks for. */
export function forbiddenSysctl({ spec }: Pod): string | undefined {
  for (const { name } of spec.securityContext?.sysctls ?? []) {
    const plain = dotted(name);
    if (!(plain in safe)) return `forbidden sysctl: "${plain}" not allowlisted`;
    const [shared, namespace] = plain.startsWith("net.")
      ? [spec.hostNetwork, "Network"]
      : [spec.hostIPC, "IPC"];
    if (shared) return `forbidden sysctl: "${plain}" not allowed with host ${namespace} enabled`;
  }
  return undefined;
}

/** The parameters as the Pod's containers find them below `/proc/sys`. */
export function sysctlFiles({ spec }: Pod): Record<string, string> {
  const given = (spec.securityContext?.sysctls ?? []).map(({ name, value }) => [
    dotted(name),
    value,
  ]);
  const all: Readonly<Record<string, string>> = { ...safe, ...Object.fromEntries(given) };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [
      `/proc/sys/${name.replaceAll(".", "/")}`,
      `${value}\n`,
    ]),
  );
}

/** With dots between its parts: with the first separator a slash, slashes and dots change places. */
function dotted(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  if (first !== "/") return name;
  return name.replaceAll(/[./]/g, (separator) => (separator === "/" ? "." : "/"));
}
