import { printerFirst } from "../done-printer.ts";
import type { Command } from "../command.ts";
import { env } from "./env.ts";
import { image } from "./image.ts";
import { resources } from "./resources.ts";
import { selector } from "./selector.ts";
import { serviceAccount } from "./serviceaccount.ts";
import { subject } from "./subject.ts";

/** `kubectl set`. */
export const set: Command = {
  name: "set",
  helpOnStderr: true,
  heading: "Basic Commands (Beginner):",
  use: "set SUBCOMMAND",
  short: "Set specific features on objects",
  long: `Configure application resources.

 These commands help you make changes to existing application resources.`,
  commands: [env, image, resources, selector, serviceAccount, subject].map((command) =>
    printerFirst(command),
  ),
};
