import { FileError } from "#base/files.ts";
import { OptionError } from "../coreutils/options.ts";
import { resolvePath } from "../files/paths.ts";
import { Input } from "../runtime/input.ts";
import { launch, launcher } from "./launch.ts";

/** `nohup command…` */
export const nohup = launcher({
  program: "nohup",
  letters: "",
  exitCode: 125,
  stopAtOperand: true,
  help: `Usage: nohup COMMAND [ARG]...
Runs COMMAND. On a terminal its output goes to the file nohup.out.`,
  async run(shell, { operands }, io) {
    if (operands.length === 0) throw new OptionError("missing operand", 125);
    if (!io.terminal) return launch(shell, operands, io, complaint);
    const { files, cwd } = shell.state;
    const path = resolvePath(cwd, "nohup.out");
    try {
      files.append(path, "");
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new OptionError(`failed to open 'nohup.out': ${error.message}`, 125, { hint: false });
    }
    await io.errOut.write("nohup: ignoring input and appending output to 'nohup.out'\n");
    const out = shell.world.meter.sink(
      { write: async (text) => files.append(path, text) },
      io.cancel,
    );
    const { terminal: _, ...rest } = io;
    return launch(shell, operands, { ...rest, in: Input.text(""), out, errOut: out }, complaint);
  },
});

function complaint(name: string, why: string): string {
  return `nohup: failed to run command '${name}': ${why}\n`;
}
