import type { Client } from "#api/client.ts";
import type { Factory } from "#kubectl/factory.ts";
import { runKubectl } from "#kubectl/kubectl.ts";
import type { Program } from "#shell/program.ts";

/** `kubectl` against the session's cluster; `clientFor` gets the command line, the cause of what follows. */
export function kubectl(clientFor: (line: string) => Client): Program {
  return async ({ args, streams, clock, files, env, cancel }) => {
    const client = clientFor(["kubectl", ...args].join(" "));
    const factory: Factory = { client, namespace: "default", clock, files, env, cancel };
    return runKubectl(args, factory, streams);
  };
}
