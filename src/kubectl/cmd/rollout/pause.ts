import { valueAt } from "../../resources/fields.ts";
import type { Info } from "../../resources/resolve.ts";
import type { Command, Flag } from "../command.ts";
import { fieldManagerFlag, printFlags } from "../common-flags.ts";
import { patchEach, refusal } from "./patch-each.ts";
import { targetFlags } from "./rollout-targets.ts";

const flags: readonly Flag[] = [fieldManagerFlag("kubectl-rollout"), ...targetFlags, ...printFlags];

/** `kubectl rollout pause`. */
export const pause: Command = {
  name: "pause",
  use: "rollout pause RESOURCE",
  short: "Mark the provided resource as paused",
  long: "Pause a deployment: its controller no longer acts on changes of the template until the rollout is resumed. Only deployments can be paused.",
  example: `  # Pause a deployment, change it, and roll all changes out together
  kubectl rollout pause deployment/web
  kubectl set image deployment/web nginx=nginx:1.27
  kubectl rollout resume deployment/web`,
  flags,
  run: (invocation) =>
    patchEach(invocation, "paused", (info) => {
      if (!isDeployment(info)) throw refusal(info, "pausing is not supported");
      if (isPaused(info)) throw refusal(info, "is already paused");
      return { spec: { paused: true } };
    }),
};

/** `kubectl rollout resume`. */
export const resume: Command = {
  name: "resume",
  use: "rollout resume RESOURCE",
  short: "Resume a paused resource",
  long: "Let the controller of a paused deployment act again. Only deployments can be paused and resumed.",
  example: "  # Resume a paused deployment\n  kubectl rollout resume deployment/web",
  flags,
  run: (invocation) =>
    patchEach(invocation, "resumed", (info) => {
      if (!isDeployment(info)) throw refusal(info, "resuming is not supported");
      if (!isPaused(info)) throw refusal(info, "is not paused");
      return { spec: { paused: null } };
    }),
};

function isDeployment({ mapping }: Info): boolean {
  return mapping.kind === "Deployment" && mapping.group === "apps";
}

function isPaused({ object }: Info): boolean {
  return valueAt(object, "spec", "paused") === true;
}
