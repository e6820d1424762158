import type { Sink } from "#base/streams.ts";
import type { Factory } from "../factory.ts";
import { ExitError, type FlagValues, UsageError } from "./command.ts";

/** Flags that change how a server is reached, which whoever runs this kubectl has settled already. */
const without: readonly string[] = [
  "as",
  "as-group",
  "as-uid",
  "certificate-authority",
  "client-certificate",
  "client-key",
  "insecure-skip-tls-verify",
  "password",
  "profile",
  "request-timeout",
  "tls-server-name",
  "token",
  "username",
  "v",
  "vmodule",
];

/**
 * Refuses another context, cluster, user, kubeconfig or server than the one there is; warns of flags
 * that would change the connection and do not. Throws UsageError.
 */
export async function checkConnection(
  flags: FlagValues,
  { context = "slipway", files }: Factory,
  errOut: Sink,
): Promise<void> {
  const refusals = {
    context: (name: string) =>
      new ExitError(
        1,
        `Error in configuration: context was not found for specified context: ${name}\n`,
      ),
    cluster: (name: string) =>
      new UsageError(`no server found for cluster ${JSON.stringify(name)}`),
    user: (name: string) => new UsageError(`auth info ${JSON.stringify(name)} does not exist`),
  };
  for (const [flag, refusal] of Object.entries(refusals)) {
    const name = flags.changed(flag) ? flags.string(flag) : context;
    if (name !== context) throw refusal(name);
  }
  const kubeconfig = flags.string("kubeconfig");
  if (kubeconfig && files.kind(kubeconfig) !== "file") {
    throw new UsageError(`stat ${kubeconfig}: no such file or directory`);
  }
  for (const flag of ["kubeconfig", "server"]) {
    if (flags.string(flag))
      throw new UsageError(`this kubectl knows its own cluster only: --${flag}`);
  }
  for (const flag of without.filter((name) => flags.changed(name))) {
    await errOut.write(`Warning: --${flag} has no effect on this kubectl\n`);
  }
}
