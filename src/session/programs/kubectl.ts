import type { Client } from "#api/client.ts";
import { neverCancelled } from "#base/cancel.ts";
import type { LocalNetwork } from "#base/local-network.ts";
import { completions } from "#kubectl/complete.ts";
import type { Factory } from "#kubectl/factory.ts";
import { runKubectl } from "#kubectl/kubectl.ts";
import type { Program } from "#shell/program.ts";
import { filesIn } from "./working-files.ts";

/**
 * `kubectl` against the session's cluster. `clientFor` gets the command line, the cause of what follows;
 * `shellNow` is asked when Tab completes, which no running command does.
 */
export function kubectl(
  clientFor: (line: string) => Client,
  shellNow: () => Pick<Factory, "clock" | "files" | "env">,
  local: LocalNetwork,
): Program {
  const program: Program = async (invocation) => {
    const { args, streams, clock, files, cwd, env, cancel, execute } = invocation;
    const client = clientFor(["kubectl", ...args].join(" "));
    const factory = {
      client,
      namespace: "default",
      clock,
      files: filesIn(cwd, files),
      env,
      cancel,
      execute,
      local,
    };
    return runKubectl(args, factory, streams);
  };
  return Object.assign(program, {
    complete: (words: readonly string[], current: string) =>
      completions(words, current, {
        ...shellNow(),
        client: clientFor("Tab completes a kubectl command"),
        namespace: "default",
        local,
        cancel: neverCancelled,
      }),
  });
}
