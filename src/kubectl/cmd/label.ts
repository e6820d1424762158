import { labelValue } from "#api/label-rules.ts";
import { type Command, type Flag, type Invocation, UsageError } from "./command.ts";
import { type Changes, changeMap, type MapCommand } from "./change-map.ts";
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  filenameFlags,
  printFlags,
  selectorFlag,
} from "./common-flags.ts";
import { recordFlag } from "./record.ts";

const labels: MapCommand = {
  field: "labels",
  noun: "label",
  file: "pod",
  manager: "kubectl-label",
  parse: parseLabels,
  conflict: (conflicts) => {
    const errors = conflicts.map(
      ({ key, value }) =>
        new UsageError(`'${key}' already has a value (${value}), and --overwrite is false`),
    );
    const [only] = errors;
    return only && errors.length === 1 ? only : new AggregateError(errors);
  },
  free: [],
  notFound: (key) => `label ${JSON.stringify(key)} not found.\n`,
  done: (changed, shorter) => {
    if (!changed) return "not labeled";
    return shorter ? "unlabeled" : "labeled";
  },
  sendsUnchanged: false,
  printsAnswer: false,
};

function parseLabels(pairs: readonly string[]): Changes {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const pair of pairs) {
    const [key = "", value, ...more] = pair.split("=");
    if (value === undefined) {
      remove.push(pair.slice(0, -1));
      continue;
    }
    if (more.length > 0) throw new UsageError(`invalid label spec: ${pair}`);
    const problems = labelValue(value);
    if (problems.length > 0) {
      throw new UsageError(`invalid label value: ${JSON.stringify(pair)}: ${problems.join(";")}`);
    }
    set[key] = value;
  }
  if (remove.some((key) => Object.hasOwn(set, key))) {
    throw new UsageError("can not both modify and remove a label in the same command");
  }
  return { set, remove };
}

const annotations: MapCommand = {
  field: "annotations",
  noun: "annotation",
  file: "rsrc",
  manager: "kubectl-annotate",
  parse: parseAnnotations,
  conflict: (conflicts) => {
    const all = conflicts.map(({ key, value }) => `'${key}' already has a value (${value})`);
    return new UsageError(
      `--overwrite is false but found the following declared annotation(s): ${all.join("; ")}`,
    );
  },
  free: ["kubernetes.io/change-cause"],
  done: () => "annotated",
  sendsUnchanged: true,
  printsAnswer: true,
};

function parseAnnotations(pairs: readonly string[]): Changes {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 0) remove.push(pair.slice(0, -1));
    else set[pair.slice(0, at)] = pair.slice(at + 1);
  }
  const both = remove.filter((key) => Object.hasOwn(set, key));
  if (both.length === 0) return { set, remove };
  throw new UsageError(
    `can not both modify and remove the following annotation(s) in the same command: ${both.join(", ")}`,
  );
}

/** `kubectl label`. */
export const label: Command = {
  name: "label",
  heading: "Settings Commands:",
  use: "label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
  short: "Update the labels on a resource",
  long: `Set, change and remove labels of objects.

 A key and a value have up to 63 characters: letters, digits, hyphens, dots and underscores, with a letter or digit at both ends. A DNS name and a slash may stand before the key. KEY- removes a label. A label that is set already changes only with --overwrite.`,
  example: `  # Set the label 'tier' of a pod
  kubectl label pods web-1 tier=front

  # Change it
  kubectl label --overwrite pods web-1 tier=back

  # Set it on all pods of the namespace
  kubectl label pods --all tier=front

  # Remove it
  kubectl label pods web-1 tier-`,
  flags: flagsOf("label", labels),
  run: (invocation: Invocation) => changeMap(invocation, labels),
};

/** `kubectl annotate`. */
export const annotate: Command = {
  name: "annotate",
  heading: "Settings Commands:",
  use: "annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
  short: "Update the annotations on a resource",
  long: `Set, change and remove annotations of objects.

 Annotations carry texts of any kind for people and tools; nothing selects by them. KEY- removes an annotation. One that is set already changes only with --overwrite.

Use "kubectl api-resources" for a complete list of supported resources.`,
  example: `  # Say why a deployment was changed
  kubectl annotate deployment web kubernetes.io/change-cause='new image'

  # Change an annotation
  kubectl annotate --overwrite pods web-1 description='my frontend'

  # Remove it
  kubectl annotate pods web-1 description-`,
  flags: flagsOf("annotation", annotations),
  run: (invocation: Invocation) => changeMap(invocation, annotations),
};

function flagsOf(noun: string, { manager }: MapCommand): readonly Flag[] {
  return [
    allFlag,
    allNamespacesFlag,
    dryRunFlag,
    fieldManagerFlag(manager),
    recordFlag,
    fieldSelectorFlag,
    ...filenameFlags(`Files that name the objects whose ${noun}s change.`),
    { name: "list", type: "bool", default: "false", usage: `Print the ${noun}s of the objects.` },
    {
      name: "local",
      type: "bool",
      default: "false",
      usage: "Work on the manifest only; the server is not asked.",
    },
    {
      name: "overwrite",
      type: "bool",
      default: "false",
      usage: `Let ${noun}s that are set already be changed.`,
    },
    ...printFlags,
    {
      name: "resource-version",
      type: "string",
      default: "",
      usage: "Change the object only if it has this version. Only with a single object.",
    },
    selectorFlag,
  ];
}
