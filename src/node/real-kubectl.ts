import { existsSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";

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

/** Where kubectl runs: a server to ask ("" for none), and a home of its own, so that no kubeconfig or cache interferes. */
export interface Surroundings {
  readonly server: string;
  readonly home: string;
  /** The working directory; the home if absent. */
  readonly folder?: string;
  readonly stdin?: string;
  /** Further variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs kubectl to its end. */
export function runRealKubectl(
  kubectl: RealKubectl,
  args: readonly string[],
  surroundings: Surroundings,
): Promise<Outcome> {
  return new RunningKubectl(kubectl, args, surroundings).ended;
}

/** A kubectl that runs, such as `get -w`. */
export class RunningKubectl {
  readonly ended: Promise<Outcome>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Set<() => void>();
  #stdout = "";
  #stderr = "";

  constructor(
    { path }: RealKubectl,
    args: readonly string[],
    { server, home, folder = home, stdin = "", env = {} }: Surroundings,
  ) {
    const kubeconfig = kubeconfigFor(server, folder);
    this.#child = spawn(path, args, {
      // Some messages name the program.
      argv0: "kubectl",
      cwd: folder,
      env: { HOME: home, KUBECONFIG: kubeconfig, PATH: "/usr/bin:/bin", ...env },
    });
    // A chunk may end within a character.
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      for (const look of this.#waiting) look();
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
    this.ended = new Promise((resolve, reject) => {
      this.#child.on("error", reject);
      this.#child.on("close", (code) =>
        resolve({ stdout: this.#stdout, stderr: this.#stderr, exitCode: code ?? -1 }),
      );
    });
    // One that refuses its flags is gone before it has read what it was given: EPIPE.
    this.#child.stdin.on("error", () => undefined).end(stdin);
  }

  /** Waits until it has printed a whole line with this text. */
  async printed(text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!hasLine(this.#stdout, text)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Ends it whatever it does. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Ctrl-C. */
  interrupt(): Promise<Outcome> {
    this.#child.kill("SIGINT");
    return this.ended;
  }
}

/** The path of a kubeconfig that knows one server; one for each folder, so that commands may change it. */
export function kubeconfigFor(server: string, folder: string): string {
  const path = `${folder}.${server && new URL(server).port}.kubeconfig`;
  if (server && !existsSync(path)) writeFileSync(path, kubeconfigOf(server));
  return path;
}

function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "slipway",
    clusters: [{ name: "slipway", cluster: { server } }],
    contexts: [{ name: "slipway", context: { cluster: "slipway", user: "slipway" } }],
    users: [{ name: "slipway", user: {} }],
  });
}

/** Whether a line with this text has come to its end. */
export function hasLine(output: string, text: string): boolean {
  const at = output.indexOf(text);
  return at >= 0 && output.includes("\n", at);
}

function minorOf(path: string): number | undefined {
  const { stdout, status } = spawnSync(path, ["version", "--client", "-o", "json"], {
    encoding: "utf8",
  });
  if (status !== 0) return undefined;
  const { clientVersion } = JSON.parse(stdout) as { clientVersion: { minor: string } };
  return Number.parseInt(clientVersion.minor, 10);
}
