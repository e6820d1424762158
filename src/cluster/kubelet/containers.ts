import type { Channel } from "#base/channel.ts";
import type { ProcessFiles } from "../images/image.ts";
import type { User } from "../images/user.ts";
import type { CommandResult } from "./run-command.ts";

/** A running container as `kubectl exec`, probes and the network see it. */
export interface RunningContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly name: string;
  readonly image: string;
  /** Environment of processes started in it, `HOSTNAME` and `PATH` included. */
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly user: User;
  readonly files: ProcessFiles;
  /** Names of the programs that the image ships and that can be executed (`sh`, `curl`, `node`). */
  readonly programs: readonly string[];
  /** Runs one of them to its end; what it writes to standard error goes to `error`. */
  run(command: readonly string[], input: string, error: (text: string) => void): CommandResult;
  readonly tty: boolean;
  /** What its first process reads, if the container has a stdin. */
  readonly stdin: Channel<string> | undefined;
  /** Whoever attaches with a stdin first is the only one who can: the container's ends with theirs. */
  readonly stdinOnce: boolean;
  /** Calls `onText` for all that its first process writes from now on. Returns the way to leave. */
  follow(onText: (text: string) => void, onEnd: () => void): () => void;
}

/** A first process that reads its stdin, as the shell holds it that runs it. */
export interface FirstProcess {
  readonly argv: readonly string[];
  readonly container: RunningContainer;
  readonly stdin: Channel<string>;
  readonly write: (text: string) => void;
  readonly exit: (code: number) => void;
  /** Calls `run` once when it has ended, whoever ended it. */
  readonly whenExited: (run: () => void) => void;
}

/** Runs such a process: what is in this cluster has only shells that read nothing. */
export type ShellHost = (process: FirstProcess) => void;
