import type { JsonObject } from "#base/json.ts";
import { textAt } from "../../resources/fields.ts";
import type { ResourceMapping } from "../../resources/mapping.ts";
import { type Info, resolve, type ResolveOptions } from "../../resources/resolve.ts";
import { type Invocation, UsageError } from "../command.ts";
import { sortForExec } from "../pod-ranking.ts";
import { chosenContainer, containersOf, podsOf } from "../pods-of.ts";

/** A pod that a command works in, and what it was found by. */
export interface TargetPod {
  readonly mapping: ResourceMapping;
  readonly pod: JsonObject;
  readonly namespace: string;
  readonly name: string;
  /** The object that was named: the pod itself, or a workload or service. */
  readonly info: Info;
}

/** The pod, or the best of the pods of a workload or service, that the arguments name. */
export async function targetPod(
  invocation: Invocation,
  named: Pick<ResolveOptions, "args" | "filenames">,
): Promise<TargetPod> {
  const [info, another] = await resolve(invocation, { ...named, typed: true });
  if (another) throw new UsageError("cannot exec into multiple objects at a time");
  if (!info) throw new UsageError("pod, type/name or --filename must be specified");
  const { mapping, namespace, pods } = await podsOf(invocation, info, sortForExec, "attach to");
  const pod = pods[0]!;
  return { mapping, pod, namespace, name: textAt(pod, "metadata", "name"), info };
}

/** `web-1` is a pod, `deploy/web` says what it is. */
export function podOrType(word: string): readonly string[] {
  return word.includes("/") ? [word] : ["pods", word];
}

/** The container that -c names, or the one that is meant without it; stderr is told which. */
export async function targetContainer(
  { flags, streams }: Invocation,
  pod: JsonObject,
  quiet = false,
): Promise<string> {
  const given = flags.string("container");
  if (given) {
    const { init, main, ephemeral } = containersOf(pod);
    if ([...init, ...main, ...ephemeral].includes(given)) return given;
    throw new UsageError(`container ${given} not found in pod ${textAt(pod, "metadata", "name")}`);
  }
  const { name, toldWhy } = chosenContainer(pod);
  if (toldWhy && !quiet) await streams.errOut.write(toldWhy);
  return name;
}
