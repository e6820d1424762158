import { isConflict } from "#api/errors.ts";
import type { JsonObject } from "#base/json.ts";
import { valueAt, textAt } from "../resources/fields.ts";
import { collect, messageOf, throwAll } from "../resources/failures.ts";
import { type Info, type ResolveOptions, visit } from "../resources/resolve.ts";
import { patchType } from "../resources/rest.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import {
  allFlag,
  dryRunFlag,
  type DryRun,
  dryRunOf,
  fileOptions,
  filenameFlags,
  printFlags,
  selectorFlag,
} from "./common-flags.ts";
import { donePrinter } from "./done-printer.ts";
import { recordFlag, recordIn } from "./record.ts";

/** `kubectl scale`. */
export const scale: Command = {
  name: "scale",
  heading: "Deploy Commands:",
  use: "scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
  short: "Set a new size for a deployment, replica set, or replication controller",
  long: `Say how many pods a deployment, replica set, replication controller or stateful set should have.

 With --current-replicas or --resource-version the size changes only if the object is as you think it is.`,
  example: `  # Scale a replica set to 3
  kubectl scale --replicas=3 rs/web

  # Scale what a manifest names
  kubectl scale --replicas=3 -f web.yaml

  # Scale a deployment from 2 to 3, but not from any other size
  kubectl scale --current-replicas=2 --replicas=3 deployment/web

  # Scale several objects
  kubectl scale --replicas=5 deployment/web deployment/api

  # Scale a stateful set
  kubectl scale --replicas=3 statefulset/db`,
  flags: [
    allFlag,
    {
      name: "current-replicas",
      type: "int",
      default: "-1",
      usage: "Scale only if this is the size now; -1 (default) for any size.",
    },
    dryRunFlag,
    recordFlag,
    ...filenameFlags("Files that name the objects to scale."),
    ...printFlags,
    {
      name: "replicas",
      type: "int",
      default: "0",
      usage: "The new desired number of replicas. Required.",
      required: true,
    },
    {
      name: "resource-version",
      type: "string",
      default: "",
      usage: "Scale only if the object has this version.",
    },
    selectorFlag,
    {
      name: "timeout",
      type: "duration",
      default: "0s",
      usage: "How long to wait until the object has its new size; zero does not wait.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const dryRun = dryRunOf(flags);
  const print = donePrinter(invocation, dryRun);
  const replicas = flags.int("replicas");
  if (replicas < 0) {
    throw new UsageError(
      "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0",
    );
  }
  if (flags.int("current-replicas") < -1) {
    throw new UsageError("The --current-replicas must specify an integer of -1 or greater");
  }
  const options: ResolveOptions = {
    ...fileOptions(flags),
    all: flags.bool("all"),
    selector: flags.string("selector"),
  };
  const failures: Error[] = [];
  const infos: Info[] = [];
  await collect(failures, () =>
    visit(invocation, options, async (info) => {
      infos.push(info);
    }),
  );
  if (flags.string("resource-version") && infos.length > 1) {
    throw new UsageError("cannot use --resource-version with multiple resources");
  }
  if (infos.length === 0) throw nothingToScale(failures);
  for (const info of infos) {
    if (dryRun !== "client") {
      await scaleOne(invocation, info, replicas, dryRun);
      const query = { dryRun: dryRun === "server" ? "All" : undefined };
      await recordIn(invocation, info, info.object ?? {}, query);
    }
    await print(info.object ?? {}, "scaled");
  }
  throwAll(failures);
}

/** What was wrong follows after the words that upstream puts in front of it. */
function nothingToScale(failures: readonly Error[]): Error {
  const [failure] = failures;
  if (!failure) return new UsageError("no objects passed to scale");
  if (failure.name === "UsageError") return failure;
  return new UsageError(`no objects passed to scale ${messageOf(new AggregateError(failures))}`);
}

const retryMs = 1000;
const retryForMs = 5 * 60_000;

async function scaleOne(
  invocation: Invocation,
  info: Info,
  replicas: number,
  dryRun: DryRun,
): Promise<void> {
  const { clock, cancel } = invocation.factory;
  const timeoutMs = invocation.flags.duration("timeout");
  for (const deadline = clock.now + retryForMs; ;) {
    try {
      await resize(invocation, info, replicas, dryRun);
      break;
    } catch (error) {
      // Someone else changed the object meanwhile.
      if (!isConflict(error)) throw error;
      if (clock.now >= deadline) throw new UsageError("context deadline exceeded");
      await clock.sleep(retryMs, cancel);
    }
  }
  if (timeoutMs === 0 || dryRun !== "none") return;
  for (const deadline = clock.now + timeoutMs; ;) {
    const now = await invocation.rest.typed.get({ ...info, subresource: "scale" });
    const wanted = valueAt(now, "spec", "replicas") ?? 0;
    if (wanted !== replicas || (valueAt(now, "status", "replicas") ?? 0) === wanted) return;
    if (clock.now + retryMs > deadline) {
      throw new UsageError(`timed out waiting for ${JSON.stringify(info.name)} to be synced`);
    }
    await clock.sleep(retryMs, cancel);
  }
}

async function resize(
  { flags, rest: { typed: rest } }: Invocation,
  info: Info,
  replicas: number,
  dryRun: DryRun,
): Promise<void> {
  const subject = { ...info, subresource: "scale" };
  const query = { dryRun: dryRun === "server" ? "All" : undefined };
  if (flags.int("current-replicas") === -1 && !flags.string("resource-version")) {
    await rest.patch(subject, patchType.merge, { spec: { replicas } }, query);
    return;
  }
  const before = await rest.get(subject);
  checkPrecondition(before, flags.int("current-replicas"), flags.string("resource-version"));
  const spec = { ...(before["spec"] as JsonObject | undefined), replicas };
  await rest.replaceScale(subject, { ...before, spec }, query);
}

function checkPrecondition(before: JsonObject, size: number, version: string): void {
  const found = Number(valueAt(before, "spec", "replicas") ?? 0);
  if (size !== -1 && found !== size) {
    throw new UsageError(`Expected replicas to be ${size}, was ${found}`);
  }
  const current = textAt(before, "metadata", "resourceVersion");
  if (version === "" || version === current) return;
  throw new UsageError(`Expected resource version to be ${version}, was ${current}`);
}
