import type { DeploymentRow, EventRow, ViewRow } from "#protocol/rows.ts";
import { counted, inventoryOf } from "./inventory.ts";
import { podState } from "./pod-state.ts";
import { isObserved, type Rollout, rolloutOf, type StageNumber, stageOf } from "./rollout.ts";

/** What is special about the stage. */
export type Branch =
  | ""
  | "empty"
  | "starting"
  | "scaling"
  | "paused"
  | "unschedulable"
  | "stuck"
  | "undo";

export interface Caption {
  readonly stage: StageNumber;
  readonly branch: Branch;
  readonly title: string;
  /** One to three sentences about what is to be seen now. */
  readonly text: string;
}

export interface Stage {
  readonly stage: 1 | 2 | 3 | 4;
  readonly title: string;
  readonly text: string;
}

/** The stages of every rolling update, to read about. */
export const stages: readonly Stage[] = [
  {
    stage: 1,
    title: "All Pods run the old version",
    text:
      "One ReplicaSet keeps all Pods, and the Service sends requests to each of them. Changing the image in the " +
      "Deployment changes its Pod template: that is what an update is.",
  },
  {
    stage: 2,
    title: "The first new Pods start",
    text:
      "The Deployment makes a second ReplicaSet for the new template and lets it start Pods next to the old ones: " +
      "at most maxSurge more than desired. It stops old ones at once only as far as maxUnavailable allows. " +
      "A new Pod has a new name and a new IP address.",
  },
  {
    stage: 3,
    title: "Old and new Pods serve together",
    text:
      "A new Pod that is ready joins the Service, and then the next old one may go. Until the update ends, both " +
      "versions answer requests, so they must be able to live side by side.",
  },
  {
    stage: 4,
    title: "All Pods run the new version",
    text:
      "The new ReplicaSet keeps all Pods. The old one stays with no Pods, so that a rollback can scale it up again. " +
      "Old Pods that are still shutting down no longer get requests.",
  },
];

/** Names the stage that a Deployment's rollout is in, or its special branch, from state alone. */
export function captionOf(rows: ReadonlyMap<string, ViewRow>): Caption {
  const inventory = inventoryOf(rows);
  const deployment = mostInteresting(inventory.deployments);
  if (!deployment) {
    return {
      stage: 0,
      branch: "empty",
      title: "No Deployment",
      text: "A Deployment would keep Pods running here. `kubectl create deployment` makes one.",
    };
  }
  const rollout = rolloutOf(deployment, inventory);
  const stage = stageOf(rollout);
  return (
    waitingForLearner(rollout, stage) ??
    unschedulable(rollout, stage, rows) ??
    stuck(rollout, stage) ??
    resizing(rollout, stage) ??
    goingBack(rollout, stage) ?? { stage, branch: "", ...plain(rollout, stage) }
  );
}

/** The one that is being changed; otherwise the oldest. */
function mostInteresting(deployments: readonly DeploymentRow[]): DeploymentRow | undefined {
  return (
    deployments.find(
      ({ desired, updated, available, generation, observedGeneration }) =>
        generation !== observedGeneration || updated < desired || available < desired,
    ) ?? deployments[0]
  );
}

function waitingForLearner(rollout: Rollout, stage: StageNumber): Caption | undefined {
  const { deployment, old, newTag } = rollout;
  if (!deployment.paused) return undefined;
  const text =
    old.length > 0
      ? `Changes to ${deployment.name} wait: ${mixOf(rollout)} \`kubectl rollout resume\` goes on.`
      : `Changes to ${deployment.name} (${newTag}) are not rolled out until \`kubectl rollout resume\`.`;
  return { stage, branch: "paused", title: "The rollout is paused", text };
}

function unschedulable(
  { fresh, deployment }: Rollout,
  stage: StageNumber,
  rows: ReadonlyMap<string, ViewRow>,
): Caption | undefined {
  const waiting = fresh.filter((pod) => podState(pod) === "waiting");
  const names = new Set(waiting.map(({ name }) => `Pod/${name}`));
  if (names.size === 0) return undefined;
  const events = [...rows.values()].filter(
    (row): row is EventRow =>
      row.kind === "Event" && row.reason === "FailedScheduling" && names.has(row.object),
  );
  const [latest] = events.toSorted((a, b) => b.at - a.at);
  if (!latest) return undefined;
  return {
    stage,
    branch: "unschedulable",
    title: "Pods find no node",
    text: `${counted(waiting.length, "Pod")} of ${deployment.name} cannot be scheduled: ${latest.message}`,
  };
}

