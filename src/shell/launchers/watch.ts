import { formatDate } from "../coreutils/calendar.ts";
import { OptionError, type Options } from "../coreutils/options.ts";
import { Input } from "../runtime/input.ts";
import type { Io } from "../runtime/io.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { runShell } from "../runtime/scripts.ts";
import { launch, launcher } from "./launch.ts";
import { type Cells, cellsOf, header, rowsOf } from "./watch-screen.ts";

const alternateScreen = "\x1b[?1049h";
const mainScreen = "\x1b[?1049l";
const defaultSize = { columns: 80, rows: 24 };

/** `watch [-n seconds] [-d] [-t] [-g] [-e] [-x] command…` */
export const watch = launcher({
  program: "watch",
  letters: "bcdeghn:pqtvwx",
  long: {
    beep: "b",
    color: "c",
    "differences=?": "d",
    errexit: "e",
    chgexit: "g",
    "interval=": "n",
    precise: "p",
    "no-title": "t",
    "no-wrap": "w",
    exec: "x",
  },
  stopAtOperand: true,
  help: `Usage: watch [OPTION]... COMMAND
Runs COMMAND again and again, on the cluster's clock, and shows what it prints.

  -n, --interval=SECS        seconds between two runs, 2 without it
  -d, --differences          marks what differs from the run before
  -g, --chgexit              exits when the output changes
  -e, --errexit              exits when COMMAND fails
  -t, --no-title             no header
  -w, --no-wrap              cuts long lines off
  -x, --exec                 runs COMMAND as it is, not with sh -c
      --help                 this text`,
  async run(shell, options, io) {
    const intervalMs = interval(options.value("n") ?? "2");
    if (options.operands.length === 0) {
      await io.errOut.write("Usage: watch [OPTION]... COMMAND\n");
      return 1;
    }
    if (io.terminal) await io.out.write(alternateScreen);
    let before: Cells | undefined;
    for (;;) {
      const { exitCode, text } = await runOnce(shell, options, io);
      const cells = cellsOf(text, io.terminal ?? defaultSize, options);
      await show(shell, options, intervalMs, io, cells, before);
      const changed =
        before !== undefined && rowsOf(cells).join("\n") !== rowsOf(before).join("\n");
      const failed = exitCode !== 0 && options.has("e");
      if (failed || (changed && options.has("g"))) {
        if (io.terminal) await io.out.write(mainScreen);
        return failed ? exitCode : 0;
      }
      before = cells;
      await shell.world.clock.sleep(intervalMs, io.cancel);
    }
  },
});

function interval(text: string): number {
  const seconds = Number(text.replace(",", "."));
  if (text.trim() === "" || Number.isNaN(seconds)) {
    throw new OptionError(`failed to parse argument: '${text}'`, 1, { hint: false });
  }
  return Math.min(Math.max(seconds, 0.1), 2_678_400) * 1000;
}

async function runOnce(
  shell: Runtime,
  options: Options,
  io: Io,
): Promise<{ readonly exitCode: number; readonly text: string }> {
  const { columns, rows } = io.terminal ?? defaultSize;
  const enough = 8 * columns * rows;
  let text = "";
  const out = shell.world.meter.sink(
    {
      // What does not fit on the screen is never seen.
      write: async (piece) => {
        if (text.length < enough) text += piece;
      },
    },
    io.cancel,
  );
  const { terminal: _, ...rest } = io;
  const own: Io = { ...rest, in: Input.text(""), out, errOut: out };
  const { operands } = options;
  const exitCode = options.has("x")
    ? await launch(shell, operands, own, complaint)
    : await runShell(shell, operands.join(" "), "sh", [], own);
  return { exitCode, text };
}

async function show(
  { state, world }: Runtime,
  options: Options,
  intervalMs: number,
  io: Io,
  cells: Cells,
  before: Cells | undefined,
): Promise<void> {
  const size = io.terminal ?? defaultSize;
  const title = header({
    columns: size.columns,
    intervalMs,
    command: options.operands.join(" "),
    host: state.variables.get("HOSTNAME") ?? "slipway",
    time: formatDate("%a %b %e %H:%M:%S %Y", world.clock.now),
  });
  const body = rowsOf(cells, options.has("d") ? before : undefined);
  const lines = [...(options.has("t") ? [] : [title, ""]), ...body];
  if (!io.terminal) {
    await io.out.write(lines.map((line) => `${line}\n`).join(""));
    return;
  }
  // Erased before it is drawn: at the end of a full line that would take its last character.
  const drawn = lines.map((line) => `\x1b[K${line}`).join("\n");
  await io.out.write(`\x1b[H${drawn}${lines.length < size.rows ? "\n\x1b[J" : ""}`);
}

function complaint(name: string, why: string): string {
  return `watch: unable to execute '${name}': ${why}\n`;
}
