// `--record`, which is to go: the command is noted in what it changes. As
// staging/src/k8s.io/cli-runtime/pkg/genericclioptions/record_flags.go.

import { goBool } from "#api/go-bool.ts";
import type { JsonObject } from "#base/json.ts";
import { objectAt, textAt } from "../resources/fields.ts";
import type { Info } from "../resources/resolve.ts";
import { patchType, type Query } from "../resources/rest.ts";
import type { Flag, Invocation } from "./command.ts";

/** `--record`. */
export const recordFlag: Flag = {
  name: "record",
  type: "bool",
  default: "false",
  usage: "Note this command in an annotation of what it changes.",
  deprecated: "--record will be removed in the future",
};

/** Where it is noted. */
export const changeCauseAnnotation = "kubernetes.io/change-cause";

/** The command line as it is noted: its arguments, then its flags; undefined without `--record`. */
export function changeCause({ args, commandPath, given }: Invocation): string | undefined {
  const record = given.findLast(([name]) => name === "record")?.[1] ?? "false";
  if (!goBool(record)) return undefined;
  const flags = given.map(([name, value]) => `--${name}=${value}`);
  return [commandPath, ...args, ...flags].join(" ");
}

/** The object with the command noted, if it is to be. */
export function recorded(invocation: Invocation, object: JsonObject): JsonObject {
  const cause = changeCause(invocation);
  if (cause === undefined) return object;
  const annotations = {
    ...objectAt(object, "metadata", "annotations"),
    [changeCauseAnnotation]: cause,
  };
  return { ...object, metadata: { ...objectAt(object, "metadata"), annotations } };
}

/** Notes the command in an object that it has changed already. Answers the object. */
export async function recordIn(
  invocation: Invocation,
  info: Info,
  object: JsonObject,
  query: Query,
): Promise<JsonObject> {
  const cause = changeCause(invocation);
  const had = textAt(object, "metadata", "annotations", changeCauseAnnotation);
  if (cause === undefined || cause === had) return object;
  const patch = { metadata: { annotations: { [changeCauseAnnotation]: cause } } };
  return invocation.rest.patch(info, patchType.merge, patch, query);
}
