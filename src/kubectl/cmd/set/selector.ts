import { collect, throwAll } from "../../resources/failures.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { recursiveFilenameFlags } from "../common-flags.ts";
import { checkLocal, objectsToSet, setFlags, updateEach } from "./update-each.ts";
import { recordFlag } from "../record.ts";

/** `kubectl set selector`. */
export const selector: Command = {
  name: "selector",
  use: "set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
  short: "Set the selector on a resource",
  long: `Choose which pods a service stands for. The old selector is replaced.

 Only services can be changed so.`,
  example: `  # Print a service with another selector, and create it
  kubectl create service clusterip web --clusterip="None" -o yaml --dry-run=client | kubectl set selector --local -f - 'tier=front' -o yaml | kubectl create -f -`,
  flags: [
    recordFlag,
    ...setFlags.filter(({ name }) => !["filename", "kustomize", "recursive"].includes(name)),
    ...recursiveFilenameFlags("Files that name the objects to change."),
    {
      name: "resource-version",
      type: "string",
      default: "",
      usage: "Change the object only if this is its version; only for a single object.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  const expression = args.at(-1);
  if (expression === undefined) throw new UsageError("one selector is required");
  checkLocal(invocation);
  const infos = await objectsToSet(invocation, args.slice(0, -1));
  const resourceVersion = flags.string("resource-version");
  const failures: Error[] = [];
  for (const info of infos) {
    await collect(failures, async () => {
      if (info.object?.["kind"] !== "Service") {
        throw new UsageError("setting a selector is only supported for Services");
      }
      const labels = labelsIn(expression);
      const change = (draft: JsonObject) => {
        const spec = isObject(draft["spec"]) ? draft["spec"] : {};
        draft["spec"] = { ...spec, selector: labels };
        if (resourceVersion) {
          draft["metadata"] = { ...(draft["metadata"] as JsonObject), resourceVersion };
        }
      };
      const update = { done: "selector updated", failed: "", change, sendUnchanged: true };
      await updateEach(invocation, [info], update);
    });
  }
  throwAll(failures);
}

/** Services select by equality only. */
function labelsIn(expression: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  const others: string[] = [];
  for (const term of expression.split(/,(?![^(]*\))/)) {
    const [, key, value] = /^\s*([^=!\s(]+)\s*==?\s*([^=!\s(]*)\s*$/.exec(term) ?? [];
    if (key !== undefined && value !== undefined) labels[key] = value;
    else others.push(requirementText(term.trim()));
  }
  if (others.length === 0) return labels;
  throw new UsageError(`match expression [${others.join(" ")}] not supported on this object`);
}

/** As Go prints a LabelSelectorRequirement. */
function requirementText(term: string): string {
  const [, key, operator, values = ""] = /^(\S+?)\s*(!=|\bnotin\b|\bin\b)\s*(.*)$/.exec(term) ?? [];
  if (key === undefined) {
    return term.startsWith("!") ? `{${term.slice(1)} DoesNotExist []}` : `{${term} Exists []}`;
  }
  const list = values
    .replaceAll(/[()\s]/g, "")
    .split(",")
    .toSorted();
  return `{${key} ${operator === "in" ? "In" : "NotIn"} [${list.join(" ")}]}`;
}
