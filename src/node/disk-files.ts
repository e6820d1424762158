import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { FileError, type Files } from "#base/files.ts";
import { decodeUtf8, encodeUtf8 } from "#base/utf8.ts";

const words: Readonly<Record<string, string>> = {
  EACCES: "Permission denied",
  EEXIST: "File exists",
  EISDIR: "Is a directory",
  ENOENT: "No such file or directory",
  ENOTDIR: "Not a directory",
  ENOTEMPTY: "Directory not empty",
};

/** The machine's own file system; relative paths are the process's. */
export const diskFiles: Files = {
  read: (path) => attempt(path, () => decodeUtf8(readFileSync(path))),
  write: (path, text) => attempt(path, () => writeFileSync(path, encodeUtf8(text))),
  append: (path, text) => attempt(path, () => appendFileSync(path, encodeUtf8(text))),
  list: (path) => attempt(path, () => readdirSync(path).toSorted()),
  makeDirectory: (path) => attempt(path, () => mkdirSync(path)),
  remove: (path) =>
    attempt(path, () => (statSync(path).isDirectory() ? rmdirSync(path) : unlinkSync(path))),
  kind(path) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return undefined;
    return stats.isDirectory() ? "directory" : "file";
  },
};

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new FileError(path, words[code] ?? code);
  }
}
