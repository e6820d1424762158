import { StatusError } from "#api/errors.ts";
import type { JsonObject } from "#base/json.ts";
import { UsageError } from "../../errors.ts";
import { collect, throwAll } from "../../resources/failures.ts";
import { groupResourceOf } from "../../resources/mapping.ts";
import { type Info, visit } from "../../resources/resolve.ts";
import { patchType } from "../../resources/rest.ts";
import type { Invocation } from "../command.ts";
import { donePrinter } from "../done-printer.ts";
import { rolloutTargets } from "./rollout-targets.ts";

/** The strategic merge patch that a command applies to a workload. Throws UsageError if it cannot. */
export type PatchOf = (info: Info) => JsonObject;

/** Why a command does not apply to a workload: `deployments.apps "web" is already paused`. */
export function refusal({ mapping, name }: Info, reason: string): UsageError {
  return new UsageError(`error: ${groupResourceOf(mapping)} ${JSON.stringify(name)} ${reason}`);
}

/** Patches each workload named and says what was done; problems are told at the end. */
export async function patchEach(
  invocation: Invocation,
  done: string,
  patchOf: PatchOf,
): Promise<void> {
  const { flags, namespace, rest, streams } = invocation;
  const options = rolloutTargets(invocation);
  const failures: Error[] = [];
  let found = 0;
  await collect(failures, () =>
    visit(invocation, options, async (info) => {
      found++;
      const patch = patchOf(info);
      const query = { fieldManager: flags.string("field-manager") };
      const object = await patched(rest.typed.patch(info, patchType.strategic, patch, query));
      // Upstream, nobody looks at -o before there is something to print.
      await donePrinter(invocation, "none", { structOrder: true })(object, done);
    }),
  );
  if (found === 0 && failures.length === 0) {
    await streams.errOut.write(`No resources found in ${namespace} namespace.\n`);
  }
  throwAll(failures);
}

async function patched(patching: Promise<JsonObject>): Promise<JsonObject> {
  try {
    return await patching;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new UsageError(`failed to patch: ${error.message}`);
  }
}
