import type { Command } from "./command.ts";

/** `kubectl alpha`: 1.33 has no commands there. */
export const alpha: Command = {
  name: "alpha",
  hidden: "everywhere",
  use: "alpha",
  short: "Commands for features in alpha",
  long: "What is being tried out. There is nothing in this version.",
  async run({ streams }) {
    await streams.errOut.write("No alpha commands are available in this version of kubectl\n");
  },
};
