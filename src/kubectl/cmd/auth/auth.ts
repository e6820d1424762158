import type { Command } from "../command.ts";
import { canI } from "./can-i.ts";
import { reconcile } from "./reconcile.ts";
import { whoami } from "./whoami.ts";

/** `kubectl auth`. */
export const auth: Command = {
  name: "auth",
  helpOnStderr: true,
  heading: "Troubleshooting and Debugging Commands:",
  use: "auth [flags]",
  short: "Inspect authorization",
  long: "See who you are and what you may do.",
  commands: [canI, reconcile, whoami],
};
