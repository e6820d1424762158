import { type Command, UsageError } from "./command.ts";
import { selectorFlag } from "./common-flags.ts";

/** `kubectl top`: asks for the group metrics.k8s.io, which a cluster without a metrics server does not have. */
export const top: Command = {
  name: "top",
  heading: "Cluster Management Commands:",
  use: "top [flags]",
  short: "Display resource (CPU/memory) usage",
  long: "Print how much CPU and memory nodes and pods use. A metrics server must run in the cluster.",
  commands: [subject("node", ["nodes", "no"]), subject("pod", ["pods", "po"])],
};

function subject(name: string, aliases: readonly string[]): Command {
  return {
    name,
    aliases,
    use: `top ${name} [NAME | -l label]`,
    short: `Display resource (CPU/memory) usage of ${name}s`,
    long: `Print how much CPU and memory ${name}s use.`,
    flags: [selectorFlag],
    async run({ mapper }) {
      const groups = (await mapper.all()).map(({ group }) => group);
      throw new UsageError(
        groups.includes("metrics.k8s.io")
          ? "this kubectl does not read metrics"
          : "Metrics API not available",
      );
    },
  };
}
