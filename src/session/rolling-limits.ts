import type { Deployment } from "#api/apps.ts";
import type { IntOrString } from "#api/meta.ts";

/** How many Pods a Deployment's update may have too many and too few, percents resolved. */
export function rollingLimits({ spec }: Deployment): { maxSurge: number; maxUnavailable: number } {
  const replicas = spec.replicas ?? 1;
  const { type = "RollingUpdate", rollingUpdate } = spec.strategy ?? {};
  if (type === "Recreate") return { maxSurge: 0, maxUnavailable: replicas };
  const maxSurge = resolve(rollingUpdate?.maxSurge ?? "25%", replicas, Math.ceil);
  const floor = resolve(rollingUpdate?.maxUnavailable ?? "25%", replicas, Math.floor);
  // As in pkg/controller/deployment/util: an update that may do nothing would never end.
  const maxUnavailable = maxSurge === 0 && floor === 0 ? 1 : floor;
  return { maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}

function resolve(value: IntOrString, replicas: number, round: (n: number) => number): number {
  return typeof value === "number" ? value : round((Number.parseInt(value, 10) * replicas) / 100);
}
