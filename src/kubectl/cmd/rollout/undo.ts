import { StatusError } from "#api/errors.ts";
import { goStructJson } from "#api/go-value.ts";
import { inGoOrder } from "#api/schema/go-order.ts";
import { equal } from "#base/json.ts";
import { isSameTemplate, withoutHash } from "../../describe/replica-sets-of.ts";
import { UsageError } from "../../errors.ts";
import { type Info, visit } from "../../resources/resolve.ts";
import { patchType } from "../../resources/rest.ts";
import type { Command, Invocation } from "../command.ts";
import { type DryRun, dryRunFlag, dryRunOf, printFlags } from "../common-flags.ts";
import { donePrinter } from "../done-printer.ts";
import { templateText } from "./history.ts";
import { type History, historyOf, type Revision } from "./revisions.ts";
import { rolloutTargets, targetFlags } from "./rollout-targets.ts";

/** `kubectl rollout undo`. */
export const undo: Command = {
  name: "undo",
  use: "rollout undo (TYPE NAME | TYPE/NAME) [flags]",
  short: "Undo a previous rollout",
  long: "Go back to an earlier revision.",
  example: `  # Go back to the revision before this one
  kubectl rollout undo deployment/web

  # Go back to a certain revision
  kubectl rollout undo daemonset/agent --to-revision=3

  # See what that revision was
  kubectl rollout undo --dry-run=server deployment/web`,
  flags: [
    dryRunFlag,
    ...targetFlags,
    ...printFlags,
    {
      name: "to-revision",
      type: "int64",
      default: "0",
      usage: "The revision to go back to; 0 is the one before.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const dryRun = dryRunOf(flags);
  const options = rolloutTargets(invocation);
  await visit(invocation, options, async (info) => {
    const done = await rollBack(invocation, info, flags.int("to-revision"), dryRun);
    await donePrinter(invocation, dryRun, { structOrder: true })(info.object ?? {}, done);
  });
}

async function rollBack(
  invocation: Invocation,
  info: Info,
  toRevision: number,
  dryRun: DryRun,
): Promise<string> {
  const found = await historyOf(
    invocation,
    info,
    (kind) => `no rollbacker has been implemented for "${kind}"`,
  );
  if (toRevision < 0) throw revisionNotFound(toRevision);
  const isDeployment = info.mapping.kind === "Deployment";
  const target = isDeployment
    ? deploymentTarget(found, toRevision, info.name)
    : controllerTarget(found, toRevision);
  if (dryRun === "client") {
    const text = templateText(target.template);
    return isDeployment ? text : `will roll back to ${text}`;
  }
  const { workload } = found;
  if (workload.spec.paused) {
    throw new UsageError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  }
  const same = isDeployment
    ? isSameTemplate(target.template, workload.spec.template)
    : equal(target.template, workload.spec.template);
  if (same) {
    return `skipped rollback (current template already matches revision ${toRevision})`;
  }
  const [type, patch] = target.patch
    ? [patchType.strategic, target.patch]
    : [patchType.json, deploymentPatch(found, target)];
  const query = { dryRun: dryRun === "server" ? "All" : undefined };
  try {
    await invocation.rest.clientset.patch(info, type, patch, query);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new UsageError(`failed restoring revision ${toRevision}: ${error.message}`);
  }
  return "rolled back";
}

function revisionNotFound(revision: number): UsageError {
  return new UsageError(`unable to find specified revision ${revision} in history`);
}

function deploymentTarget({ revisions }: History, toRevision: number, name: string): Revision {
  if (toRevision > 0) {
    const revision = revisions.find((each) => each.number === toRevision);
    if (revision) return revision;
    throw revisionNotFound(toRevision);
  }
  const [, previous] = revisions.toSorted((a, b) => b.number - a.number);
  if (previous) return previous;
  throw new UsageError(`no rollout history found for deployment ${JSON.stringify(name)}`);
}

function controllerTarget({ revisions }: History, toRevision: number): Revision {
  if (toRevision === 0 && revisions.length <= 1) {
    throw new UsageError("no last revision to roll back to");
  }
  const [, previous] = revisions.toSorted((a, b) => b.number - a.number);
  const revision =
    toRevision === 0 ? previous : revisions.find((each) => each.number === toRevision);
  if (revision) return revision;
  throw revisionNotFound(toRevision);
}

/** What a Deployment keeps of its own when it takes over a revision's annotations. */
const ownAnnotations: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  "deployment.kubernetes.io/revision",
  "deployment.kubernetes.io/revision-history",
  "deployment.kubernetes.io/desired-replicas",
  "deployment.kubernetes.io/max-replicas",
  "deprecated.deployment.rollback.to",
]);

/** The JSON patch, its template written as the Go struct that it is. As getDeploymentPatch in kubectl's polymorphichelpers. */
function deploymentPatch({ workload }: History, { template, annotations }: Revision): string {
  const own = Object.entries(workload.metadata.annotations ?? {});
  const theirs = Object.entries(annotations);
  const merged = [
    ...own.filter(([key]) => ownAnnotations.has(key)),
    ...theirs.filter(([key]) => !ownAnnotations.has(key)),
  ].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const value = inGoOrder("PodTemplateSpec", { ...withoutHash(template) });
  return goStructJson([
    { op: "replace", path: "/spec/template", value },
    { op: "replace", path: "/metadata/annotations", value: Object.fromEntries(merged) },
  ]);
}
