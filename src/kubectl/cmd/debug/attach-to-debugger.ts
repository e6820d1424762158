import type { JsonObject } from "#base/json.ts";
import { StatusError } from "#api/errors.ts";
import { objectAt, objectsAt, textAt } from "../../resources/fields.ts";
import type { Invocation } from "../command.ts";
import { attachOrLog, printWholeLog } from "../remote/attach-to.ts";
import { watchUntil } from "../wait-until.ts";

/** Attaches to a debugging container once it runs; prints its log if it has ended by then. */
export async function attachToDebugger(
  invocation: Invocation,
  { pod: made, container }: { readonly pod: JsonObject; readonly container: string },
): Promise<void> {
  const { flags, mapper, streams } = invocation;
  const mapping = await mapper.type("pods");
  const namespace = textAt(made, "metadata", "namespace");
  const name = textAt(made, "metadata", "name");
  let pod = made;
  let told = "";
  const check = async (object: JsonObject | undefined): Promise<boolean> => {
    if (!object) throw new StatusError("NotFound", 'pods "" not found');
    pod = object;
    const { running, terminated, waiting } = stateOf(pod, container);
    const message = textAt(waiting, "message");
    if (message && message !== told && !flags.bool("quiet")) {
      told = message;
      await streams.errOut.write(`Warning: container ${container}: ${message}\n`);
    }
    return running !== undefined || terminated !== undefined;
  };
  await watchUntil(invocation, { mapping, namespace, name }, check, Infinity);
  const attachment = {
    mapping,
    pod,
    container,
    stdin: flags.bool("stdin"),
    tty: flags.bool("tty"),
    quiet: flags.bool("quiet"),
  };
  if (stateOf(pod, container)["terminated"]) await printWholeLog(invocation, attachment);
  else await attachOrLog(invocation, attachment);
}

function stateOf(pod: JsonObject, container: string): JsonObject {
  const fields = ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"];
  const all = fields.flatMap((field) => objectsAt(pod, "status", field));
  return objectAt(
    all.find((each) => each["name"] === container),
    "state",
  );
}
