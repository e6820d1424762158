import type { Client } from "#api/client.ts";
import { neverCancelled } from "#base/cancel.ts";
import type { LocalNetwork } from "#base/local-network.ts";
import type { Factory } from "#kubectl/factory.ts";
import type { Program } from "#shell/program.ts";
import { filesIn } from "./working-files.ts";

async function load() {
  const [{ runKubectl }, { completions }] = await Promise.all([
    import("#kubectl/kubectl.ts"),
    import("#kubectl/complete.ts"),
  ]);
  return { runKubectl, completions };
}

/** The code of kubectl comes by itself while the page is there already; whoever is faster waits for it. */
class Coming {
  readonly #outside: <T>(coming: Promise<T>) => Promise<T>;
  /** None if the network failed: it may be back when somebody needs it. */
  #coming: ReturnType<typeof load> | undefined = load();
  #code: Awaited<ReturnType<typeof load>> | undefined;

  constructor(outside: <T>(coming: Promise<T>) => Promise<T>) {
    this.#outside = outside;
    this.#coming?.catch(() => {
      this.#coming = undefined;
    });
  }

  async code() {
    this.#code ??= await this.#outside(this.#coming ?? load());
    return this.#code;
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
    };
    const { runKubectl } = await coming.code();
    return runKubectl(args, factory, streams);
  };
  return Object.assign(program, {
    async complete(words: readonly string[], current: string) {
      const { completions } = await coming.code();
      return completions(words, current, {
        ...shellNow(),
        client: clientFor("Tab completes a kubectl command"),
        namespace: "default",
        local,
        cancel: neverCancelled,
      });
    },
  });
}
