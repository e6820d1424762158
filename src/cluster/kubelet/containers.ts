import type { Files } from "#base/files.ts";

/** A running container as `kubectl exec`, probes and the network see it. */
export interface RunningContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly name: string;
  readonly image: string;
  /** Environment of processes started in it, `HOSTNAME` and `PATH` included. */
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly files: Files;
  /** Names of the programs that the image ships and that can be executed (`sh`, `curl`, `node`). */
  readonly programs: readonly string[];
}
