import { StatusError } from "#api/errors.ts";
import type { JsonObject } from "#base/json.ts";
import { valueAt } from "../resources/fields.ts";
import { type Info, nothingGiven, resolve, type ResolveOptions } from "../resources/resolve.ts";
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
  for (const node of await nodesMeant(invocation)) {
    await markNode(invocation, node, unschedulable);
  }
}

/** The nodes named, or else selected; an empty selector selects nothing. Throws UsageError. */
export async function nodesMeant(
  invocation: Invocation,
  chunkSize = 500,
): Promise<readonly Info[]> {
  const infos = await resolve(invocation, { ...optionsFor(invocation), chunkSize });
  const [type, ...others] = new Set(infos.map(({ mapping }) => mapping));
  if (others.length > 0) throw new UsageError("you may only specify a single resource type");
  if (!type || (type.resource === "nodes" && !type.group)) return infos;
  const { group, version, resource } = type;
  throw new UsageError(
    `error: expected resource of type node, got "${group}/${version}, Resource=${resource}"`,
  );
}

function optionsFor({ args, flags }: Invocation): ResolveOptions {
  const selector = flags.string("selector");
  // A name may stand behind its type, too: `node/minikube`.
  const named = args.map((arg) => (arg.includes("/") ? arg : `nodes/${arg}`));
  if (args.length > 0) return { args: named, typed: true, stopsAtFailure: true };
  if (!selector) throw new UsageError(nothingGiven);
  return { args: ["nodes"], selector, typed: true };
}

/** Cordons or uncordons one node, and says so, or why not: that is no failure of the command. */
export async function markNode(
  invocation: Invocation,
  info: Info,
  unschedulable: boolean,
): Promise<void> {
  const { flags, streams } = invocation;
  const word = unschedulable ? "cordon" : "uncordon";
  const done = `${word}ed${dryRunSuffix(dryRunOf(flags))}`;
  if ((valueAt(info.object, "spec", "unschedulable") === true) === unschedulable) {
    return streams.out.write(`node/${info.name} already ${done}\n`);
  }
  try {
    await patchNode(invocation, info, unschedulable);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const name = JSON.stringify(info.name);
    return streams.errOut.write(`error: unable to ${word} node ${name}: ${error.message}\n`);
  }
  await streams.out.write(`node/${info.name} ${done}\n`);
}

async function patchNode({ flags, rest }: Invocation, info: Info, unschedulable: boolean) {
  const dryRun = dryRunOf(flags);
  if (dryRun === "client") return;
  const patch: JsonObject = { spec: { unschedulable: unschedulable ? true : null } };
  await rest.clientset.patch(info, patchType.strategic, patch, {
    dryRun: dryRun === "server" ? "All" : undefined,
  });
}
