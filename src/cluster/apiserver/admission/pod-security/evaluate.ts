// Which checks a level has in each version, as the registry of k8s.io/pod-security-admission/policy puts them together.

import * as baseline from "./baseline.ts";
import type { LevelVersion } from "./policy.ts";
import * as restricted from "./restricted.ts";
import type { Check, PodLike, Violation } from "./violations.ts";

/** What of the level the Pod violates, in upstream's order. */
export function violationsOf(pod: PodLike, { level, version }: LevelVersion): Violation[] {
  if (level === "privileged") return [];
  const minor = version === "latest" ? Infinity : Number(version.slice("v1.".length));
  const checks = level === "baseline" ? baselineOf(minor) : restrictedOf(minor);
  return checks.flatMap((check) => check(pod) ?? []);
}

/** `hostPort (container "a" uses hostPort 80), privileged (…)` */
export function detailsOf(violations: readonly Violation[]): string {
  return violations
    .map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason))
    .join(", ");
}

function baselineOf(minor: number): readonly Check[] {
  return [
    baseline.appArmorProfile,
    baseline.capabilities,
    baseline.hostNamespaces,
    baseline.hostPathVolumes,
    baseline.hostPorts,
    baseline.privileged,
    baseline.procMount,
    minor < 31 ? baseline.olderSeLinuxOptions : baseline.seLinuxOptions,
    minor < 19 ? baseline.olderSeccompProfile : baseline.seccompProfile,
    baseline.sysctlsOf(minor),
    baseline.windowsHostProcess,
  ];
}

/** The stricter checks stand for their looser sisters of baseline, once they are there. */
function restrictedOf(minor: number): readonly Check[] {
  const replaced = new Set<Check>([
    baseline.hostPathVolumes,
    ...(minor < 19 ? [] : [baseline.seccompProfile]),
    ...(minor < 22 ? [] : [baseline.capabilities]),
  ]);
  const ofLinux = minor < 25 ? (check: Check) => check : restricted.besidesWindows;
  return [
    ...baselineOf(minor).filter((check) => !replaced.has(check)),
    ...(minor < 8 ? [] : [ofLinux(restricted.allowPrivilegeEscalation)]),
    ...(minor < 22 ? [] : [ofLinux(restricted.capabilities)]),
    restricted.volumeTypes,
    restricted.runAsNonRoot,
    ...(minor < 23 ? [] : [restricted.runAsUser]),
    ...(minor < 19 ? [] : [ofLinux(restricted.seccompProfile)]),
  ];
}
