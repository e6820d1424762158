import { existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { spawn, spawnSync } from "node:child_process";

/** A kubectl binary on this machine. */
export interface RealKubectl {
  readonly path: string;
  /** Minor version of 1.x. */
  readonly minor: number;
}

/** What a program printed and how it ended. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** The kubectl on PATH and those beside the file it links to, one per minor version, newest first. */
export function findRealKubectls(): readonly RealKubectl[] {
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "kubectl"))
    .find((path) => existsSync(path));
  if (!onPath) return [];
  const folder = dirname(realpathSync(onPath));
  const names = readdirSync(folder).filter((name) => /^kubectl(\.1\.\d+)?$/.test(name));
  const byMinor = new Map<number, RealKubectl>();
  for (const path of [onPath, ...names.map((name) => join(folder, name))]) {
    const minor = minorOf(path);
    if (minor !== undefined && !byMinor.has(minor)) byMinor.set(minor, { path, minor });
  }
  return [...byMinor.values()].toSorted((a, b) => b.minor - a.minor);
}

/** The minor version whose texts are the specification. */
const specified = 33;

/** The kubectl to compare with: 1.33 if there is one, else the newest from 1.31 on; undefined if there is none. */
export function kubectlToCompare(): RealKubectl | undefined {
  const all = findRealKubectls();
  const found = all.find(({ minor }) => minor === specified) ?? all[0];
  return found && found.minor >= 31 ? found : undefined;
}

/** Runs kubectl against a server with a home of its own, so that no kubeconfig or cache interferes. */
export function runRealKubectl(
  { path }: RealKubectl,
  args: readonly string[],
  { server, home, stdin = "" }: { server: string; home: string; stdin?: string },
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, ["--server", server, ...args], {
      cwd: home,
      env: { HOME: home, PATH: process.env["PATH"] ?? "" },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ stdout, stderr, exitCode: code ?? -1 }));
    child.stdin.end(stdin);
  });
}

function minorOf(path: string): number | undefined {
  const { stdout, status } = spawnSync(path, ["version", "--client", "-o", "json"], {
    encoding: "utf8",
  });
  if (status !== 0) return undefined;
  const { clientVersion } = JSON.parse(stdout) as { clientVersion: { minor: string } };
  return Number.parseInt(clientVersion.minor, 10);
}
