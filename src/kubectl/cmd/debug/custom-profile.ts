import { decode, DecodeError } from "#api/schema/decode.ts";
import { strategicMergePatch } from "#api/strategic-merge.ts";
import { parseYaml, YamlError } from "#api/yaml.ts";
import type { JsonObject } from "#base/json.ts";
import { objectAt, valueAt } from "../../resources/fields.ts";
import { fileProblem } from "../../resources/file-problem.ts";
import { type Invocation, UsageError } from "../command.ts";
import { changedContainer } from "./profiles.ts";

/** The part of a container that --custom names a file of; undefined without it. Throws UsageError. */
export function customProfile({ factory, flags }: Invocation): JsonObject | undefined {
  const path = flags.string("custom");
  if (!path) return undefined;
  const text = read(factory.files, path);
  try {
    const [value = null] = parseYaml(text);
    return value === null ? undefined : decode("Container", value);
  } catch (error) {
    const json = "error unmarshaling JSON: while decoding JSON: ";
    const isOfType = error instanceof DecodeError;
    if (!isOfType && !(error instanceof YamlError)) throw error;
    const why = `${isOfType ? json : ""}${error.message}`;
    throw new UsageError(`${path} does not contain a valid container spec: ${why}`);
  }
}

function read(files: Invocation["factory"]["files"], path: string): string {
  try {
    return files.read(path);
  } catch (error) {
    throw fileProblem(
      error,
      (why) => `must pass a container spec json file for custom profile: ${why}`,
    );
  }
}

/** Throws UsageError where it says what the flags say. */
export function checkCustom(custom: JsonObject | undefined): void {
  const { name, command, image, lifecycle, volumeDevices } = custom ?? {};
  const isListed = [command, volumeDevices].some((list) => Array.isArray(list) && list.length > 0);
  if (!name && !image && lifecycle === undefined && !isListed) return;
  throw new UsageError(
    "name, command, image, lifecycle and volume devices are not modifiable via custom profile",
  );
}

/** The spec with the part laid over the debugging container. */
export function withCustom(
  custom: JsonObject | undefined,
  spec: JsonObject,
  container: string,
): JsonObject {
  if (!custom) return spec;
  return changedContainer(spec, container, (each) => {
    const type = "targetContainerName" in each ? "EphemeralContainer" : "Container";
    return decode(type, strategicMergePatch("Container", each, { ...custom, name: container }));
  });
}

/** Told where what a profile allows will not help a user who is not root. As DebugOptions.displayWarning. */
export function warnsOfUser(pod: JsonObject, container: JsonObject | undefined): boolean {
  if (!userOf(pod["spec"]) || userOf(container) === 0) return false;
  const context = objectAt(container, "securityContext");
  const added = valueAt(context, "capabilities", "add");
  return context["privileged"] === true || (Array.isArray(added) && added.length > 0);
}

function userOf(object: unknown): number | undefined {
  const value = valueAt(object, "securityContext", "runAsUser");
  return typeof value === "number" ? value : undefined;
}
