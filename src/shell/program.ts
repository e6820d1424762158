import type { CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import type { PosixFiles } from "#base/files.ts";
import type { IOStreams } from "#base/streams.ts";

/** What a program is told when the shell runs it. */
export interface Invocation {
  /** argv without argv[0]. */
  readonly args: readonly string[];
  readonly streams: IOStreams;
  /** The exported variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Paths given to it may be relative to `cwd`. */
  readonly files: PosixFiles;
  /** The working directory, absolute. */
  readonly cwd: string;
  readonly clock: Clock;
  /** Fires on Ctrl-C. Whatever waits must listen to it. */
  readonly cancel: CancelSignal;
  /**
   * Runs another program as execvp(3) would, without a word of its own if that cannot be done; answers the
   * exit code, or undefined if no program has that name.
   */
  readonly execute: (argv: readonly string[], streams: IOStreams) => Promise<number | undefined>;
}

/**
 * Anything the shell can run by name. Answers the exit code. May throw Cancelled and BrokenPipe (the
 * shell turns them into 130 and 141); anything else thrown is our bug.
 */
export interface Program {
  (invocation: Invocation): Promise<number>;
  /** Candidates for the word under the cursor. `words` are those before it, without the program's name. */
  readonly complete?: (words: readonly string[], current: string) => Promise<readonly string[]>;
}
