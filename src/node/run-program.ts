import { type SpawnOptions, spawn } from "node:child_process";
import type { IOStreams } from "#base/streams.ts";

/** What execvp(3) of a shell answers for a path that cannot be run. */
const notRunnable = 127;

/**
 * Runs a program of this machine on the terminal of this process, as an editor wants it; answers the exit
 * code, or undefined if no program has that name.
 */
export function runProgram(argv: readonly string[]): Promise<number | undefined> {
  return run(argv, { stdio: "inherit" });
}

/** The same without a terminal, its output going to the streams. */
export function runProgramPiped(
  argv: readonly string[],
  { out, errOut }: IOStreams,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<number | undefined> {
  return run(argv, { cwd, env, stdio: ["ignore", "pipe", "pipe"] }, { out, errOut });
}

function run(
  [name = "", ...args]: readonly string[],
  options: SpawnOptions,
  sinks?: Pick<IOStreams, "out" | "errOut">,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const child = spawn(name, args, options);
    child.stdout?.on("data", (bytes: Buffer) => void sinks?.out.write(bytes.toString()));
    child.stderr?.on("data", (bytes: Buffer) => void sinks?.errOut.write(bytes.toString()));
    child.on("error", () => resolve(name.includes("/") ? notRunnable : undefined));
    child.on("close", (code) => resolve(code ?? notRunnable));
  });
}
