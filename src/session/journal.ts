import { Cancelled } from "#base/cancel.ts";
import { BrokenPipe } from "#base/streams.ts";
import type { HttpResult } from "#cluster/cluster.ts";
import type { CommandRun, ResponseSeen } from "#lessons/world.ts";
import type { Program } from "#shell/program.ts";

/** What the learner did, for the checks of a lesson: commands that ended and answers that came. */
export class Journal {
  readonly commandsRun: CommandRun[] = [];
  readonly responsesSeen: ResponseSeen[] = [];
  readonly #onEntry: () => void;

  constructor(onEntry: () => void) {
    this.#onEntry = onEntry;
  }

  /** The same program, noted down each time that it has ended. */
  recorded(name: string, program: Program): Program {
    const recorded: Program = async (invocation) => {
      const argv = [name, ...invocation.args];
      try {
        const exitCode = await program(invocation);
        this.#command({ argv, exitCode });
        return exitCode;
      } catch (error) {
        // The codes that the shell makes of them.
        if (error instanceof Cancelled) this.#command({ argv, exitCode: 130 });
        if (error instanceof BrokenPipe) this.#command({ argv, exitCode: 141 });
        throw error;
      }
    };
    return program.complete ? Object.assign(recorded, { complete: program.complete }) : recorded;
  }

  /** An answer on the simulated network; failures are not answers. */
  response({ response, hops }: HttpResult, podName: (uid: string) => string): void {
    if (!response) return;
    const service = hops.find(({ kind }) => kind === "service")?.id ?? "";
    const pod = hops.find(({ kind }) => kind === "pod")?.id;
    this.responsesSeen.push({
      status: response.code,
      body: response.body,
      service,
      pod: pod === undefined ? "" : podName(pod),
    });
    this.#onEntry();
  }

  #command(run: CommandRun): void {
    this.commandsRun.push(run);
    this.#onEntry();
  }
}
