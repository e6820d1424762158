import { messageOf } from "../resources/failures.ts";
import { parseSelector, SelectorError } from "#api/selectors.ts";
import type { Info } from "../resources/resolve.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "./command.ts";
import { dryRunFlag, dryRunOf, dryRunSuffix, selectorFlag } from "./common-flags.ts";
import { markNode, nodesMeant } from "./cordon.ts";
import { Eviction } from "./drain/eviction.ts";
import { podsToGo } from "./drain/pods-to-go.ts";

/** `kubectl drain`. */
export const drain: Command = {
  name: "drain",
  heading: "Cluster Management Commands:",
  use: "drain NODE",
  short: "Drain node in preparation for maintenance",
  long: "Empty a node before work on it: no new pods come, and those that are there are evicted, as far as their disruption budgets allow. It takes kubectl uncordon to let pods come again.",
  example: `  # Empty node "worker-1"
  kubectl drain worker-1 --ignore-daemonsets

  # Also delete pods that nobody will make again
  kubectl drain worker-1 --force`,
  flags: [
    {
      name: "chunk-size",
      type: "int64",
      default: "500",
      usage: "Get lists in pages of this size; 0 for all at once.",
    },
    {
      name: "delete-emptydir-data",
      type: "bool",
      default: "false",
      usage: "Go on although pods have emptyDir volumes, whose files are lost.",
    },
    {
      name: "disable-eviction",
      type: "bool",
      default: "false",
      usage: "Delete the pods instead of evicting them; disruption budgets are not asked.",
    },
    dryRunFlag,
    {
      name: "force",
      type: "bool",
      default: "false",
      usage: "Go on although there are pods without a controller.",
    },
    {
      name: "grace-period",
      type: "int",
      default: "-1",
      usage: "Seconds that each pod gets to end; negative for what the pod says itself.",
    },
    {
      name: "ignore-daemonsets",
      type: "bool",
      default: "false",
      usage: "Leave pods of DaemonSets where they are.",
    },
    {
      name: "pod-selector",
      type: "string",
      default: "",
      usage: "Evict only the pods on the node whose labels match.",
    },
    selectorFlag,
    {
      name: "skip-wait-for-delete-timeout",
      type: "int",
      default: "0",
      usage: "Do not wait for pods that were to be gone more than this many seconds ago.",
    },
    {
      name: "timeout",
      type: "duration",
      default: "0s",
      usage: "How long to try; zero for as long as it takes.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, streams } = invocation;
  if (args.length === 0 && !flags.changed("selector")) {
    throw usageErrorf(invocation, "USAGE: drain NODE [flags]");
  }
  const selector = flags.string("selector");
  if (args.length > 0 && selector) {
    const why = "error: cannot specify both a node name and a --selector option";
    throw usageErrorf(invocation, why);
  }
  dryRunOf(flags);
  checkPodSelector(flags.string("pod-selector"));
  const nodes = await nodesMeant(invocation, flags.int("chunk-size"));
  for (const node of nodes) await markNode(invocation, node, true);
  const failures: Error[] = [];
  const left: string[] = [];
  for (const node of nodes) {
    const failure = await empty(invocation, node);
    if (!failure) {
      await streams.out.write(`node/${node.name} drained${dryRunSuffix(dryRunOf(flags))}\n`);
      continue;
    }
    const name = JSON.stringify(node.name);
    await streams.errOut.write(
      `error: unable to drain node ${name} due to error: ${messageOf(failure)}, continuing command...\n`,
    );
    failures.push(failure);
    left.push(node.name);
  }
  if (failures.length === 0) return;
  const names = left.map((name) => ` ${name}\n`).join("");
  await streams.errOut.write(`There are pending nodes to be drained:\n${names}`);
  throw new AggregateError(failures);
}

/** Answers why the node is not empty. */
async function empty(invocation: Invocation, { name }: Info): Promise<Error | undefined> {
  const { flags, streams } = invocation;
  const { pods, warning, problems } = await podsToGo(invocation, name);
  if (problems.length > 0) return new AggregateError(problems);
  if (warning) await streams.errOut.write(`Warning: ${warning}\n`);
  if (dryRunOf(flags) === "client") {
    for (const { metadata } of pods) {
      await streams.out.write(`evicting pod ${metadata.namespace}/${metadata.name} (dry run)\n`);
    }
    return undefined;
  }
  try {
    const eviction = new Eviction(invocation);
    await (flags.bool("disable-eviction") ? eviction.deleteAll(pods) : eviction.evictAll(pods));
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !expected.has(error.name)) throw error;
    await tellPending(invocation, name, error);
    return error;
  }
}

const expected: ReadonlySet<string> = new Set(["AggregateError", "StatusError", "UsageError"]);

async function tellPending(invocation: Invocation, node: string, error: Error): Promise<void> {
  const { errOut } = invocation.streams;
  const { pods, problems } = await podsToGo(invocation, node);
  if (pods.length > 0) {
    await errOut.write(
      `There are pending pods in node ${JSON.stringify(node)} when an error occurred: ${messageOf(error)}\n`,
    );
    for (const { metadata } of pods) await errOut.write(`pod/${metadata.name}\n`);
  }
  if (problems.length === 0) return;
  const text = messageOf(new AggregateError(problems));
  await errOut.write(
    `Following errors occurred while getting the list of pods to delete:\n${text}`,
  );
}

function checkPodSelector(text: string): void {
  try {
    parseSelector(text);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new UsageError("--pod-selector=<pod_selector> must be a valid label selector");
  }
}
