import { goBool } from "#api/go-bool.ts";
import { type Invocation, UsageError } from "./command.ts";

const policies = { background: "Background", foreground: "Foreground", orphan: "Orphan" } as const;

/**
 * What `--cascade` asks the server to do with an object's dependents. It was a boolean once: such a value is warned of.
 * As parseCascadingFlag in kubectl/pkg/cmd/delete. Throws UsageError.
 */
export async function propagationPolicyOf({ flags, streams }: Invocation): Promise<string> {
  const cascade = flags.string("cascade");
  if (Object.hasOwn(policies, cascade)) return policies[cascade as keyof typeof policies];
  const value = goBool(cascade);
  if (value === undefined) {
    throw new UsageError(
      `invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`,
    );
  }
  const instead = value ? "background" : "orphan";
  await streams.errOut.write(
    `warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${instead}.\n`,
  );
  return policies[instead];
}
