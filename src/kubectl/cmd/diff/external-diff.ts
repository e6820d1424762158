import type { Files } from "#base/files.ts";
import { type Invocation, ExitError, UsageError } from "../command.ts";

/** A file of each of the two folders; "" where there is no object. */
interface Compared {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Has a program compare a folder of the objects as they are with one of what they would be. Ends with its exit
 * code; throws UsageError if that is above 1. As DiffProgram in kubectl/pkg/cmd/diff/diff.go.
 */
export async function externalDiff(
  { factory, streams }: Invocation,
  program: string,
  compared: readonly Compared[],
): Promise<void> {
  const { execute, files } = factory;
  const [name = "", ...words] = program.split(" ");
  const flags = words.filter((word) => /^[a-zA-Z0-9-=]+$/.test(word));
  const live = newFolder(files, "LIVE");
  const merged = newFolder(files, "MERGED");
  const paths: string[] = [];
  const write = (folder: string, file: string, text: string) => {
    files.write(`${folder}/${file}`, text);
    paths.push(`${folder}/${file}`);
  };
  try {
    for (const { name: file, from, to } of compared) {
      write(live, file, from);
      write(merged, file, to);
    }
    const code = await execute?.([name, live, merged, ...flags], streams);
    if (code === 0) return;
    if (code === 1) throw new ExitError(1);
    const why = code === undefined ? "executable file not found in $PATH" : `exit status ${code}`;
    throw new UsageError(`failed to run ${JSON.stringify(name)}: ${why}`);
  } finally {
    for (const path of [...paths, live, merged]) files.remove(path);
  }
}

function newFolder(files: Files, name: string): string {
  let number = 0;
  while (files.kind(`/tmp/${name}-${number}`) !== undefined) number++;
  files.makeDirectory(`/tmp/${name}-${number}`);
  return `/tmp/${name}-${number}`;
}
