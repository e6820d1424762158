import type { Client } from "#api/client.ts";
import { neverCancelled } from "#base/cancel.ts";
import type { LocalNetwork } from "#base/local-network.ts";
import type { Factory } from "#kubectl/factory.ts";
import type { Program } from "#shell/program.ts";
import { filesIn } from "#base/files.ts";

async function load() {
  const [{ runKubectl }, { completions }] = await Promise.all([
    import("#kubectl/kubectl.ts"),
    import("#kubectl/complete.ts"),
  ]);
  return { runKubectl, completions };
}

/** As of a program that is there and cannot be run. Browsers remember that a module could not be had. */
const notThere =
  "kubectl: cannot be loaded: the network does not answer. Reload the page when you are online; what you did is kept.\n";

/** The code of kubectl comes by itself while the page is there already; whoever is faster waits for it. */
class Coming {
  readonly #outside: <T>(coming: Promise<T>) => Promise<T>;
  readonly #coming = load().catch(() => undefined);
  #code: Awaited<ReturnType<typeof load>> | undefined;

  constructor(outside: <T>(coming: Promise<T>) => Promise<T>) {
    this.#outside = outside;
  }

  /** Undefined if the network has failed. */
  async code() {
    return (this.#code ??= await this.#outside(this.#coming));
  }
}

/**
 * `kubectl` against the session's cluster. `clientFor` gets the command line, the cause of what follows;
 * `shellNow` is asked when Tab completes, which no running command does; `outside` keeps virtual time
 * where it is until something from outside is there.
 */
export function kubectl(
  clientFor: (line: string) => Client,
  shellNow: () => Pick<Factory, "clock" | "files" | "env">,
  local: LocalNetwork,
  outside: <T>(coming: Promise<T>) => Promise<T>,
): Program {
  const coming = new Coming(outside);
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
      outside,
    };
    const code = await coming.code();
    if (code) return code.runKubectl(args, factory, streams);
    await streams.errOut.write(notThere);
    return 126;
  };
  return Object.assign(program, {
    async complete(words: readonly string[], current: string) {
      const code = await coming.code();
      return (
        code?.completions(words, current, {
          ...shellNow(),
          client: clientFor("Tab completes a kubectl command"),
          namespace: "default",
          local,
          cancel: neverCancelled,
        }) ?? []
      );
    },
  });
}
