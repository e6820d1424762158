import type { Io } from "../runtime/io.ts";
import type { Job } from "../runtime/jobs.ts";
import type { Builtin, Runtime } from "../runtime/runtime.ts";

/** What deals with background jobs. */
export const jobControl: Readonly<Record<string, Builtin>> = {
  jobs: async ({ state: { jobs } }, args, io) => {
    for (const job of jobs.all) {
      const line = jobs.line(job);
      await io.out.write(args.includes("-p") ? `${job.pid}\n` : line);
    }
    for (const job of jobs.all.slice()) if (job.exitCode !== undefined) jobs.remove(job);
    return 0;
  },
  wait: async (shell, args, io) => {
    const { jobs } = shell.state;
    const wanted = args.length > 0 ? args.map((spec) => jobs.find(spec)) : [...jobs.all];
    let code = 0;
    for (const [index, job] of wanted.entries()) {
      if (job) code = await ended(job, io);
      else {
        const spec = args[index] ?? "";
        await shell.complain(
          io,
          spec.startsWith("%")
            ? `wait: ${spec}: no such job`
            : `wait: pid ${spec} is not a child of this shell`,
        );
        code = 127;
      }
    }
    return args.length > 0 ? code : 0;
  },
  kill,
  fg: async (shell, [spec = "%+"], io) => {
    const job = shell.state.jobs.find(spec);
    if (!job) {
      await shell.complain(io, `fg: ${spec === "%+" ? "current" : spec}: no such job`);
      return 1;
    }
    await io.out.write(`${job.text}\n`);
    const unlisten = io.cancel.onCancel(() => job.cancel.cancel());
    const code = await job.ended;
    unlisten();
    shell.state.jobs.remove(job);
    return code;
  },
  bg: async (shell, [spec = "%+"], io) => {
    const job = shell.state.jobs.find(spec);
    await shell.complain(
      io,
      job
        ? `bg: job ${job.number} already in background`
        : `bg: ${spec === "%+" ? "current" : spec}: no such job`,
    );
    return job ? 0 : 1;
  },
  disown: () => 0,
};

/** Waits for a job, or until Ctrl-C. */
async function ended(job: Job, { cancel }: Io): Promise<number> {
  const code = await new Promise<number>((resolve, reject) => {
    const unlisten = cancel.onCancel(() => resolve(130));
    job.ended.finally(unlisten).then(resolve, reject);
  });
  cancel.throwIfCancelled();
  return code;
}

const signals = "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM".split(" ");

async function kill(shell: Runtime, args: readonly string[], io: Io): Promise<number> {
  const [first = "", second] = args;
  if (args.length === 0) {
    await io.errOut.write(
      "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n",
    );
    return 2;
  }
  if (first === "-l") {
    await io.out.write(`${signals.map((name, index) => `${index + 1}) SIG${name}`).join(" ")}\n`);
    return 0;
  }
  const named =
    first === "-s" || first === "-n" ? second : first.startsWith("-") ? first.slice(1) : "TERM";
  const specs =
    first === "-s" || first === "-n" ? args.slice(2) : first.startsWith("-") ? args.slice(1) : args;
  const name = /^\d+$/.test(named ?? "")
    ? signals[Number(named) - 1]
    : (named ?? "").replace(/^SIG/, "").toUpperCase();
  if (named !== "0" && (name === undefined || !signals.includes(name))) {
    await shell.complain(io, `kill: ${named}: invalid signal specification`);
    return 1;
  }
  let code = 0;
  for (const spec of specs) {
    const job = shell.state.jobs.find(spec);
    if (!job) {
      const why = spec.startsWith("%")
        ? "no such job"
        : /^\d+$/.test(spec)
          ? "No such process"
          : "arguments must be process or job IDs";
      await shell.complain(io, `kill: ${/^\d+$/.test(spec) ? `(${spec}) -` : `${spec}:`} ${why}`);
      code = 1;
    } else if (named !== "0" && job.exitCode === undefined) {
      job.killed = name === "KILL" ? "Killed" : "Terminated";
      job.cancel.cancel();
    }
  }
  return code;
}
