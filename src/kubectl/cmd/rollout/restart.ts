import { formatTime } from "#api/time.ts";
import { UsageError } from "../../errors.ts";
import { textAt, valueAt } from "../../resources/fields.ts";
import type { Info } from "../../resources/resolve.ts";
import type { Command } from "../command.ts";
import { fieldManagerFlag, printFlags } from "../common-flags.ts";
import { patchEach, type PatchOf, refusal } from "./patch-each.ts";
import { targetFlags } from "./rollout-targets.ts";

const annotation = "kubectl.kubernetes.io/restartedAt";
const kinds = ["Deployment", "DaemonSet", "StatefulSet"];

/** `kubectl rollout restart`. */
export const restart: Command = {
  name: "restart",
  use: "rollout restart RESOURCE",
  short: "Restart a resource",
  long: "Replace all pods of a workload: the time of the restart is noted in its template, which is a change like any other and so is rolled out.",
  example: `  # Restart all deployments of the namespace test
  kubectl rollout restart deployment -n test

  # Restart a deployment
  kubectl rollout restart deployment/web

  # Restart the deployments with a label
  kubectl rollout restart deployment --selector=app=web`,
  flags: [fieldManagerFlag("kubectl-rollout"), ...targetFlags, ...printFlags],
  run: (invocation) =>
    patchEach(invocation, "restarted", restartedAt(formatTime(invocation.factory.clock.now))),
};

function restartedAt(now: string): PatchOf {
  return (info) => {
    if (!canRestart(info)) throw refusal(info, "restarting is not supported");
    if (valueAt(info.object, "spec", "paused") === true) {
      throw refusal(info, "can't restart paused deployment (run rollout resume first)");
    }
    const before = textAt(info.object, "spec", "template", "metadata", "annotations", annotation);
    if (before === now) {
      throw new UsageError(
        `failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
      );
    }
    return { spec: { template: { metadata: { annotations: { [annotation]: now } } } } };
  };
}

function canRestart({ mapping: { group, kind } }: Info): boolean {
  return group === "apps" && kinds.includes(kind);
}
