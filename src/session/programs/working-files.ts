import type { Files } from "#base/files.ts";

/** The same files, with relative paths meant in `cwd`. */
export function filesIn(cwd: string, files: Files): Files {
  const at = (path: string): string => (path.startsWith("/") ? path : `${cwd}/${path}`);
  return {
    read: (path) => files.read(at(path)),
    write: (path, text) => files.write(at(path), text),
    append: (path, text) => files.append(at(path), text),
    list: (path) => files.list(at(path)),
    makeDirectory: (path) => files.makeDirectory(at(path)),
    remove: (path) => files.remove(at(path)),
    kind: (path) => files.kind(at(path)),
  };
}
