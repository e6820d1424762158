import { CancelSource } from "#base/cancel.ts";
import { runKubectl } from "#kubectl/kubectl.ts";
import { diskFiles } from "./disk-files.ts";
import { HttpClient } from "./http-client.ts";
import { localNetwork } from "./local-network.ts";
import { runProgram } from "./run-program.ts";
import { processStreams } from "./terminal-streams.ts";
import { wallClock } from "./wall-clock.ts";

/** 128 + SIGINT. */
const interruptedExitCode = 130;

/** `slipway kubectl [--server URL] …`: our kubectl over HTTP, to `slipway serve` or a real API server. */
export async function kubectl(args: readonly string[]): Promise<number> {
  const cancel = new CancelSource();
  process.once("SIGINT", () => cancel.cancel());
  const exitCode = await runKubectl(
    args,
    {
      client: new HttpClient({ server: "http://localhost:8080" }),
      connect: (endpoint) => new HttpClient(endpoint),
      namespace: "default",
      clock: wallClock,
      files: diskFiles,
      env: process.env as Record<string, string>,
      cancel: cancel.signal,
      local: localNetwork,
      execute: runProgram,
    },
    processStreams(),
  ).catch((error: unknown) => {
    if (cancel.cancelled) return interruptedExitCode;
    throw error;
  });
  process.stdin.destroy(); // Else an open terminal would keep the process alive.
  return exitCode;
}
