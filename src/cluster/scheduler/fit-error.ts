// Why a Pod finds no node, in the scheduler's words. As FitError of pkg/scheduler/framework.

const noHelp = "Preemption is not helpful for scheduling";

/** How often each reason held, and then what came of the look for Pods to remove. */
export function fitError(
  nodeCount: number,
  reasons: readonly string[],
  preemption: string,
): string {
  if (nodeCount === 0) return "no nodes available to schedule pods";
  return `${available(nodeCount)} ${counted(reasons)}.${afterwards(preemption)}`;
}

/** The same where no node was even looked at. */
export function fitErrorForAll(nodeCount: number, problem: string, preemption: string): string {
  return `${available(nodeCount)} ${problem}.${afterwards(preemption)}`;
}

/** Why removing Pods does not make room, by node. */
export function noRoomToMake(nodeCount: number, reasons: readonly string[]): string {
  return `${available(nodeCount)} ${counted(reasons)}.`;
}

/** Why it makes none where no node was looked at. */
export function noRoomAnywhere(nodeCount: number): string {
  return `${available(nodeCount)} ${nodeCount} ${noHelp}.`;
}

function available(nodeCount: number): string {
  return `0/${nodeCount} nodes are available:`;
}

function afterwards(preemption: string): string {
  return preemption && ` preemption: ${preemption}`;
}

/** `2 Insufficient cpu, …`, sorted as texts. */
function counted(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .toSorted()
    .join(", ");
}
