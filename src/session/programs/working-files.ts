import { FileError, type Files } from "#base/files.ts";

/** The same files, with relative paths meant in `cwd`; errors name them as they were given. */
export function filesIn(cwd: string, files: Files): Files {
  const at = <T>(path: string, action: (path: string) => T): T => {
    try {
      return action(path.startsWith("/") ? path : `${cwd}/${path}`);
    } catch (error) {
      throw error instanceof FileError ? new FileError(path, error.message) : error;
    }
  };
  return {
    read: (path) => at(path, (found) => files.read(found)),
    write: (path, text) => at(path, (found) => files.write(found, text)),
    append: (path, text) => at(path, (found) => files.append(found, text)),
    list: (path) => at(path, (found) => files.list(found)),
    makeDirectory: (path) => at(path, (found) => files.makeDirectory(found)),
    remove: (path) => at(path, (found) => files.remove(found)),
    kind: (path) => at(path, (found) => files.kind(found)),
  };
}
