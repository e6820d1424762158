import { FileError, type Files } from "#base/files.ts";

const missing = (path: string): never => {
  throw new FileError(path, "No such file or directory");
};

/** A disk with nothing on it, for tests. */
export const noFiles: Files = {
  read: missing,
  list: missing,
  kind: () => undefined,
  write: missing,
  append: missing,
  makeDirectory: missing,
  remove: missing,
};
