import { objectName } from "../resources/mapping.ts";
import { type Info, type ResolveOptions, resolve, targets } from "../resources/resolve.ts";
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  dryRunOf,
  fieldSelectorFlag,
  fileOptions,
  filenameFlags,
  selectorFlag,
} from "./common-flags.ts";
import { propagationPolicyOf } from "./cascade.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import { deleteAll, warn } from "./deletion.ts";
import { sendRaw } from "./raw.ts";

/** `kubectl delete`. */
export const deleteCommand: Command = {
  name: "delete",
  suggestFor: ["rm"],
  heading: "Basic Commands (Intermediate):",
  use: "delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
  short:
    "Delete resources by file names, stdin, resources and names, or by resources and label selector",
  long: `Delete objects by manifest, by type and name, or by type and label selector.

 Objects such as pods get time to end (30 seconds unless they say otherwise). --grace-period gives another time, --now a second, and --force with a grace period of 0 removes the object from the API at once, whether or not its containers still run.

 The command returns when the objects are gone; --wait=false returns at once. No version is checked: an update that someone else made meanwhile is deleted, too.`,
  example: `  # Delete a pod by name
  kubectl delete pod web-1

  # Delete what a manifest names
  kubectl delete -f ./web.yaml

  # Delete pods and services with a label
  kubectl delete pods,services -l app=web

  # Delete a pod within a second
  kubectl delete pod web-1 --now

  # Delete all pods
  kubectl delete pods --all`,
  flags: [
    allFlag,
    allNamespacesFlag,
    {
      name: "cascade",
      type: "string",
      default: "background",
      noOptDefault: "background",
      usage:
        'What becomes of the objects that this one owns: "background", "orphan" or "foreground".',
    },
    dryRunFlag,
    fieldSelectorFlag,
    ...filenameFlags("Files that name the objects to delete."),
    {
      name: "force",
      type: "bool",
      default: "false",
      usage: "Remove the object from the API at once, without waiting for it to end.",
    },
    {
      name: "grace-period",
      type: "int",
      default: "-1",
      usage:
        "Seconds that the object gets to end; negative: what it says itself; 1: at once; 0 only with --force.",
    },
    {
      name: "ignore-not-found",
      type: "bool",
      default: "false",
      usage: 'An object that does not exist is no error. So it is with "--all".',
    },
    {
      name: "interactive",
      shorthand: "i",
      type: "bool",
      default: "false",
      usage: "Ask before deleting.",
    },
    {
      name: "now",
      type: "bool",
      default: "false",
      usage: "Give the object one second to end (as --grace-period=1).",
    },
    {
      name: "output",
      shorthand: "o",
      type: "string",
      default: "",
      usage: 'How to print: "-o name" prints type and name only.',
    },
    { name: "raw", type: "string", default: "", usage: "Send DELETE to this path." },
    selectorFlag,
    {
      name: "timeout",
      type: "duration",
      default: "0s",
      usage: "How long to wait; zero waits as long as the object's own time to end.",
    },
    {
      name: "wait",
      type: "bool",
      default: "true",
      usage: "Return only when the objects are gone.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const propagationPolicy = await propagationPolicyOf(invocation);
  if (flags.string("raw")) return sendRaw(invocation, "DELETE", flags.strings("filename"));
  const dryRun = dryRunOf(flags);
  const gracePeriod = gracePeriodOf(invocation);
  const options: ResolveOptions = {
    ...fileOptions(flags),
    selector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    selectAll: flags.bool("all"),
    allNamespaces: flags.bool("all-namespaces"),
    fetch: "never",
  };
  // What is to be deleted is found first; stdin is read but once.
  if (!["", "name"].includes(flags.string("output"))) await targets(invocation, options);
  checkFlags(invocation, gracePeriod);
  if (flags.bool("force") && gracePeriod === 0) {
    await warn(
      invocation,
      "Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.",
    );
  }
  const chosen = flags.bool("interactive") ? await confirmed(invocation, options) : undefined;
  if (chosen?.length === 0) return;
  await deleteAll(invocation, options, {
    gracePeriod,
    dryRun,
    propagationPolicy,
    ignoresNotFound: ignoresNotFound(invocation),
    waits: flags.bool("wait"),
    isMeant: (info) => !chosen || chosen.some((each) => isSame(each, info)),
  });
}

/** Who deletes all that match does not mind when one of them is gone already. */
function ignoresNotFound({ flags }: Invocation): boolean {
  if (flags.changed("ignore-not-found")) return flags.bool("ignore-not-found");
  return (
    flags.bool("all") || flags.string("selector") !== "" || flags.string("field-selector") !== ""
  );
}

function isSame(a: Info, b: Info): boolean {
  return a.mapping === b.mapping && a.namespace === b.namespace && a.name === b.name;
}

/** Asks whether these objects are meant; answers them, or none. */
async function confirmed(
  invocation: Invocation,
  options: ResolveOptions,
): Promise<readonly Info[]> {
  const { out, in: input } = invocation.streams;
  const infos = await resolve(invocation, options);
  if (infos.length === 0) {
    await out.write("No resources found\n");
    return [];
  }
  await out.write(`You are about to delete the following ${infos.length} resource(s):\n`);
  for (const { mapping, name } of infos) await out.write(`${objectName(mapping, name)}\n`);
  await out.write("Do you want to continue? (y/n): ");
  if ((await firstWord(input)).toLowerCase() === "y") return infos;
  await out.write("deletion is cancelled\n");
  return [];
}

async function firstWord(input: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of input) {
    text += chunk;
    if (/\S\s/.test(text)) break;
  }
  return text.trim().split(/\s/)[0] ?? "";
}

function checkFlags({ flags }: Invocation, gracePeriod: number): void {
  const output = flags.string("output");
  if (output !== "" && output !== "name") {
    throw new UsageError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  }
  if (flags.bool("all") && (flags.string("selector") || flags.string("field-selector"))) {
    throw new UsageError("setting 'all' parameter but found a non empty selector. ");
  }
  if (flags.bool("force") && gracePeriod > 0) {
    throw new UsageError("--force and --grace-period greater than 0 cannot be specified together");
  }
}

/** In seconds; -1 for what the object says itself. */
function gracePeriodOf({ flags }: Invocation): number {
  const given = flags.int("grace-period");
  if (flags.bool("now")) {
    if (given !== -1) throw new UsageError("--now and --grace-period cannot be specified together");
    return 1;
  }
  if (given === 0 && !flags.bool("force")) return 1;
  return flags.bool("force") && given < 0 ? 0 : given;
}
