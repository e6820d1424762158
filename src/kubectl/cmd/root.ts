import type { Command } from "./command.ts";
import { alpha } from "./alpha.ts";
import { commands } from "./commands.ts";
import { helpCommand, options } from "./help-command.ts";

/** `kubectl` itself. */
export const root: Command = {
  name: "kubectl",
  use: "[flags]",
  short: "kubectl controls the Kubernetes cluster manager",
  long: "kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/",
  commands: [...commands, alpha, helpCommand(() => root), options],
};
