import type { JsonObject } from "#base/json.ts";
import { nameOf, type PrinterOptions, printerOf } from "../printers/printer.ts";
import type { Command, Invocation } from "./command.ts";
import { type DryRun, dryRunSuffix } from "./common-flags.ts";

/** Says what was done to an object: `deployment.apps/web scaled`, or prints it as `-o` asks. Throws UsageError. */
export function donePrinter(
  invocation: Invocation,
  dryRun: DryRun = "none",
  options: PrinterOptions = {},
): (object: JsonObject, done: string) => Promise<void> {
  const printer = printerOf(invocation, options);
  return async (object, done) => {
    if (printer) return printer.print(object);
    await invocation.streams.out.write(`${nameOf(object)} ${done}${dryRunSuffix(dryRun)}\n`);
  };
}

/** The command, and those below it, ask whether the output can be printed before anything else, if it `isDue`. */
export function printerFirst(
  command: Command,
  isDue: (invocation: Invocation) => boolean = () => true,
): Command {
  const { commands, flags } = command;
  const prints = flags?.some(({ name }) => name === "template");
  return {
    ...command,
    ...(commands && { commands: commands.map((each) => printerFirst(each, isDue)) }),
    ...(command.run && {
      async run(invocation: Invocation) {
        if (prints && isDue(invocation)) printerOf(invocation);
        await command.run?.(invocation);
      },
    }),
  };
}
