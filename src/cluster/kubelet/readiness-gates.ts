import type { Pod } from "#api/core.ts";

/** True if somebody has opened or shut one of the Pod's readiness gates. */
export function gatesDiffer({ spec, status }: Pod, before: Pod): boolean {
  return (spec.readinessGates ?? []).some(({ conditionType }) => {
    const of = (conditions: Pod["status"]["conditions"]) =>
      conditions?.find(({ type }) => type === conditionType)?.status;
    return of(status.conditions) !== of(before.status.conditions);
  });
}
