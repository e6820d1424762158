import { isConflict, isNotFound } from "#api/errors.ts";
import { createThreeWayJsonMergePatch } from "#api/merge-diff.ts";
import { createThreeWayMergePatch } from "#api/strategic-diff.ts";
import { formatMicroTime } from "#api/time.ts";
import { formatYaml } from "#api/yaml.ts";
import type { JsonObject } from "#base/json.ts";
import { objectAt, textAt, textMapAt } from "../../resources/fields.ts";
import { isBuiltIn, type ResourceMapping } from "../../resources/mapping.ts";
import { collect, throwAll } from "../../resources/failures.ts";
import { logLine } from "../../resources/logging-client.ts";
import { type Info, visit } from "../../resources/resolve.ts";
import { patchType } from "../../resources/rest.ts";
import { goJson } from "#api/go-value.ts";
import { type Command, ExitError, type Invocation, UsageError, usageErrorf } from "../command.ts";
import { fieldManagerFlag, fileOptions, filenameFlags, selectorFlag } from "../common-flags.ts";
import { errorText } from "../error-text.ts";
import { lastAppliedAnnotation, lastAppliedOf } from "../last-applied.ts";
import {
  prunable,
  prunableTypes,
  pruneAllowlistFlag,
  type Visited,
  warnOfScope,
} from "../prune.ts";
import { externalDiff } from "./external-diff.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { unifiedDiff } from "./unified-diff.ts";

/** Differences end with 1, so everything else that goes wrong ends with this. */
const troubleExitCode = 2;

