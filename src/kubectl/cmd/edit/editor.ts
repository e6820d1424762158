import { FileError, type Files } from "#base/files.ts";
import { UsageError } from "../../errors.ts";
import { fileProblem } from "../../resources/file-problem.ts";
import type { Invocation } from "../command.ts";

/** The command line of an editor, to which the name of a file is to be added. */
interface Editor {
  readonly argv: readonly string[];
  /** Whether the last word is a text for a shell. */
  readonly shell: boolean;
}

/** What the editor left behind. */
export interface EditedFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes a text to a new file, lets the user edit that with KUBE_EDITOR, EDITOR or vi, and answers what it
 * holds then. Throws UsageError where there is no editor or it fails; the file stays.
 */
export async function editText(
  { factory, streams }: Invocation,
  text: string,
  extension: string,
): Promise<EditedFile> {
  const { files, env, execute } = factory;
  const path = temporaryFile(factory, extension);
  try {
    files.write(path, text);
  } catch (error) {
    throw fileProblem(error, (why) => why);
  }
  const { argv, shell } = editorOf(env);
  const whole = shell
    ? [...argv.slice(0, -1), `${argv.at(-1)} ${JSON.stringify(path)}`]
    : [...argv, path];
  const exitCode = await execute?.(whole, streams);
  const named = JSON.stringify(argv.join(" "));
  if (exitCode === undefined) throw new UsageError(`unable to launch the editor ${named}`);
  if (exitCode !== 0) throw new UsageError(`there was a problem with the editor ${named}`);
  return { path, text: readBack(files, path) };
}

/** As in kubectl/pkg/cmd/util/editor/editor.go: quotes are for a shell to understand. */
function editorOf(env: Readonly<Record<string, string>>): Editor {
  const editor = env["KUBE_EDITOR"] || env["EDITOR"] || "vi";
  if (/["'\\]/.test(editor) && editor.includes(" ")) {
    return { argv: [env["SHELL"] || "/bin/bash", "-c", editor], shell: true };
  }
  return { argv: editor.split(" "), shell: false };
}

/** A name that is not taken. The real one draws a number; ours is told by the clock, so that it stays the same. */
function temporaryFile({ files, env, clock }: Invocation["factory"], extension: string): string {
  const folder = (env["TMPDIR"] || "/tmp").replace(/\/$/, "");
  for (let number = Math.floor(clock.now) % 2 ** 32; ; number++) {
    const path = `${folder}/kubectl-edit-${number}${extension}`;
    if (files.kind(path) === undefined) return path;
  }
}

function readBack(files: Files, path: string): string {
  try {
    return files.read(path);
  } catch (error) {
    throw error instanceof FileError ? fileProblem(error, (why) => why) : error;
  }
}
