// The files that the kubelet and the runtime put into every container. Rules of pkg/kubelet/kubelet_pods.go
// (ensureHostsFile) and pkg/kubelet/network/dns.

import type { Pod } from "#api/core.ts";
import type { PodSpec } from "#api/podspec.ts";
import type { PodFacts } from "./downward-api.ts";
import { sysctlFiles } from "./sysctls.ts";

const dnsAddress = "10.96.0.10";

export const systemDirectories: readonly string[] = ["/tmp", "/etc", "/root"];

/** The modes of what is not everybody's to read and root's to write. */
export const systemModes = {
  "/dev/null": 0o666,
  "/root": 0o700,
  "/tmp": 0o1777,
  "/var/tmp": 0o1777,
};

/** `/etc/hosts`, `/etc/hostname`, `/etc/resolv.conf` and `/proc/sys` of the Pod's containers. */
export function systemFiles(pod: Pod, facts: PodFacts, nodeHosts: string): Record<string, string> {
  return {
    ...sysctlFiles(pod),
    "/etc/hostname": `${facts.hostname}\n`,
    "/etc/hosts": pod.spec.hostNetwork ? hostsOfNode(pod, nodeHosts) : hosts(pod, facts),
    "/etc/resolv.conf": resolver(pod),
  };
}

function hosts({ metadata, spec }: Pod, { podIP, hostname }: PodFacts): string {
  const domain = `${spec.subdomain}.${metadata.namespace}.svc.cluster.local`;
  const names = spec.subdomain ? `${hostname}.${domain}\t${hostname}` : hostname;
  return [
    "# Kubernetes-managed hosts file.\n",
    "127.0.0.1\tlocalhost\n",
    "::1\tlocalhost ip6-localhost ip6-loopback\n",
    "fe00::0\tip6-localnet\n",
    "fe00::0\tip6-mcastprefix\n",
    "fe00::1\tip6-allnodes\n",
    "fe00::2\tip6-allrouters\n",
    `${podIP}\t${names}\n`,
    aliases(spec),
  ].join("");
}

function hostsOfNode({ spec }: Pod, nodeHosts: string): string {
  return `# Kubernetes-managed hosts file (host network).\n${nodeHosts}${aliases(spec)}`;
}

function aliases({ hostAliases = [] }: PodSpec): string {
  const lines = hostAliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join("\t")}\n`);
  return lines.length > 0 ? `\n# Entries added by HostAliases.\n${lines.join("")}` : "";
}

function resolver({ metadata, spec }: Pod): string {
  const { nameservers = [], searches = [], options = [] } = spec.dnsConfig ?? {};
  const usesCluster =
    spec.dnsPolicy === "ClusterFirstWithHostNet" ||
    (spec.dnsPolicy === "ClusterFirst" && !spec.hostNetwork);
  const domains = usesCluster
    ? [`${metadata.namespace}.svc.cluster.local`, "svc.cluster.local", "cluster.local"]
    : [];
  const isOwn = spec.dnsPolicy === "None";
  const servers = [...(isOwn ? [] : [usesCluster ? dnsAddress : "192.168.49.1"]), ...nameservers];
  const search = [...domains, ...searches];
  const flags = [
    ...(usesCluster && !options.some(({ name }) => name === "ndots") ? ["ndots:5"] : []),
    ...options.map(({ name, value }) => (value === undefined ? name : `${name}:${value}`)),
  ];
  return [
    ...(search.length > 0 ? [`search ${search.join(" ")}\n`] : []),
    ...servers.map((server) => `nameserver ${server}\n`),
    ...(flags.length > 0 ? [`options ${flags.join(" ")}\n`] : []),
  ].join("");
}
