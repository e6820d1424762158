import type { JsonObject } from "#base/json.ts";
import { printerOf } from "../printers/printer.ts";
import { textAt, textMapAt } from "../resources/fields.ts";
import { objectName } from "../resources/mapping.ts";
import { type Info, type ResolveOptions, resolve, visit } from "../resources/resolve.ts";
import { patchType } from "../resources/rest.ts";
import { type Invocation, UsageError } from "./command.ts";
import { dryRunOf, dryRunSuffix, fileOptions } from "./common-flags.ts";

/** What differs between `kubectl label` and `kubectl annotate`. */
export interface MapCommand {
  readonly field: "labels" | "annotations";
  readonly noun: "label" | "annotation";
  readonly done: string;
  readonly undone: string;
  readonly manager: string;
}

interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** Runs `label` or `annotate`. */
export async function changeMap(invocation: Invocation, command: MapCommand): Promise<void> {
  const { flags } = invocation;
  const { targets, changes } = split(invocation.args, command);
  const files = fileOptions(flags);
  const options: ResolveOptions = {
    ...files,
    args: targets,
    all: flags.bool("all"),
    allNamespaces: flags.bool("all-namespaces"),
    selector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    fetch: flags.bool("local") ? "arguments" : "always",
    local: flags.bool("local"),
  };
  if (targets.length === 0 && files.filenames.length === 0 && !files.kustomize) {
    throw new UsageError(
      "one or more resources must be specified as <resource> <name> or <resource>/<name>",
    );
  }
  const given = Object.keys(changes.set).length + changes.remove.length;
  if (given === 0 && !flags.bool("list")) {
    throw new UsageError(`at least one ${command.noun} update is required`);
  }
  if (flags.string("resource-version")) {
    const infos = await resolve(invocation, options);
    if (infos.length > 1) {
      throw new UsageError("--resource-version may only be used with a single resource");
    }
  }
  await visit(invocation, options, (info) => changeOne(invocation, command, info, changes));
}

function isPair(arg: string): boolean {
  return arg.includes("=") || arg.endsWith("-");
}

/** As cmdutil.GetResourcesAndPairs: the first pair ends the names. */
function split(
  args: readonly string[],
  { noun }: MapCommand,
): { targets: readonly string[]; changes: Changes } {
  const first = args.findIndex(isPair);
  const targets = first < 0 ? args : args.slice(0, first);
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const pair of first < 0 ? [] : args.slice(first)) {
    const at = pair.indexOf("=");
    if (at > 0) set[pair.slice(0, at)] = pair.slice(at + 1);
    else if (at < 0 && pair.endsWith("-") && pair !== "-") remove.push(pair.slice(0, -1));
    else
      throw new UsageError(
        isPair(pair) ? `invalid ${noun} format: ${pair}` : `unexpected argument: ${pair}`,
      );
  }
  const both = remove.find((key) => Object.hasOwn(set, key));
  if (both !== undefined) {
    throw new UsageError(`can not both modify and remove a ${noun} in the same command`);
  }
  return { targets, changes: { set, remove } };
}

async function changeOne(
  invocation: Invocation,
  command: MapCommand,
  info: Info,
  changes: Changes,
): Promise<void> {
  const { flags, rest, streams } = invocation;
  const { field, noun } = command;
  const before = textMapAt(info.object, "metadata", field);
  const name = objectName(info.mapping, info.name);
  if (flags.bool("list")) return list(invocation, field, before, name);
  for (const key of changes.remove) {
    if (!Object.hasOwn(before, key)) await streams.out.write(`${noun} "${key}" not found.\n`);
  }
  if (!flags.bool("overwrite")) checkOverwrite(before, changes, noun);
  const removed = changes.remove.filter((key) => Object.hasOwn(before, key));
  const set = Object.entries(changes.set).filter(([key, value]) => before[key] !== value);
  const patch = patchOf(invocation, field, [...set, ...removed.map((key) => [key, null] as const)]);
  const dryRun = dryRunOf(flags);
  const changed = set.length + removed.length > 0;
  const printer = printerOf(invocation);
  let after: JsonObject = info.object ?? {};
  if (
    !flags.bool("local") &&
    dryRun !== "client" &&
    (changed || flags.string("resource-version"))
  ) {
    after = await rest.patch(info, patchType.merge, patch, {
      fieldManager: flags.string("field-manager"),
      dryRun: dryRun === "server" ? "All" : undefined,
    });
  } else after = locally(after, field, changes);
  if (printer) return printer.print(after);
  const text = changed
    ? set.length === 0 && Object.keys(changes.set).length === 0
      ? command.undone
      : command.done
    : noun === "label"
      ? "not labeled"
      : "annotated";
  await streams.out.write(`${name} ${text}${dryRunSuffix(dryRun)}\n`);
}

function checkOverwrite(
  before: Readonly<Record<string, string>>,
  { set }: Changes,
  noun: string,
): void {
  for (const [key, value] of Object.entries(set)) {
    const current = before[key];
    if (current === undefined || current === value) continue;
    throw new UsageError(
      noun === "label"
        ? `'${key}' already has a value (${current}), and --overwrite is false`
        : `--overwrite is false but found the following declared annotation(s): '${key}' already has a value (${current})`,
    );
  }
}

function patchOf(
  { flags }: Invocation,
  field: string,
  values: readonly (readonly [string, string | null])[],
): JsonObject {
  const resourceVersion = flags.string("resource-version");
  return {
    metadata: {
      [field]: Object.fromEntries(values),
      ...(resourceVersion && { resourceVersion }),
    },
  };
}

function locally(object: JsonObject, field: string, { set, remove }: Changes): JsonObject {
  const values = { ...textMapAt(object, "metadata", field), ...set };
  const kept = Object.entries(values).filter(([key]) => !remove.includes(key));
  const metadata = object["metadata"] as JsonObject;
  return { ...object, metadata: { ...metadata, [field]: Object.fromEntries(kept) } };
}

async function list(
  { streams }: Invocation,
  field: string,
  values: Readonly<Record<string, string>>,
  name: string,
): Promise<void> {
  await streams.out.write(`Listing ${field} for ${name}:\n`);
  for (const key of Object.keys(values).toSorted()) {
    await streams.out.write(` ${key}=${textAt(values, key)}\n`);
  }
}
