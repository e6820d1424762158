import { Description } from "../../describe/description.ts";
import { describePodTemplate } from "../../describe/pod-template.ts";
import { UsageError } from "../../errors.ts";
import { nameOf, printerOf } from "../../printers/printer.ts";
import { visit } from "../../resources/resolve.ts";
import type { Command, Invocation } from "../command.ts";
import { printFlags } from "../common-flags.ts";
import { type History, historyOf, type Revision } from "./revisions.ts";
import { revisionOf, rolloutTargets, targetFlags } from "./rollout-targets.ts";

/** `kubectl rollout history`. */
export const history: Command = {
  name: "history",
  use: "rollout history (TYPE NAME | TYPE/NAME) [flags]",
  short: "View rollout history",
  long: "List the revisions of a workload, or show the pod template of one of them.",
  example: `  # List the revisions of a deployment
  kubectl rollout history deployment/web

  # Show the third revision of a daemon set
  kubectl rollout history daemonset/agent --revision=3`,
  flags: [
    ...targetFlags,
    ...printFlags,
    {
      name: "revision",
      type: "int64",
      default: "0",
      usage: "Show the pod template of this revision.",
    },
  ],
  run,
};

/** Kinds that have Pods, but no history. */
const unhistoried = /^(Pod|ReplicationController|ReplicaSet|Job|CronJob)\b/;

async function run(invocation: Invocation): Promise<void> {
  const { flags, streams } = invocation;
  const options = rolloutTargets(invocation);
  const number = revisionOf(invocation);
  const printer = printerOf(invocation, { structOrder: true, empty: "" });
  await visit(invocation, options, async (info) => {
    const found = await historyOf(invocation, info, (kind) =>
      unhistoried.test(kind)
        ? `no history viewer has been implemented for "${kind}"`
        : `error retrieving history for "${kind}", no visitor method exists for { ${kind}}`,
    );
    if (printer && flags.changed("output")) {
      for (const { object } of number > 0 ? [chosen(found, number)] : sorted(found)) {
        await printer.print(object);
      }
      return;
    }
    const text = historyText(found, number);
    const object = info.object ?? {};
    if (printer) return printer.print(object);
    const which = number > 0 ? `with revision #${number}` : "";
    await streams.out.write(`${nameOf(object)} ${which}\n${text}\n`);
  });
}

function historyText(found: History, number: number): string {
  if (found.revisions.length === 0) return "No rollout history found.";
  if (number > 0) return templateText(withChangeCause(chosen(found, number)));
  const d = new Description();
  d.row(0, "REVISION", "CHANGE-CAUSE");
  for (const revision of sorted(found)) {
    d.row(0, String(revision.number), revision.changeCause || "<none>");
  }
  return d.text;
}

/** A Deployment's template is shown with its revision's change cause. */
function withChangeCause({ template, changeCause, patch }: Revision): Revision["template"] {
  if (patch || !changeCause) return template;
  const { metadata } = template;
  const annotations = { ...metadata.annotations, "kubernetes.io/change-cause": changeCause };
  return { ...template, metadata: { ...metadata, annotations } };
}

/** The template with its tabs as they are. */
export function templateText({ metadata, spec }: Revision["template"]): string {
  const d = new Description();
  describePodTemplate(d, { metadata, spec });
  return d.tabbed;
}

function chosen({ revisions }: History, number: number): Revision {
  const revision = revisions.find((each) => each.number === number);
  if (revision) return revision;
  throw new UsageError("unable to find the specified revision");
}

function sorted({ revisions }: History): readonly Revision[] {
  return revisions.toSorted((a, b) => a.number - b.number);
}
