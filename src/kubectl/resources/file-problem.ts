import { FileError } from "#base/files.ts";
import { UsageError } from "../errors.ts";

/** A file that could not be read, in Go's words (`open web.yaml: no such file or directory`) and the command's around them; other errors as they are. */
export function fileProblem(error: unknown, message: (why: string) => string): unknown {
  if (!(error instanceof FileError)) return error;
  const why = error.message.slice(0, 1).toLowerCase() + error.message.slice(1);
  return new UsageError(message(`open ${error.path}: ${why}`));
}
