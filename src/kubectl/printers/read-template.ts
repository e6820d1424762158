import type { Factory } from "../factory.ts";
import { fileProblem } from "../resources/file-problem.ts";

/** The text of a file that `-o …-file=PATH` names; `what` is how messages call it. Throws UsageError. */
export function readTemplate({ files }: Factory, path: string, what: string): string {
  try {
    return files.read(path);
  } catch (error) {
    throw fileProblem(error, (why) => `error reading ${what} ${path}, ${why}`);
  }
}
