import type { Client } from "#api/client.ts";
import { neverCancelled } from "#base/cancel.ts";
import { completions } from "#kubectl/complete.ts";
import type { Factory } from "#kubectl/factory.ts";
import { runKubectl } from "#kubectl/kubectl.ts";
import type { Program } from "#shell/program.ts";

/** The namespace of the context that minikube sets up. */
const namespace = "default";

/**
 * `kubectl` against the session's cluster. `clientFor` gets the command line, the cause of what follows;
 * `shellNow` is asked when Tab completes, which no running command does.
 */
export function kubectl(
  clientFor: (line: string) => Client,
  shellNow: () => Pick<Factory, "clock" | "files" | "env">,
): Program {
  const program: Program = async ({ args, streams, clock, files, env, cancel }) => {
    const client = clientFor(["kubectl", ...args].join(" "));
    return runKubectl(args, { client, namespace, clock, files, env, cancel }, streams);
  };
  return Object.assign(program, {
    complete: (words: readonly string[], current: string) =>
      completions(words, current, {
        ...shellNow(),
        client: clientFor("Tab completes a kubectl command"),
        namespace,
        cancel: neverCancelled,
      }),
  });
}
