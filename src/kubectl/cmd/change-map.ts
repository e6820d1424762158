import { equal, type JsonObject } from "#base/json.ts";
import { printerOf } from "../printers/printer.ts";
import { textAt, textMapAt } from "../resources/fields.ts";
import { objectName } from "../resources/mapping.ts";
import { type Info, type ResolveOptions, resolve, visit } from "../resources/resolve.ts";
import { patchType } from "../resources/rest.ts";
import { type Invocation, UsageError } from "./command.ts";
import { dryRunOf, dryRunSuffix, fileOptions } from "./common-flags.ts";
import { splitChanges } from "./set/pairs.ts";
import { changeCause, changeCauseAnnotation } from "./record.ts";

/** What a command line changes: `a=b` sets, `a-` removes. */
export interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
  /** What is noted beside labels, by `--record`. */
  readonly cause?: string;
}

/** What differs between `kubectl label` and `kubectl annotate`. */
export interface MapCommand {
  readonly field: "labels" | "annotations";
  readonly noun: "label" | "annotation";
  /** How a manifest is called in messages: `pod`, `rsrc`. */
  readonly file: string;
  readonly manager: string;
  /** Throws UsageError. */
  readonly parse: (pairs: readonly string[]) => Changes;
  /** Why these keys, which have other values, stay as they are without --overwrite. */
  readonly conflict: (conflicts: readonly Conflict[]) => Error;
  /** Keys that may always be overwritten. */
  readonly free: readonly string[];
  /** What is told of a key that is to be removed and is not there; nothing if absent. */
  readonly notFound?: (key: string) => string;
  /** What was done: whether anything is different, and whether the object's JSON is now shorter. */
  readonly done: (changed: boolean, shorter: boolean) => string;
  /** Whether a change that changes nothing is sent. */
  readonly sendsUnchanged: boolean;
  /** Whether -o prints the server's answer, or the object as it was with the changes made. */
  readonly printsAnswer: boolean;
}

export interface Conflict {
  readonly key: string;
  readonly value: string;
}

/** Runs `label` or `annotate`. */
export async function changeMap(invocation: Invocation, command: MapCommand): Promise<void> {
  const { flags } = invocation;
  const { resources, changes: pairs } = splitChanges(invocation.args, command.noun);
  const changes = withCause(command, command.parse(pairs), changeCause(invocation));
  check(invocation, command, resources, changes);
  const options: ResolveOptions = {
    ...fileOptions(flags),
    args: resources,
    all: flags.bool("all"),
    allNamespaces: flags.bool("all-namespaces"),
    selector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    fetch: flags.bool("local") ? "arguments" : "always",
    local: flags.bool("local"),
  };
  const isOne = resources.length === 2 || (resources.length === 1 && resources[0]?.includes("/"));
  if (
    flags.string("resource-version") &&
    !isOne &&
    (await resolve(invocation, options)).length !== 1
  ) {
    throw new UsageError("--resource-version may only be used with a single resource");
  }
  const heading = !isOne;
  await visit(invocation, options, (info) =>
    changeOne(invocation, command, info, changes, heading),
  );
}

/** Annotations are set by the command itself; where labels are, the cause goes with them. */
function withCause({ field }: MapCommand, changes: Changes, cause: string | undefined): Changes {
  if (cause === undefined) return changes;
  if (field === "labels") return { ...changes, cause };
  return { ...changes, set: { [changeCauseAnnotation]: cause, ...changes.set } };
}

function check(
  { flags }: Invocation,
  { file, noun }: MapCommand,
  resources: readonly string[],
  { set, remove }: Changes,
): void {
  const files = fileOptions(flags);
  const hasFiles = files.filenames.length > 0 || files.kustomize !== "";
  const list = flags.bool("list");
  refuseIf(
    list && flags.string("output") !== "",
    "--list and --output may not be specified together",
  );
  for (const other of ["selector", "field-selector"]) {
    refuseIf(
      flags.bool("all") && flags.string(other) !== "",
      `cannot set --all and --${other} at the same time`,
    );
  }
  if (flags.bool("local")) {
    const names = `-f ${file}.yaml or --filename=${file}.json`;
    refuseIf(
      dryRunOf(flags) === "server",
      "cannot specify --local and --dry-run=server - did you mean --dry-run=client?",
    );
    refuseIf(resources.length > 0, `can only use local files by ${names} when --local=true is set`);
    refuseIf(!hasFiles, `one or more files must be specified as ${names}`);
  }
  refuseIf(
    resources.length === 0 && !hasFiles,
    "one or more resources must be specified as <resource> <name> or <resource>/<name>",
  );
  const given = Object.keys(set).length + remove.length;
  refuseIf(given === 0 && !list, `at least one ${noun} update is required`);
}

