import { type CancelSource } from "#base/cancel.ts";

/** A command that runs in the background. */
export interface Job {
  readonly number: number;
  readonly pid: number;
  /** The command as bash prints it. */
  readonly text: string;
  readonly cancel: CancelSource;
  /** Resolves with the exit code; never rejects. */
  readonly ended: Promise<number>;
  exitCode: number | undefined;
  /** Set by `kill`: how the notice says that it ended. */
  killed?: "Terminated" | "Killed";
}

const firstPid = 1001;

/** The background jobs of a shell and its subshells. */
export class Jobs {
  readonly #jobs: Job[] = [];
  #started = 0;

  get lastPid(): number | undefined {
    return this.#started === 0 ? undefined : firstPid + this.#started - 1;
  }

  get all(): readonly Job[] {
    return this.#jobs;
  }

  /** Starts a job; `run` gets going at once. */
  start(text: string, cancel: CancelSource, run: () => Promise<number>): Job {
    const number = (this.#jobs.at(-1)?.number ?? 0) + 1;
    const pid = firstPid + this.#started++;
    const ended = run();
    const job: Job = { number, pid, text, cancel, ended, exitCode: undefined };
    void ended.then((code) => (job.exitCode = code));
    this.#jobs.push(job);
    return job;
  }

  /** The job that `%1`, `%%`, `%+`, `%-` or a process id names. */
  find(spec: string): Job | undefined {
    if (!spec.startsWith("%")) return this.#jobs.find(({ pid }) => String(pid) === spec);
    if (/^%[%+]?$/.test(spec)) return this.#jobs.at(-1);
    if (spec === "%-") return this.#jobs.at(-2);
    return this.#jobs.find(({ number }) => `%${number}` === spec);
  }

  remove(job: Job): void {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
  }

  /** A line as `jobs` prints it. */
  line(job: Job): string {
    const mark = job === this.#jobs.at(-1) ? "+" : job === this.#jobs.at(-2) ? "-" : " ";
    const { exitCode } = job;
    const state =
      exitCode === undefined
        ? "Running"
        : (job.killed ?? (exitCode === 0 ? "Done" : `Exit ${exitCode}`));
    const running = exitCode === undefined ? " &" : "";
    return `[${job.number}]${mark}  ${state.padEnd(23)} ${job.text}${running}\n`;
  }

  /** The notices of the jobs that have ended since the last call; they are forgotten then. */
  takeNotices(): string {
    const ended = this.#jobs.filter(({ exitCode }) => exitCode !== undefined);
    const notices = ended.map((job) => this.line(job)).join("");
    for (const job of ended) this.remove(job);
    return notices;
  }
}
