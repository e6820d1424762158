import { StatusError } from "#api/errors.ts";
import { formatYaml } from "#api/yaml.ts";
import type { JsonObject } from "#base/json.ts";
import { withoutManagedFields } from "../../printers/printer.ts";
import { objectsAt, textAt } from "../../resources/fields.ts";
import type { Info } from "../../resources/resolve.ts";
import { goJson } from "#api/go-value.ts";
import { ExitError, type Invocation, UsageError } from "../command.ts";
import { validationOf } from "../common-flags.ts";
import { withLastApplied } from "../last-applied.ts";
import { hasLines, meaningOf, withoutComments } from "./comments.ts";
import { EditResults } from "./edit-results.ts";
import { type EditedInfo, editedObjects, inNamespace, problemWith } from "./edited-objects.ts";
import { type EditedFile, editText } from "./editor.ts";
import { recorded } from "../record.ts";

/** What becomes of edited objects. */
export interface EditMode {
  /** The comment on top of the file. */
  readonly introduction: string;
  /** Sends what was edited and tells of it; what may be mended is noted in `results`, anything else thrown. */
  readonly send: (
    originals: readonly Info[],
    edited: readonly EditedInfo[],
    results: EditResults,
  ) => Promise<void>;
}

type Formatted = "json" | "yaml";

/**
 * Lets the user edit objects and sends the result, again and again until it is valid or given up. As
 * EditOptions.Run in kubectl/pkg/cmd/util/editor/editoptions.go.
 */
export async function editObjects(
  invocation: Invocation,
  infos: readonly Info[],
  mode: EditMode,
): Promise<void> {
  const format = formatOf(invocation);
  const before = fileText(invocation, infos, format);
  let results = new EditResults("");
  let edited: string | undefined;
  for (;;) {
    const body = edited === undefined ? before : withoutComments(edited);
    const header = format === "json" ? "" : results.header(mode.introduction);
    const shown = withLineEnds(invocation, header) + body;
    const previous = edited;
    const file = await keeping(invocation, results.file, () =>
      editText(invocation, shown, `.${format}`),
    );
    edited = file.text;
    if (previous !== undefined && meaningOf(previous) === meaningOf(edited)) {
      const nothing = new UsageError("Edit cancelled, no valid changes were saved.");
      throw await preserved(invocation, file.path, nothing);
    }
    remove(invocation, results.file);
    const next = await oneRound(invocation, infos, mode, before, file);
    if (!next) return;
    results = next;
  }
}

/** Answers undefined when all is done, else what is to be mended. */
async function oneRound(
  invocation: Invocation,
  infos: readonly Info[],
  mode: EditMode,
  before: string,
  { path, text }: EditedFile,
): Promise<EditResults | undefined> {
  const { errOut } = invocation.streams;
  const results = new EditResults(path);
  const isChecked = validationOf(invocation.flags) !== "Ignore";
  const problem = isChecked ? await problemWith(invocation, text) : undefined;
  if (problem !== undefined) {
    await errOut.write(results.addFailedValidation(problem, infos[0]!));
    return results;
  }
  if (meaningOf(before) === meaningOf(text)) return cancelled(invocation, path, "no changes made");
  if (!hasLines(text)) return cancelled(invocation, path, "saved file was empty");
  const edited = await parsed(invocation, text, results);
  if (!edited) return results;
  await keeping(invocation, path, () =>
    mode.send(infos, prepared(invocation, infos, edited), results),
  );
  if (results.retryable > 0) {
    await errOut.write(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`);
    throw new ExitError(1);
  }
  if (results.notFound > 0) {
    await errOut.write(
      `The edits you made on deleted resources have been saved to ${JSON.stringify(path)}\n`,
    );
    throw new ExitError(1);
  }
  if (results.invalid) return results;
  remove(invocation, path);
  return undefined;
}

async function cancelled(invocation: Invocation, path: string, why: string): Promise<undefined> {
  remove(invocation, path);
  await invocation.streams.errOut.write(`Edit cancelled, ${why}.\n`);
}

async function parsed(
  invocation: Invocation,
  text: string,
  results: EditResults,
): Promise<readonly EditedInfo[] | undefined> {
  try {
    return await editedObjects(invocation, text);
  } catch (error) {
    const problems = error instanceof AggregateError ? (error.errors as Error[]) : [error];
    if (!problems.every((each) => each instanceof UsageError)) throw error;
    const texts = [...new Set(problems.map(({ message }) => message))];
    const problem = texts.length > 1 ? `[${texts.join(", ")}]` : texts[0];
    results.addReason(`The edited file had a syntax error: ${problem}`);
    return undefined;
  }
}

/** The edited objects with what was kept from the editor, in a namespace, and with --save-config's note. */
function prepared(
  invocation: Invocation,
  originals: readonly Info[],
  edited: readonly EditedInfo[],
): readonly EditedInfo[] {
  const managed = new Map(
    originals.map(({ object }) => [uidOf(object), objectsAt(object, "metadata", "managedFields")]),
  );
  const whole = edited.map((info) => {
    const bare = withoutManagedFields(info.object);
    const fields = managed.get(uidOf(bare)) ?? [];
    return { ...info, object: fields.length > 0 ? withManagedFields(bare, fields) : bare };
  });
  const { flags } = invocation;
  const saves = flags.changed("save-config") && flags.bool("save-config");
  return inNamespace(invocation, whole).map((info) => ({
    ...info,
    object: recorded(invocation, saves ? withLastApplied(info.object) : info.object),
  }));
}

function uidOf(object: unknown): string {
  return textAt(object, "metadata", "uid");
}

function withManagedFields(object: JsonObject, managedFields: readonly JsonObject[]): JsonObject {
  return { ...object, metadata: { ...(object["metadata"] as JsonObject), managedFields } };
}

/** Throws UsageError. */
function formatOf({ flags }: Invocation): Formatted {
  const output = flags.string("output");
  const format = output.toLowerCase() || "yaml";
  if (format === "json" || format === "yaml") return format;
  throw new UsageError(
    `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: json,yaml`,
  );
}

/** One object as it is, several as a List. */
function fileText(invocation: Invocation, infos: readonly Info[], format: Formatted): string {
  const objects = infos.map(({ object = {} }) => withoutManagedFields(object));
  const [only] = objects;
  const whole =
    only && objects.length === 1
      ? only
      : { kind: "List", apiVersion: "v1", metadata: {}, items: objects };
  const text = format === "json" ? `${goJson(whole, "    ")}\n` : formatYaml(whole);
  return withLineEnds(invocation, text);
}

function withLineEnds({ flags }: Invocation, text: string): string {
  return flags.bool("windows-line-endings") ? text.replaceAll("\n", "\r\n") : text;
}

function remove({ factory }: Invocation, path: string): void {
  if (path !== "" && factory.files.kind(path) === "file") factory.files.remove(path);
}

/** Runs an action; if it fails the user is told where the edited file is. */
async function keeping<T>(
  invocation: Invocation,
  path: string,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw await preserved(invocation, path, error);
  }
}

async function preserved(
  { factory, streams }: Invocation,
  path: string,
  error: unknown,
): Promise<unknown> {
  const isTold = error instanceof UsageError || error instanceof StatusError;
  if (isTold && path !== "" && factory.files.kind(path) !== undefined) {
    await streams.errOut.write(
      `A copy of your changes has been stored to ${JSON.stringify(path)}\n`,
    );
  }
  return error;
}
