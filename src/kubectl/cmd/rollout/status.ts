import type { KubernetesObject } from "#api/meta.ts";
import { UsageError } from "../../errors.ts";
import { visit } from "../../resources/resolve.ts";
import type { Command, Invocation } from "../command.ts";
import { watchUntil } from "../wait-until.ts";
import { revisionOf, rolloutTargets, targetFlags } from "./rollout-targets.ts";
import { statusViewerOf } from "./status-viewers.ts";

/** What a list takes at least where requests travel: nothing is seen of the rollout before a shorter timeout ends. */
const roundTripMs = 2;

/** `kubectl rollout status`. */
export const status: Command = {
  name: "status",
  use: "rollout status (TYPE NAME | TYPE/NAME) [flags]",
  short: "Show the status of the rollout",
  long: `Show how far a rollout is.

 The command follows the newest rollout until it is over: one line for every change of the object. --watch=false prints one line and returns. If another rollout begins meanwhile, that one is followed; --revision=N ends the command then. A rollout that exceeds its progress deadline ends it with exit code 1.`,
  example: "  # Follow the rollout of a deployment\n  kubectl rollout status deployment/web",
  flags: [
    ...targetFlags,
    {
      name: "revision",
      type: "int64",
      default: "0",
      usage: "Only this revision; 0 is the newest.",
    },
    {
      name: "timeout",
      type: "duration",
      default: "0s",
      usage: "How long to wait, with a unit (1s, 2m, 3h); zero waits forever.",
    },
    {
      name: "watch",
      shorthand: "w",
      type: "bool",
      default: "true",
      usage: "Follow the rollout until it is over.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { factory, flags, namespace, streams } = invocation;
  const options = rolloutTargets(invocation);
  const revision = revisionOf(invocation);
  const watch = flags.bool("watch");
  let found = false;
  await visit(invocation, options, async (info) => {
    found = true;
    const viewer = statusViewerOf(info.mapping);
    const check = async (object: unknown): Promise<boolean> => {
      if (object === undefined) throw new UsageError("object has been deleted");
      const { message, done } = viewer(object as KubernetesObject, revision);
      await streams.out.write(message);
      return done || !watch;
    };
    const timeoutMs = flags.duration("timeout") || Number.POSITIVE_INFINITY;
    const deadline = factory.clock.now + timeoutMs;
    const over = timeoutMs >= roundTripMs && (await watchUntil(invocation, info, check, deadline));
    if (!over) throw new UsageError("timed out waiting for the condition");
  });
  if (!found) await streams.errOut.write(`No resources found in ${namespace} namespace.\n`);
}
