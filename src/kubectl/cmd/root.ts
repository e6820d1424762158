import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { helpCommand, options } from "./help-command.ts";

/** `kubectl` itself. */
export const root: Command = {
  name: "kubectl",
  use: "[flags]",
  short: "kubectl controls the Kubernetes cluster manager",
  long: "kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/",
  absent: [
    "alpha",
    "attach",
    "auth",
    "autoscale",
    "certificate",
    "completion",
    "cp",
    "debug",
    "diff",
    "events",
    "explain",
    "kustomize",
    "plugin",
    "port-forward",
    "proxy",
  ],
  commands: [...commands, helpCommand(() => root), options],
};
