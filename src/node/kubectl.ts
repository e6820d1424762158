import { homedir } from "node:os";
import { join } from "node:path";
import { CancelSource } from "#base/cancel.ts";
import { runKubectl } from "#kubectl/kubectl.ts";
import { diskFiles } from "./disk-files.ts";
import { HttpClient } from "./http-client.ts";
import { readKubeconfig } from "./kubeconfig.ts";
import { localNetwork } from "./local-network.ts";
import { processStreams } from "./terminal-streams.ts";
import { wallClock } from "./wall-clock.ts";

/** 128 + SIGINT. */
const interruptedExitCode = 130;

/** `slipway kubectl [--server URL] …`: our kubectl over HTTP, to `slipway serve` or a real API server. */
export async function kubectl(args: readonly string[]): Promise<number> {
  const { server, rest } = takeServer(args);
  const file = process.env["KUBECONFIG"] ?? join(homedir(), ".kube", "config");
  const context = server === undefined ? readKubeconfig(file) : undefined;
  const cancel = new CancelSource();
  process.once("SIGINT", () => cancel.cancel());
  const exitCode = await runKubectl(
    rest,
    {
      client: new HttpClient(context?.endpoint ?? { server: server ?? "http://localhost:8080" }),
      namespace: context?.namespace ?? "default",
      clock: wallClock,
      files: diskFiles,
      env: process.env as Record<string, string>,
      cancel: cancel.signal,
      local: localNetwork,
    },
    processStreams(),
  ).catch((error: unknown) => {
    if (cancel.cancelled) return interruptedExitCode;
    throw error;
  });
  process.stdin.destroy(); // Else an open terminal would keep the process alive.
  return exitCode;
}

/** Takes `--server URL`, `--server=URL` or `-s URL` out of the arguments, wherever it stands before `--`. */
function takeServer(args: readonly string[]): { server: string | undefined; rest: string[] } {
  const rest: string[] = [];
  let server: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (arg === "--") return { server, rest: [...rest, ...args.slice(index)] };
    if (arg === "--server" || arg === "-s") server = args[++index];
    else if (arg.startsWith("--server=")) server = arg.slice("--server=".length);
    else rest.push(arg);
  }
  return { server, rest };
}
