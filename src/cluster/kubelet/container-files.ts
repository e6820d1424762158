import { FileError, type Files } from "#base/files.ts";

/** The root file system of one container: the image's files and what was written since. */
export class ContainerFiles implements Files {
  readonly #files: Map<string, string>;
  readonly #directories: Set<string>;

  constructor(files: Readonly<Record<string, string>>, directories: readonly string[] = []) {
    this.#files = new Map(Object.entries(files));
    this.#directories = new Set(["/", "/tmp", "/etc", "/root", ...directories]);
  }

  read(path: string): string {
    const text = this.#files.get(tidy(path));
    if (text !== undefined) return text;
    throw new FileError(path, this.kind(path) ? "Is a directory" : "No such file or directory");
  }

  write(path: string, text: string): void {
    const file = tidy(path);
    if (this.kind(file) === "directory") throw new FileError(path, "Is a directory");
    if (this.kind(parentOf(file)) !== "directory") {
      throw new FileError(path, "No such file or directory");
    }
    this.#files.set(file, text);
  }

  append(path: string, text: string): void {
    this.write(path, (this.#files.get(tidy(path)) ?? "") + text);
  }

  list(path: string): readonly string[] {
    const directory = tidy(path);
    if (this.kind(directory) !== "directory") {
      throw new FileError(
        path,
        this.kind(directory) ? "Not a directory" : "No such file or directory",
      );
    }
    const prefix = directory === "/" ? "/" : `${directory}/`;
    const names = new Set<string>();
    for (const each of [...this.#files.keys(), ...this.#directories]) {
      if (each.startsWith(prefix) && each !== prefix) {
        names.add(each.slice(prefix.length).split("/")[0]!);
      }
    }
    return [...names].toSorted();
  }

  makeDirectory(path: string): void {
    if (this.kind(path)) throw new FileError(path, "File exists");
    this.#directories.add(tidy(path));
  }

  remove(path: string): void {
    const file = tidy(path);
    if (this.#files.delete(file)) return;
    if (!this.kind(file)) throw new FileError(path, "No such file or directory");
    if (this.list(file).length > 0) throw new FileError(path, "Directory not empty");
    this.#directories.delete(file);
  }

  kind(path: string): "file" | "directory" | undefined {
    const place = tidy(path);
    if (this.#files.has(place)) return "file";
    if (this.#directories.has(place)) return "directory";
    const prefix = `${place}/`;
    for (const each of [...this.#files.keys(), ...this.#directories]) {
      if (each.startsWith(prefix)) return "directory";
    }
    return undefined;
  }
}

/** Absolute, without `.`, `..` and doubled slashes. */
function tidy(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