/** `kubectl diff`. */
export const diff: Command = {
  name: "diff",
  flagErrorCode: troubleExitCode,
  heading: "Advanced Commands:",
  use: "diff -f FILENAME",
  short: "Diff the live version against a would-be applied version",
  long: `Show what kubectl apply would change: each object as it is now and as it would be, as YAML, compared line by line.

 Nothing is changed. The comparison is as 'diff -u -N' makes it. KUBECTL_EXTERNAL_DIFF names a program to compare with instead, which gets two folders with a file for each object.

 Exit code 0: no differences. 1: differences. Above 1: something went wrong.`,
  example: `  # What would applying this change?
  kubectl diff -f web.yaml

  # The same for what comes from stdin
  cat web.yaml | kubectl diff -f -`,
  flags: [
    {
      name: "concurrency",
      type: "int",
      default: "1",
      usage: "How many objects to ask for at a time. Here it is always one.",
    },
    fieldManagerFlag("kubectl-client-side-apply"),
    ...filenameFlags("Files that describe the objects to compare."),
    {
      name: "force-conflicts",
      type: "bool",
      default: "false",
      usage: "Take over fields that someone else manages. Only with --server-side.",
    },
    {
      name: "prune",
      type: "bool",
      default: "false",
      usage: "Show, too, what apply --prune would delete.",
    },
    pruneAllowlistFlag,
    selectorFlag,
    {
      name: "server-side",
      type: "bool",
      default: "false",
      usage: "Compare with what a server-side apply would make.",
    },
    {
      name: "show-managed-fields",
      type: "bool",
      default: "false",
      usage: "Compare managedFields, too.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { factory, rest, streams } = invocation;
  const program = factory.env["KUBECTL_EXTERNAL_DIFF"];
  let text: string;
  try {
    const pairs = await differences(invocation);
    if (program) return await externalDiff(invocation, program, pairs.map(asTexts));
    text = diffText(invocation, pairs);
  } catch (error) {
    if (error instanceof ExitError) throw error;
    const problem = error instanceof Error && errorText(error, rest.server);
    if (!problem) throw error;
    throw new ExitError(troubleExitCode, problem);
  }
  await streams.out.write(text);
  if (text) throw new ExitError(1);
}

async function differences(invocation: Invocation): Promise<readonly Pair[]> {
  const { args, flags } = invocation;
  const files = fileOptions(flags);
  if (args.length > 0) throw usageErrorf(invocation, `Unexpected args: [${args.join(" ")}]`);
  if (files.filenames.length === 0 && !files.kustomize) {
    throw new UsageError("must specify one of -f and -k");
  }
  if (flags.bool("force-conflicts") && !flags.bool("server-side")) {
    throw new UsageError("--force-conflicts only works with --server-side");
  }
  const pruned = flags.bool("prune") ? await prunableTypes(invocation) : undefined;
  const pairs: Pair[] = [];
  const visited: Visited[] = [];
  const options = { ...files, selector: flags.string("selector"), stopsAtFailure: true };
  const failures: Error[] = [];
  await collect(failures, () =>
    visit(invocation, options, async (info) => {
      const pair = await compare(invocation, info);
      pairs.push(pair);
      visited.push({ ...info, object: pair.from });
    }),
  );
  if (pruned) {
    await warnOfScope(invocation);
    for (const info of await prunable(invocation, pruned, visited)) {
      pairs.push({ name: nameOf(info.mapping, info.namespace, info.name), from: info.object });
    }
  }
  throwAll(failures);
  return pairs;
}

/** An object as it is and as it would be; undefined where it is not. */
interface Pair {
  readonly name: string;
  readonly from?: JsonObject | undefined;
  readonly to?: JsonObject;
}

function asTexts({ name, from, to }: Pair) {
  return { name, from: from ? formatYaml(from) : "", to: to ? formatYaml(to) : "" };
}

/** How often an object is asked for again that changes meanwhile. */
const mostTries = 4;

const patchRetries = 5;
const patchRetryMs = 1000;

async function compare(invocation: Invocation, info: Info): Promise<Pair> {
  const { flags, streams } = invocation;
  for (let tries = 1; ; tries++) {
    const live = await find(invocation, info);
    if (tries === mostTries) await tellOfChanges(invocation, info);
    try {
      const merged = await mergedWith(invocation, info, live, tries === mostTries);
      const shown = flags.bool("show-managed-fields") ? [live, merged] : [live, merged].map(bare);
      const [from, to] = shown as [JsonObject | undefined, JsonObject];
      if (live && objectAt(live, "metadata")["deletionTimestamp"] !== undefined) {
        await streams.errOut.write(
          `Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`,
        );
      }
      const { mapping } = info;
      const isSecret = mapping.kind === "Secret" && mapping.group === "";
      const [maskedFrom, maskedTo] = isSecret ? maskSecrets(from, to) : [from, to];
      return { name: nameOf(mapping, info.namespace, info.name), from: maskedFrom, to: maskedTo };
    } catch (error) {
      if (!isConflict(error) || tries === mostTries) throw error;
    }
  }
}

async function tellOfChanges({ factory, streams }: Invocation, info: Info): Promise<void> {
  const { group, version, kind } = info.mapping;
  const type = `${group ? `${group}/` : "/"}${version}, Kind=${kind}`;
  const text = `Object (${type}: ${info.name}) keeps changing, diffing without lock`;
  await streams.errOut.write(logLine(factory.clock, "W", `diff.go:723] ${text}`));
}

function bare(object: JsonObject | undefined): JsonObject | undefined {
  if (!object) return undefined;
  const { managedFields: _, ...metadata } = objectAt(object, "metadata");
  return { ...object, metadata };
}

async function find({ rest }: Invocation, info: Info): Promise<JsonObject | undefined> {
  try {
    return await rest.get(info);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** What the server would make of the manifest. */
async function mergedWith(
  invocation: Invocation,
  info: Info,
  live: JsonObject | undefined,
  unlocked: boolean,
): Promise<JsonObject> {
  const { factory, flags, openApi, rest } = invocation;
  const serverSide = flags.bool("server-side");
  const given = flags.changed("field-manager");
  const fieldManager = serverSide && !given ? "kubectl" : flags.string("field-manager");
  const query = { dryRun: "All", fieldManager };
  if (serverSide) {
    const force = flags.bool("force-conflicts");
    return rest.patch(info, patchType.apply, goJson(info.object), { ...query, force });
  }
  if (!live) return rest.createAnew(info, JSON.parse(goJson(info.object)) as JsonObject, query);
  await openApi.group(textAt(live, "apiVersion"));
  const lock = unlocked ? undefined : textAt(live, "metadata", "resourceVersion");
  let current = live;
  // As apply, it tries again, although of this revision there will be no more.
  for (let attempt = 0; ; attempt++) {
    const change = changeOf(info, current, lock);
    if (!change) return live;
    try {
      const type = isBuiltIn(info.mapping) ? patchType.strategic : patchType.merge;
      return await rest.patch(info, type, goJson(change), query);
    } catch (error) {
      if (!isConflict(error) || attempt === patchRetries) throw error;
      if (attempt > 0) await factory.clock.sleep(patchRetryMs, factory.cancel);
      current = await rest.get(info);
    }
  }
}

/** The patch that apply would send, with the revision that it is made for; undefined if there is no difference. */
function changeOf(info: Info, live: JsonObject, resourceVersion?: string): JsonObject | undefined {
  const lastApplied = lastAppliedOf(live);
  const original = lastApplied === undefined ? {} : (JSON.parse(lastApplied) as JsonObject);
  const modified = withoutLastApplied(info.object ?? {});
  const { mapping } = info;
  const change = isBuiltIn(mapping)
    ? createThreeWayMergePatch(mapping.kind, original, modified, live)
    : createThreeWayJsonMergePatch(original, modified, live);
  if (Object.keys(change).length === 0) return undefined;
  if (resourceVersion === undefined) return change;
  return { ...change, metadata: { ...objectAt(change, "metadata"), resourceVersion } };
}

/** What a manifest itself says was applied last is no part of it. */
function withoutLastApplied(manifest: JsonObject): JsonObject {
  const { [lastAppliedAnnotation]: _, ...annotations } = textMapAt(
    manifest,
    "metadata",
    "annotations",
  );
  return { ...manifest, metadata: { ...objectAt(manifest, "metadata"), annotations } };
}

function nameOf(
  { group, version, kind }: ResourceMapping,
  namespace: string,
  name: string,
): string {
  return `${group ? `${group}.` : ""}${version}.${kind}.${namespace}.${name}`;
}

/** As `diff -u -N` of two folders with a file for each object. */
function diffText({ factory }: Invocation, pairs: readonly Pair[]): string {
  const time = `${formatMicroTime(factory.clock.now).replace("T", " ").replace("Z", "000")} +0000`;
  const never = "1970-01-01 00:00:00.000000000 +0000";
  const sorted = pairs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const texts = sorted.map((pair) => {
    const { name, from, to } = asTexts(pair);
    const [before, after] = [`/tmp/LIVE-0/${name}`, `/tmp/MERGED-0/${name}`];
    const body = unifiedDiff(
      { name: before, time: from ? time : never, text: from },
      { name: after, time: to ? time : never, text: to },
    );
    return body && `diff -u -N ${before} ${after}\n${body}`;
  });
  return texts.join("");
}
