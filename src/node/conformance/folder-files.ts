import { isAbsolute, join } from "node:path";
import { FileError, type Files } from "#base/files.ts";
import { diskFiles } from "../disk-files.ts";

/** The machine's files as a process sees them whose working directory is `folder`. */
export function filesIn(folder: string): Files {
  const at = <T>(path: string, action: (path: string) => T): T => {
    try {
      return action(isAbsolute(path) ? path : join(folder, path));
    } catch (error) {
      throw error instanceof FileError ? new FileError(path, error.message) : error;
    }
  };
  return {
    read: (path) => at(path, (found) => diskFiles.read(found)),
    write: (path, text) => at(path, (found) => diskFiles.write(found, text)),
    append: (path, text) => at(path, (found) => diskFiles.append(found, text)),
    list: (path) => at(path, (found) => diskFiles.list(found)),
    makeDirectory: (path) => at(path, (found) => diskFiles.makeDirectory(found)),
    remove: (path) => at(path, (found) => diskFiles.remove(found)),
    kind: (path) => at(path, (found) => diskFiles.kind(found)),
  };
}
