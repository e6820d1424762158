import type { IOStreams } from "#base/streams.ts";
import { pathOf } from "../../resources/rest.ts";
import type { JsonObject } from "#base/json.ts";
import { textAt } from "../../resources/fields.ts";
import { type Invocation, UsageError } from "../command.ts";
import type { TargetPod } from "./target-pod.ts";
import { streamQuery } from "./terminal-use.ts";

/** A command in a container. */
export interface RemoteCommand {
  readonly command: readonly string[];
  readonly container: string;
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** Throws UsageError for a pod that has ended. */
export function refuseCompleted(pod: JsonObject): void {
  const phase = textAt(pod, "status", "phase");
  if (phase !== "Succeeded" && phase !== "Failed") return;
  throw new UsageError(
    `cannot exec into a container in a completed pod; current phase is ${phase}`,
  );
}

/** Runs a command in a container of a pod. Answers its exit code. */
export function execIn(
  { factory }: Invocation,
  { mapping, namespace, name }: Pick<TargetPod, "mapping" | "namespace" | "name">,
  { command, container, stdin, tty }: RemoteCommand,
  streams: IOStreams,
): Promise<number> {
  const request = {
    method: "GET",
    path: pathOf({ mapping, namespace, name, subresource: "exec" }),
    query: [
      ...command.map((word) => ["command", word] as const),
      ...streamQuery(container, { stdin, tty }),
    ],
  } as const;
  return factory.client.exec(request, streams, factory.cancel);
}