function refuseIf(condition: boolean, message: string): void {
  if (condition) throw new UsageError(message);
}

async function changeOne(
  invocation: Invocation,
  command: MapCommand,
  info: Info,
  { set, remove, cause }: Changes,
  heading: boolean,
): Promise<void> {
  const { flags, streams } = invocation;
  const { field } = command;
  const before = textMapAt(info.object, "metadata", field);
  const list = flags.bool("list");
  const dryRun = dryRunOf(flags);
  const here = list || flags.bool("local") || dryRun === "client";
  if (!here && command.notFound) {
    for (const key of remove) {
      if (!Object.hasOwn(before, key)) await streams.out.write(command.notFound(key));
    }
  }
  if (!flags.bool("overwrite")) refuseOverwrite(command, before, set);
  const kept = Object.entries(before).filter(([key]) => !remove.includes(key));
  const after = { ...Object.fromEntries(kept), ...set };
  // The version that is asked for counts as a change.
  const resourceVersion = flags.string("resource-version");
  const version = { ...(resourceVersion && { resourceVersion }) };
  const annotations = textMapAt(info.object, "metadata", "annotations");
  const noted = cause !== undefined &&
    annotations[changeCauseAnnotation] !== cause && { [changeCauseAnnotation]: cause };
  const isChanged = !equal(before, after) || resourceVersion !== "" || noted !== false;
  const changed = withMap(info.object ?? {}, field, after, {
    ...version,
    ...(noted && { annotations: { ...annotations, ...noted } }),
  });
  const answer =
    here || (!isChanged && !command.sendsUnchanged)
      ? changed
      : await send(invocation, command, info, before, after, noted && { annotations: noted });
  if (list) return tellList(invocation, command, info, after, heading);
  const printer = printerOf(invocation);
  if (printer) return printer.print(command.printsAnswer ? answer : changed);
  const name = objectName(info.mapping, info.name);
  const isShorter = JSON.stringify({ ...after, ...version }).length < JSON.stringify(before).length;
  const done = command.done(isChanged, isShorter && !flags.bool("overwrite"));
  await streams.out.write(`${name} ${done}${dryRunSuffix(dryRun)}\n`);
}

function refuseOverwrite(
  { conflict, free }: MapCommand,
  before: Readonly<Record<string, string>>,
  set: Readonly<Record<string, string>>,
): void {
  const conflicts = Object.entries(set).flatMap(([key, value]) => {
    const current = before[key];
    const isFree = current === undefined || current === value || free.includes(key);
    return isFree ? [] : [{ key, value: current }];
  });
  if (conflicts.length > 0) throw conflict(conflicts);
}

/** Sends the difference as a merge patch. */
async function send(
  { flags, rest }: Invocation,
  { field }: MapCommand,
  info: Info,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  others: JsonObject | false,
): Promise<JsonObject> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const values = keys
    .filter((key) => before[key] !== after[key])
    .map((key) => [key, after[key] ?? null] as const);
  const resourceVersion = flags.string("resource-version");
  const metadata = {
    ...(values.length > 0 && { [field]: Object.fromEntries(values) }),
    ...(resourceVersion && { resourceVersion }),
    ...others,
  };
  const patch = equal(metadata, {}) ? {} : { metadata };
  return rest.patch(info, patchType.merge, patch, {
    fieldManager: flags.string("field-manager"),
    dryRun: dryRunOf(flags) === "server" ? "All" : undefined,
  });
}

function withMap(
  object: JsonObject,
  field: string,
  values: Readonly<Record<string, string>>,
  version: JsonObject,
): JsonObject {
  const metadata = { ...(object["metadata"] as JsonObject), [field]: values, ...version };
  return { ...object, metadata };
}

/** In the order of the keys; upstream's is that of a Go map, which is chance. */
async function tellList(
  { streams }: Invocation,
  { field }: MapCommand,
  { mapping, name }: Info,
  values: Readonly<Record<string, string>>,
  heading: boolean,
): Promise<void> {
  if (heading) {
    await streams.out.write(`Listing ${field} for ${mapping.kind}.${mapping.group}/${name}:\n`);
  }
  for (const key of Object.keys(values).toSorted()) {
    await streams.out.write(`${heading ? " " : ""}${key}=${textAt(values, key)}\n`);
  }
}
