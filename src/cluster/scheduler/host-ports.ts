// Ports of the node that Pods take. Rules of the scheduler's NodePorts plugin.

import type { Pod } from "#api/core.ts";
import type { Container } from "#api/podspec.ts";

/** A port of a node as a Pod asks for it. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

const anyAddress = "0.0.0.0";

/** The node's ports that a Pod takes; sidecars count, other init containers do not. */
export function hostPortsOf({ spec }: Pod): readonly HostPort[] {
  const taken: HostPort[] = [];
  const take = ({ ports = [] }: Container) => {
    for (const { hostPort, hostIP, protocol } of ports) {
      if (hostPort) taken.push({ ip: hostIP || anyAddress, protocol, port: hostPort });
    }
  };
  for (const container of spec.containers) take(container);
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === "Always") take(container);
  }
  return taken;
}

/** True if both cannot be had at once. */
export function collide(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.ip === b.ip || a.ip === anyAddress || b.ip === anyAddress;
}
