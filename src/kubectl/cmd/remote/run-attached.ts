import type { JsonObject } from "#base/json.ts";
import { objectAt, objectsAt, textAt, valueAt } from "../../resources/fields.ts";
import type { ResourceMapping } from "../../resources/mapping.ts";
import { ExitError, type Invocation, UsageError } from "../command.ts";
import { watchUntil } from "../wait-until.ts";
import { attachOrLog, printWholeLog } from "./attach-to.ts";

/** How `kubectl run` is to stay with the pod that it has created. */
export interface RunAttached {
  readonly mapping: ResourceMapping;
  readonly pod: JsonObject;
  /** Deletes the pod at the end. */
  readonly remove: boolean;
}

/** Attaches to a new pod's container once it runs, and ends as the pod does. */
export async function runAttached(
  invocation: Invocation,
  { mapping, pod, remove }: RunAttached,
): Promise<void> {
  try {
    await stayWith(invocation, mapping, pod);
  } finally {
    if (remove) await removePod(invocation, mapping, pod);
  }
}

async function stayWith(
  invocation: Invocation,
  mapping: ResourceMapping,
  created: JsonObject,
): Promise<void> {
  const { flags } = invocation;
  const running = await waitFor(invocation, mapping, created, isRunningOrOver);
  const container = textAt(objectsAt(running, "spec", "containers")[0], "name");
  if (isOver(running)) await printWholeLog(invocation, { mapping, pod: running, container });
  else {
    await attachOrLog(invocation, {
      mapping,
      pod: running,
      container,
      stdin: flags.bool("stdin"),
      tty: flags.bool("tty"),
      quiet: flags.bool("quiet"),
    });
  }
  const restart = textAt(created, "spec", "restartPolicy");
  if (flags.bool("leave-stdin-open") || restart === "Always") return;
  const ended = restart === "OnFailure" ? hasSucceeded : isOver;
  tellEnd(await waitFor(invocation, mapping, created, ended));
}

/** Throws what says how the pod has ended, unless it has succeeded. */
function tellEnd(pod: JsonObject): void {
  if (hasSucceeded(pod)) return;
  const name = `pod ${textAt(pod, "metadata", "namespace")}/${textAt(pod, "metadata", "name")}`;
  const [status] = objectsAt(pod, "status", "containerStatuses");
  const terminated = objectAt(status, "state", "terminated");
  const code = Number(valueAt(terminated, "exitCode") ?? 0);
  if (code === 0) throw new UsageError(`${name} failed with unknown exit code`);
  const why = `${name} terminated (${textAt(terminated, "reason")})\n${textAt(terminated, "message")}`;
  throw new ExitError(code, `${why}\n`.replace(/\n+$/, "\n"));
}

async function removePod(
  { rest, streams }: Invocation,
  mapping: ResourceMapping,
  pod: JsonObject,
): Promise<void> {
  const namespace = textAt(pod, "metadata", "namespace");
  const name = textAt(pod, "metadata", "name");
  await rest.delete({ mapping, namespace, name }, { propagationPolicy: "Background" });
  await streams.out.write(`pod "${name}" deleted\n`);
}

/** The pod as soon as it is so. Throws UsageError when --pod-running-timeout has passed. */
async function waitFor(
  invocation: Invocation,
  mapping: ResourceMapping,
  pod: JsonObject,
  isSo: (pod: JsonObject) => boolean,
): Promise<JsonObject> {
  const { factory, flags } = invocation;
  const namespace = textAt(pod, "metadata", "namespace");
  const name = textAt(pod, "metadata", "name");
  let found: JsonObject | undefined;
  const check = (object: JsonObject | undefined): boolean => {
    if (!object) throw new UsageError(`pods "${name}" not found`);
    found = object;
    return isSo(object);
  };
  const deadline = factory.clock.now + flags.duration("pod-running-timeout");
  const isDone = await watchUntil(invocation, { mapping, namespace, name }, check, deadline);
  if (!isDone || !found) throw new UsageError("timed out waiting for the condition");
  return found;
}

function phaseOf(pod: JsonObject): string {
  return textAt(pod, "status", "phase");
}

function hasSucceeded(pod: JsonObject): boolean {
  return phaseOf(pod) === "Succeeded";
}

function isOver(pod: JsonObject): boolean {
  return hasSucceeded(pod) || phaseOf(pod) === "Failed";
}

function isRunningOrOver(pod: JsonObject): boolean {
  if (isOver(pod)) return true;
  const conditions = objectsAt(pod, "status", "conditions");
  const isReady = conditions.some(({ type, status }) => type === "Ready" && status === "True");
  return phaseOf(pod) === "Running" && isReady;
}