function stuck(rollout: Rollout, stage: StageNumber): Caption | undefined {
  const { deployment, fresh, oldReady, old, newTag, oldTag, complete } = rollout;
  const failing = fresh.filter((pod) => podState(pod) === "failing");
  const isLate =
    deployment.progressing === "ProgressDeadlineExceeded" && isObserved(deployment) && !complete;
  if (failing.length === 0 && !isLate) return undefined;
  const pull = failing.some(({ status }) => /Image/.test(status));
  const sentences = [];
  if (failing.length > 0) {
    const pods = counted(failing.length, old.length > 0 ? "new Pod" : "Pod");
    sentences.push(
      pull
        ? `${pods} cannot pull ${deployment.image}.`
        : `${pods} (${newTag}) cannot run: ${failing[0]!.status}.`,
    );
  }
  if (isLate) sentences.push("The progress deadline has passed.");
  if (oldReady > 0) {
    sentences.push(
      `${counted(oldReady, "old Pod")} (${oldTag}) must keep serving: maxUnavailable ${deployment.maxUnavailable} lets no more go. ` +
        "`kubectl rollout undo` goes back.",
    );
  }
  return {
    stage,
    branch: "stuck",
    title: old.length > 0 ? "The update is stuck" : "The Pods cannot start",
    text: joined(...sentences),
  };
}

/** Only the number of Pods changes, not what they run. */
function resizing(rollout: Rollout, stage: StageNumber): Caption | undefined {
  const { deployment, newSet, old, fresh, freshReady, oldSets, complete, newTag } = rollout;
  const { desired, name, progressing } = deployment;
  if (!newSet || old.length > 0 || complete) {
    return desired === 0 && complete
      ? { stage, branch: "scaling", title: "Scaled to zero", text: `${name} keeps no Pods.` }
      : undefined;
  }
  const wasComplete = progressing === "NewReplicaSetAvailable";
  if (oldSets.length > 0 && !wasComplete) return undefined;
  const text = `${name} has ${counted(fresh.length, "Pod")} (${newTag}), ${freshReady} of them ready; ${desired} are desired.`;
  return wasComplete
    ? { stage: oldSets.length > 0 ? 4 : 1, branch: "scaling", title: `Scaling to ${desired}`, text }
    : { stage, branch: "starting", title: "The first Pods start", text };
}

/** The new ReplicaSet is an earlier one that was taken up again. */
function goingBack(rollout: Rollout, stage: StageNumber): Caption | undefined {
  const { newSet, oldSets, complete, leaving, newTag } = rollout;
  if (!newSet) return undefined;
  const later = oldSets.filter(
    ({ createdAt, revision, current }) =>
      // At first it has its old revision still.
      createdAt > newSet.createdAt && (revision < newSet.revision || current > 0),
  );
  if (later.length === 0) return undefined;
  if (complete) {
    const text = joined(
      `${all(rollout)} ${newTag} again.`,
      servingSentence(rollout),
      leavingSentence(leaving),
    );
    return { stage, branch: "undo", title: `Back at ${newTag}`, text };
  }
  const text = `The ReplicaSet of ${newTag} is scaled up again and is now revision ${newSet.revision}. ${mixOf(rollout)}`;
  return { stage, branch: "undo", title: `Going back to ${newTag}`, text };
}

function plain(rollout: Rollout, stage: StageNumber): Pick<Caption, "title" | "text"> {
  const { newTag, oldTag, leaving, newSet, complete, old } = rollout;
  if (stage === 1 || stage === 0) {
    if (newSet === undefined || !complete) {
      return {
        title: old.length > 0 ? `An update to ${newTag} begins` : stages[0]!.title,
        text:
          old.length > 0
            ? `${counted(old.length, "Pod")} ${old.length === 1 ? "runs" : "run"} ${oldTag}; the Deployment now wants ${newTag}.`
            : `The Deployment wants ${newTag}; there are no Pods yet.`,
      };
    }
    return {
      title: `All Pods run ${newTag}`,
      text: joined(`${all(rollout)} ${newTag}.`, servingSentence(rollout)),
    };
  }
  if (stage === 4) {
    const text = joined(
      `${all(rollout)} ${newTag}.`,
      servingSentence(rollout),
      leavingSentence(leaving),
    );
    return { title: stages[3]!.title, text };
  }
  const title = old.length > 0 ? stages[stage - 1]!.title : "The last new Pods start";
  return { title, text: mixOf(rollout) };
}

function all({ fresh }: Rollout): string {
  if (fresh.length === 1) return "The Pod runs";
  return fresh.length === 2 ? "Both Pods run" : `All ${fresh.length} Pods run`;
}

function servingSentence({ serving, fresh }: Rollout): string {
  if (serving === 0) return "";
  return `The Service sends requests to ${serving === fresh.length ? "all" : serving} of them.`;
}

function leavingSentence(leaving: number): string {
  return leaving === 0
    ? ""
    : `${counted(leaving, "Pod")} ${leaving === 1 ? "is" : "are"} shutting down.`;
}

/** `2 of 4 Pods ready with v2, 1 starting, 2 still with v1.` */
function mixOf(rollout: Rollout): string {
  const { deployment, fresh, freshReady, old, leaving, newTag, oldTag } = rollout;
  const starting = fresh.length - freshReady;
  const parts = [`${freshReady} of ${counted(deployment.desired, "Pod")} ready with ${newTag}`];
  if (starting > 0) parts.push(`${starting} starting`);
  if (old.length > 0) parts.push(`${old.length} still with ${oldTag}`);
  return joined(`${parts.join(", ")}.`, leavingSentence(leaving));
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
