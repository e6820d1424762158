import { createTwoWayMergePatch } from "#api/strategic-diff.ts";
import type { JsonObject } from "#base/json.ts";
import { throwAll } from "../resources/failures.ts";
import { visit } from "../resources/resolve.ts";
import { patchType } from "../resources/rest.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "./command.ts";
import {
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  printFlags,
  selectorFlag,
  validateFlag,
  validationOf,
} from "./common-flags.ts";
import { donePrinter } from "./done-printer.ts";
import {
  changedTaints,
  conflictsIn,
  existingKeys,
  parseTaints,
  type TaintChanges,
} from "./taint-specs.ts";

/** `kubectl taint`. */
export const taint: Command = {
  name: "taint",
  heading: "Cluster Management Commands:",
  use: "taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
  short: "Update the taints on one or more nodes",
  long: `Set and remove taints of nodes, which keep pods away that do not tolerate them.

 A taint has a key, a value and an effect: key=value:effect, or key:effect. The effect is NoSchedule, PreferNoSchedule or NoExecute. key- removes all taints with that key, key:effect- one of them. A taint that is set already changes only with --overwrite.`,
  example: `  # Keep pods from being scheduled on a node, unless they tolerate it
  kubectl taint nodes worker-1 dedicated=batch:NoSchedule

  # Remove that taint
  kubectl taint nodes worker-1 dedicated:NoSchedule-

  # Remove all taints with a key
  kubectl taint nodes worker-1 dedicated-

  # Taint all nodes with a label
  kubectl taint node -l pool=slow dedicated=batch:PreferNoSchedule`,
  flags: [
    { name: "all", type: "bool", default: "false", usage: "Work on all nodes." },
    dryRunFlag,
    fieldManagerFlag("kubectl-taint"),
    {
      name: "overwrite",
      type: "bool",
      default: "false",
      usage: "Let taints that are set already be changed.",
    },
    ...printFlags,
    selectorFlag,
    validateFlag,
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, rest } = invocation;
  const dryRun = dryRunOf(flags);
  const fieldValidation = validationOf(flags);
  const { resources, changes } = split(invocation);
  await check(invocation, resources, changes);
  // Upstream, each object has a printer, and what --dry-run=client prints has been converted from its struct.
  const print = (object: JsonObject, done: string) =>
    donePrinter(invocation, "none", { structOrder: dryRun !== "client" })(object, done);
  const [type = ""] = resources;
  const all = flags.bool("all");
  const selector = flags.string("selector");
  const args = all || selector ? [type] : resources;
  await visit(invocation, { args, all, selector, typed: true }, async (info) => {
    const before: JsonObject = info.object ?? {};
    const overwrite = flags.bool("overwrite");
    const existing = overwrite ? [] : existingKeys(before, changes);
    if (existing.length > 0) {
      throw new UsageError(
        `node ${info.name} already has ${existing.join(",")} taint(s) with same effect(s) and --overwrite is false`,
      );
    }
    const { taints, done, problems } = changedTaints(before, changes, overwrite);
    throwAll(problems);
    const { taints: _, ...spec } = before["spec"] as JsonObject;
    const after = { ...before, spec: { ...spec, ...(taints.length > 0 && { taints }) } };
    if (dryRun === "client") return print(after, done);
    const patch = createTwoWayMergePatch("Node", before, after);
    const query = {
      fieldManager: flags.string("field-manager"),
      fieldValidation,
      dryRun: dryRun === "server" ? "All" : undefined,
    };
    await print(await rest.typed.patch(info, patchType.strategic, patch, query), done);
  });
}

function isTaint(arg: string): boolean {
  return arg.includes("=") || arg.includes(":") || arg.endsWith("-");
}

function split(invocation: Invocation): {
  readonly resources: readonly string[];
  readonly changes: TaintChanges;
} {
  const { args } = invocation;
  const first = args.findIndex(isTaint);
  const resources = first < 0 ? args : args.slice(0, first);
  const specs = first < 0 ? [] : args.slice(first);
  const stray = specs.find((arg) => !isTaint(arg));
  if (stray !== undefined) {
    throw new UsageError(`all resources must be specified before taint changes: ${stray}`);
  }
  if (resources.length === 0) {
    throw new UsageError("one or more resources must be specified as <resource> <name>");
  }
  if (specs.length === 0) throw new UsageError("at least one taint update is required");
  try {
    return { resources, changes: parseTaints(specs) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw usageErrorf(invocation, error.message);
  }
}

async function check(
  { flags, mapper }: Invocation,
  [type = "", ...names]: readonly string[],
  changes: TaintChanges,
): Promise<void> {
  const { kind } = await mapper.type(type);
  if (kind !== "Node") {
    throw new UsageError(
      `invalid resource type ${type.toLowerCase()}, only node types are supported`,
    );
  }
  const conflicts = conflictsIn(changes);
  if (conflicts.length > 0) {
    throw new UsageError(
      `can not both modify and remove the following taint(s) in the same command: ${conflicts.join(", ")}`,
    );
  }
  const [all, selector] = [flags.bool("all"), flags.string("selector")];
  if (all && selector) {
    throw new UsageError("setting 'all' parameter with a non empty selector is prohibited");
  }
  if (!all && !selector && names.length === 0) {
    throw new UsageError(
      "at least one resource name must be specified since 'all' parameter is not set",
    );
  }
}
