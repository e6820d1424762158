import { StatusError } from "#api/errors.ts";
import type { JsonObject } from "#base/json.ts";
import {
  dryRunFlag,
  fieldManagerFlag,
  printFlags,
  validateFlag,
  validationOf,
} from "../common-flags.ts";
import { type BuiltIn, createObject } from "../create-object.ts";
import { withStructLastApplied } from "../last-applied.ts";
import { type Flag, type Invocation, UsageError } from "../command.ts";

/** The flags that every generator of `kubectl create` has, sorted in by help. */
export const generatorFlags: readonly Flag[] = [
  dryRunFlag,
  fieldManagerFlag("kubectl-create"),
  ...printFlags,
  {
    name: "save-config",
    type: "bool",
    default: "false",
    usage: "Note the object in its own annotation, for a later kubectl apply.",
  },
  validateFlag,
];

/** The one name that a generator is given. Throws UsageError. */
export function nameArgument({ args, argsLenAtDash, commandPath }: Invocation): string {
  const before = argsLenAtDash < 0 ? args : args.slice(0, argsLenAtDash);
  const [name] = before;
  if (name === undefined || before.length > 1) {
    throw new UsageError(
      `exactly one NAME is required, got ${before.length}\nSee '${commandPath} -h' for help and examples`,
    );
  }
  return name;
}

/**
 * What every generator ends with: the object is sent (or, dry, printed). `what` stands in
 * `failed to create WHAT: …`; some generators let the server's refusal speak for itself.
 */
export async function generate(
  invocation: Invocation,
  type: BuiltIn,
  object: JsonObject,
  what = "",
): Promise<void> {
  const { flags } = invocation;
  // Upstream, the generators of Services forget it.
  const saves = flags.bool("save-config") && type.kind !== "Service";
  const noted = saves ? withStructLastApplied(object) : object;
  try {
    await createObject(invocation, type, noted, { fieldValidation: validationOf(flags) });
  } catch (error) {
    if (!what || !(error instanceof StatusError)) throw error;
    const colon = type.kind === "Secret" ? "" : ":";
    throw new UsageError(`failed to create ${what}${colon} ${error.message}`);
  }
}
