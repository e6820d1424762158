import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CancelSource } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import { inputOf, TextSink } from "#base/streams.ts";
import { runKubectl } from "#kubectl/kubectl.ts";
import { diskFiles } from "../disk-files.ts";
import { HttpClient } from "../http-client.ts";
import { kubeconfigFor, type Outcome, type RealKubectl, RunningKubectl } from "../real-kubectl.ts";
import { runProgramPiped } from "../run-program.ts";
import { wallClock } from "../wall-clock.ts";
import { filesIn } from "#base/files.ts";
import type { Words } from "./scenes.ts";

/** Where a command runs. */
export interface Place {
  readonly server: string;
  /** The working directory. */
  readonly folder: string;
  /** The home directory: the real kubectl caches discovery there. */
  readonly home: string;
}

/** One kubectl. */
export type Side = (words: Words, place: Place) => Promise<Outcome>;

/** Our kubectl, whose clock may be told the time (Unix ms). */
export type OurSide = (words: Words, place: Place, now?: number) => Promise<Outcome>;

/** What takes longer hangs. */
const patienceMs = 10_000;

/** The outcome of a command that was ended because it hung. */
export const hung: Outcome = { stdout: "", stderr: "(hangs)", exitCode: -1 };

/** The real kubectl as a process. */
export function realSide(kubectl: RealKubectl): Side {
  return async (words, { server, folder, home }) => {
    const running = new RunningKubectl(kubectl, words.args, {
      server,
      home,
      folder,
      env: environment(words, folder),
      stdin: inputText(words, folder),
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      running.kill();
    }, patienceMs);
    const outcome = await running.ended;
    clearTimeout(timer);
    return late ? hung : nameless(outcome, { server, folder, home });
  };
}

/** Our kubectl in this process, over HTTP as `slipway kubectl`. */
export const ourSide: OurSide = async (words, place, now) => {
  const { server, folder, home } = place;
  const env = environment(words, folder);
  const out = new TextSink();
  const errOut = new TextSink();
  const cancel = new CancelSource();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => {
      cancel.cancel();
      resolve("late");
    }, patienceMs);
  });
  try {
    const running = runKubectl(
      words.args,
      {
        client: new HttpClient({ server }),
        connect: (endpoint) => new HttpClient(endpoint),
        namespace: "default",
        clock: now === undefined ? wallClock : standingClock(now),
        files: filesIn(folder, diskFiles),
        env: { HOME: home, PWD: folder, KUBECONFIG: kubeconfigFor(server, folder), ...env },
        cancel: cancel.signal,
        execute: (argv, streams) =>
          runProgramPiped(argv, streams, { cwd: folder, env: { PATH: "/usr/bin:/bin", ...env } }),
      },
      { in: inputOf(inputText(words, folder)), out, errOut },
    );
    const exitCode = await Promise.race([running, late]);
    if (exitCode === "late") return hung;
    return nameless({ stdout: out.text, stderr: errOut.text, exitCode }, place);
  } catch (error) {
    if (cancel.cancelled) return hung;
    const stderr = `(crashes) ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    return { stdout: out.text, stderr, exitCode: -1 };
  } finally {
    clearTimeout(timer);
  }
};

/** Time stands still, but for what a command sleeps. */
function standingClock(start: number): Clock {
  let now = start;
  return {
    get now() {
      return now;
    },
    async sleep(ms, cancel) {
      const end = now + ms;
      await wallClock.sleep(ms, cancel);
      now = Math.max(now, end);
    },
  };
}

/** Nobody sits at an editor: `true` leaves the file as it is. */
function environment({ env }: Words, folder: string): Readonly<Record<string, string>> {
  return { KUBE_EDITOR: "true", TMPDIR: folder, ...env };
}

function inputText({ input }: Words, folder: string): string {
  return input === undefined ? "" : readFileSync(join(folder, input), "utf8");
}

/** Two copies of a cluster have two addresses, and two sides two folders. */
function nameless({ stdout, stderr, exitCode }: Outcome, place: Place): Outcome {
  const { host, port } = new URL(place.server);
  const clean = (text: string) =>
    text
      .replaceAll(host, "SERVER")
      .replaceAll(`.${port}.kubeconfig`, ".kubeconfig")
      .replaceAll(`"${port}"`, '"PORT"')
      .replaceAll(place.folder, "FOLDER")
      .replaceAll(place.home, "HOME")
      // Log lines and comparisons tell the moment.
      .replaceAll(/^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ /gm, "$1 ")
      // Which name server was asked, and whether it answered.
      .replaceAll(/(dial tcp: lookup [^ :]+)( on [\d.:]+)?: .*/g, "$1: no such host")
      .replaceAll(/milliseconds=\d+/g, "milliseconds=N")
      .replaceAll(/(\/tmp|FOLDER)\/(LIVE|MERGED|kubectl-edit)-\d+/g, "/tmp/$2")
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} \+0000/g, "MOMENT");
  return { stdout: clean(stdout), stderr: clean(stderr), exitCode };
}
