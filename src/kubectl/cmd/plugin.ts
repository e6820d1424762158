import { type Command, UsageError } from "./command.ts";

const list: Command = {
  name: "list",
  use: "plugin list [flags]",
  short: "List all visible plugin executables on a user's PATH",
  long: "List the programs on PATH whose names begin with kubectl-. There are no programs of one's own here, so there are none.",
  example: "  # List them\n  kubectl plugin list",
  flags: [
    {
      name: "name-only",
      type: "bool",
      default: "false",
      usage: "Print the names only, without their folders.",
    },
  ],
  async run() {
    throw new UsageError("unable to find any kubectl plugins in your PATH");
  },
};

/** `kubectl plugin`. */
export const plugin: Command = {
  name: "plugin",
  heading: "Other Commands:",
  use: "plugin [flags]",
  short: "Provides utilities for interacting with plugins",
  long: "What there is to do with plugins: programs that add commands to kubectl.",
  example: "  # List plugins\n  kubectl plugin list",
  helpOnStderr: true,
  commands: [list],
};
