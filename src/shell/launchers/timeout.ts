import { Cancelled, CancelSource } from "#base/cancel.ts";
import { durationMs } from "../coreutils/duration.ts";
import { OptionError } from "../coreutils/options.ts";
import { launch, launcher } from "./launch.ts";

/** `timeout [-s signal] [-k duration] [--preserve-status] duration command…` */
export const timeout = launcher({
  program: "timeout",
  letters: "k:s:vp",
  long: {
    "kill-after=": "k",
    "signal=": "s",
    verbose: "v",
    foreground: "foreground",
    "preserve-status": "p",
  },
  exitCode: 125,
  stopAtOperand: true,
  help: `Usage: timeout [OPTION] DURATION COMMAND [ARG]...
Runs COMMAND and ends it if it still runs after DURATION of the cluster's time (10, 10s, 5m, 1h).
Exits with 124 then, otherwise with the exit code of COMMAND.

  -s, --signal=SIGNAL        the signal that ends it: TERM without it
  -p, --preserve-status      exits with the code of COMMAND even then
  -v, --verbose              tells that it ends COMMAND
      --help                 this text`,
  async run(shell, options, io) {
    const [duration, ...argv] = options.operands;
    if (duration === undefined || argv[0] === undefined)
      throw new OptionError("missing operand", 125);
    const ms = durationMs(duration);
    if (ms === undefined) throw new OptionError(`invalid time interval '${duration}'`, 125);
    const cancel = new CancelSource();
    const timer = new CancelSource();
    let late = false;
    const unlisten = io.cancel.onCancel(() => {
      timer.cancel();
      cancel.cancel();
    });
    const expiry =
      ms === 0
        ? Promise.resolve()
        : shell.world.clock.sleep(ms, timer.signal).then(
            () => {
              late = true;
              cancel.cancel();
            },
            () => {},
          );
    const signal = (options.value("s") ?? "TERM").replace(/^SIG/, "").toUpperCase();
    try {
      return await launch(
        shell,
        argv,
        shell.world.meter.rebind({ ...io, in: io.in.until(cancel.signal) }, cancel.signal),
        (name, why) => `timeout: failed to run command '${name}': ${why}\n`,
      );
    } catch (error) {
      if (!(error instanceof Cancelled) || !late) throw error;
      if (options.has("v")) {
        await io.errOut.write(`timeout: sending signal ${signal} to command '${argv[0]}'\n`);
      }
      if (/^(KILL|9)$/.test(signal)) return 137;
      return options.has("p") ? 143 : 124;
    } finally {
      unlisten();
      timer.cancel();
      await expiry;
    }
  },
});
