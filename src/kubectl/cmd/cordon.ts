import type { JsonObject } from "#base/json.ts";
import { valueAt } from "../resources/fields.ts";
import { type Info, nothingGiven, type ResolveOptions, visit } from "../resources/resolve.ts";
import { patchType } from "../resources/rest.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "./command.ts";
import { dryRunFlag, dryRunOf, dryRunSuffix, selectorFlag } from "./common-flags.ts";

/** `kubectl cordon`. */
export const cordon: Command = {
  name: "cordon",
  heading: "Cluster Management Commands:",
  use: "cordon NODE",
  short: "Mark node as unschedulable",
  long: "Keep new pods off a node.",
  example: '  # Mark node "worker-1" as unschedulable\n  kubectl cordon worker-1',
  flags: [dryRunFlag, selectorFlag],
  run: (invocation) => mark(invocation, true),
};

/** `kubectl uncordon`. */
export const uncordon: Command = {
  name: "uncordon",
  heading: "Cluster Management Commands:",
  use: "uncordon NODE",
  short: "Mark node as schedulable",
  long: "Let new pods onto a node again.",
  example: '  # Mark node "worker-1" as schedulable\n  kubectl uncordon worker-1',
  flags: [dryRunFlag, selectorFlag],
  run: (invocation) => mark(invocation, false),
};

async function mark(invocation: Invocation, unschedulable: boolean): Promise<void> {
  const { args, flags } = invocation;
  const selector = flags.string("selector");
  if (args.length === 0 && !flags.changed("selector")) {
    throw usageErrorf(invocation, `USAGE: ${unschedulable ? "cordon" : "uncordon"} NODE [flags]`);
  }
  if (args.length > 0 && selector)
    throw usageErrorf(invocation, "cannot specify both a node name and a --selector option");
  await visit(invocation, nodesMeant(invocation), (info) =>
    markNode(invocation, info, unschedulable),
  );
}

/** The nodes named, or else selected; an empty selector selects nothing. Throws UsageError. */
export function nodesMeant({ args, flags }: Invocation): ResolveOptions {
  const selector = flags.string("selector");
  if (args.length > 0) return { args: ["nodes", ...args], typed: true };
  if (!selector) throw new UsageError(nothingGiven);
  return { args: ["nodes"], selector, typed: true };
}

/** Cordons or uncordons one node, and says so. */
export async function markNode(
  { flags, rest, streams }: Invocation,
  info: Info,
  unschedulable: boolean,
): Promise<void> {
  const dryRun = dryRunOf(flags);
  const word = unschedulable ? "cordoned" : "uncordoned";
  const now = valueAt(info.object, "spec", "unschedulable") === true;
  if (now === unschedulable)
    return streams.out.write(`node/${info.name} already ${word}${dryRunSuffix(dryRun)}\n`);
  if (dryRun !== "client") {
    const patch: JsonObject = { spec: { unschedulable: unschedulable ? true : null } };
    await rest.clientset.patch(info, patchType.strategic, patch, {
      dryRun: dryRun === "server" ? "All" : undefined,
    });
  }
  await streams.out.write(`node/${info.name} ${word}${dryRunSuffix(dryRun)}\n`);
}
