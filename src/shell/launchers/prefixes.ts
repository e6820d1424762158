import type { Builtin } from "../runtime/runtime.ts";
import { launch, launcher } from "./launch.ts";

/** `nice`, `stdbuf` and `setsid`: say how a command runs, which makes no difference here. */
export const prefixes: Readonly<Record<string, Builtin>> = {
  nice: prefix(
    "nice",
    "n:",
    { "adjustment=": "n" },
    "Runs COMMAND; all commands have the same priority here.",
  ),
  stdbuf: prefix(
    "stdbuf",
    "i:o:e:",
    { "input=": "i", "output=": "o", "error=": "e" },
    "Runs COMMAND; no command keeps its output back here.",
  ),
  setsid: prefix("setsid", "cfw", { wait: "w" }, "Runs COMMAND."),
};

function prefix(
  program: string,
  letters: string,
  long: Readonly<Record<string, string>>,
  what: string,
): Builtin {
  return launcher({
    program,
    letters,
    long,
    exitCode: 125,
    stopAtOperand: true,
    help: `Usage: ${program} [OPTION]... COMMAND [ARG]...\n${what}`,
    async run(shell, { operands }, io) {
      if (operands.length > 0) {
        return launch(shell, operands, io, (name, why) => `${program}: '${name}': ${why}\n`);
      }
      if (program === "nice") {
        await io.out.write("0\n");
        return 0;
      }
      await io.errOut.write(
        `${program}: missing operand\nTry '${program} --help' for more information.\n`,
      );
      return 125;
    },
  });
}
