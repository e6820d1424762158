import { type Flag, type Invocation, usageErrorf } from "../command.ts";

/** --pod-running-timeout with the command's own default. */
export function podRunningTimeoutFlag(initial: string): Flag {
  return {
    name: "pod-running-timeout",
    type: "duration",
    default: initial,
    usage: "How long to wait for a pod that runs (like 5s, 2m, or 3h, higher than zero).",
  };
}

/** Milliseconds. Throws UsageError. */
export function podRunningTimeoutOf(invocation: Invocation): number {
  const timeout = invocation.flags.duration("pod-running-timeout");
  if (timeout > 0) return timeout;
  throw usageErrorf(invocation, "--pod-running-timeout must be higher than zero");
}

/** -c, and what is meant without it. */
export const containerFlag: Flag = {
  name: "container",
  shorthand: "c",
  type: "string",
  default: "",
  usage:
    "The container; by default the pod's annotation kubectl.kubernetes.io/default-container, or else its first container.",
};

/** -q, -i and -t of commands that connect to a process. */
export const streamFlags: readonly Flag[] = [
  {
    name: "quiet",
    shorthand: "q",
    type: "bool",
    default: "false",
    usage: "Print only what the remote process prints.",
  },
  {
    name: "stdin",
    shorthand: "i",
    type: "bool",
    default: "false",
    usage: "Pass stdin to the process.",
  },
  {
    name: "tty",
    shorthand: "t",
    type: "bool",
    default: "false",
    usage: "Give the process a terminal.",
  },
];
