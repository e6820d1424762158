import { controllerOf } from "#api/meta.ts";
import type { Pod } from "#api/core.ts";
import { isNotFound, StatusError } from "#api/errors.ts";
import { parseTime } from "#api/time.ts";
import { list, mappingOf } from "../../describe/describer.ts";
import { type Invocation, UsageError } from "../command.ts";

/** What is to become of the Pods of a node that is drained. */
export interface PodsToGo {
  readonly pods: readonly Pod[];
  /** `ignoring DaemonSet-managed Pods: wl/agent-6rsjw`; empty if there is nothing to say. */
  readonly warning: string;
  /** Why the node cannot be drained. */
  readonly problems: readonly Error[];
}

type Verdict =
  | { readonly goes: true; readonly warning?: string }
  | { readonly goes: false; readonly warning?: string; readonly problem?: string };

const goes: Verdict = { goes: true };

/** Looks at all Pods of a node. As pkg/drain/filters.go of kubectl. */
export async function podsToGo(invocation: Invocation, node: string): Promise<PodsToGo> {
  const {
    flags,
    rest: { clientset: rest },
  } = invocation;
  const chunkSize = flags.int("chunk-size");
  const found = await list<Pod>({ rest, chunkSize }, "pods", "", {
    labelSelector: flags.string("pod-selector") || undefined,
    fieldSelector: `spec.nodeName=${node}`,
  });
  const pods: Pod[] = [];
  const warnings = new Map<string, string[]>();
  const problems = new Map<string, string[]>();
  for (const pod of found) {
    const verdict = await judge(invocation, pod);
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
    if (verdict.goes) pods.push(pod);
    else if (verdict.problem !== undefined) note(problems, verdict.problem, name);
    if (verdict.warning !== undefined) note(warnings, verdict.warning, name);
  }
  return {
    pods,
    warning: lines(warnings).join("; "),
    problems: lines(problems).map((line) => new UsageError(`cannot delete ${line}`)),
  };
}

/** Whether the Pod has waited for its end so long that nobody waits for it any more. */
export function isGivenUp({ flags, factory }: Invocation, { metadata }: Pod): boolean {
  const limit = flags.int("skip-wait-for-delete-timeout");
  const { deletionTimestamp } = metadata;
  if (limit <= 0 || deletionTimestamp === undefined) return false;
  return Math.trunc((factory.clock.now - parseTime(deletionTimestamp)) / 1000) > limit;
}

function note(texts: Map<string, string[]>, text: string, pod: string): void {
  texts.set(text, [...(texts.get(text) ?? []), pod]);
}

function lines(texts: ReadonlyMap<string, readonly string[]>): string[] {
  return [...texts].map(([text, pods]) => `${text}: ${pods.join(", ")}`);
}

/** The first filter that keeps the Pod decides; of several warnings the last stays. */
async function judge(invocation: Invocation, pod: Pod): Promise<Verdict> {
  if (isGivenUp(invocation, pod)) return { goes: false };
  const verdicts = [
    () => judgeDaemon(invocation, pod),
    () => judgeMirror(pod),
    () => judgeStorage(invocation, pod),
    () => judgeOwner(invocation, pod),
  ];
  let verdict: Verdict = goes;
  for (const filter of verdicts) {
    verdict = await filter();
    if (!verdict.goes) return verdict;
  }
  return verdict;
}

async function judgeDaemon(
  { flags, rest: { clientset: rest } }: Invocation,
  pod: Pod,
): Promise<Verdict> {
  const owner = controllerOf(pod);
  if (owner?.kind !== "DaemonSet" || isFinished(pod)) return goes;
  const { namespace = "" } = pod.metadata;
  try {
    await rest.get({ mapping: mappingOf("daemonsets"), namespace, name: owner.name });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (isNotFound(error) && flags.bool("force")) return { goes: true, warning: error.message };
    return { goes: false, problem: error.message };
  }
  if (flags.bool("ignore-daemonsets")) {
    return { goes: false, warning: "ignoring DaemonSet-managed Pods" };
  }
  return {
    goes: false,
    problem: "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)",
  };
}

/** Pods that a node's own files ask for: deleting them would not stop them. */
function judgeMirror({ metadata }: Pod): Verdict {
  return { goes: metadata.annotations?.["kubernetes.io/config.mirror"] === undefined };
}

function judgeStorage({ flags }: Invocation, pod: Pod): Verdict {
  const isLocal = pod.spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined) ?? false;
  if (!isLocal || isFinished(pod)) return goes;
  if (flags.bool("delete-emptydir-data")) {
    return { goes: true, warning: "deleting Pods with local storage" };
  }
  return {
    goes: false,
    problem: "Pods with local storage (use --delete-emptydir-data to override)",
  };
}

function judgeOwner({ flags }: Invocation, pod: Pod): Verdict {
  if (isFinished(pod) || controllerOf(pod)) return goes;
  if (flags.bool("force")) {
    return { goes: true, warning: "deleting Pods that declare no controller" };
  }
  return {
    goes: false,
    problem: "cannot delete Pods that declare no controller (use --force to override)",
  };
}

function isFinished({ status }: Pod): boolean {
  return status.phase === "Succeeded" || status.phase === "Failed";
}
