import { FileError, type Files } from "#base/files.ts";
import { resolvePath } from "./paths.ts";

/** A directory is a map of its entries; a file is its text. */
type Entry = string | Map<string, Entry>;

/** As much as fits: a shell in a tab must not eat the machine (`yes > file`). In UTF-16 units. */
const defaultCapacity = 32 * 1024 * 1024;

/** A file system in memory with `/`, `/tmp`, `/dev/null` and the given home directory. */
export class MemoryFiles implements Files {
  readonly #root = new Map<string, Entry>();
  readonly #capacity: number;
  #size = 0;

  constructor(home = "/root", capacity = defaultCapacity) {
    this.#capacity = capacity;
    for (const path of ["/tmp", "/dev/fd", "/etc", home]) this.#makeAll(path);
    this.#directory("/dev").set("null", "");
  }

  read(path: string): string {
    const entry = this.#find(path);
    if (typeof entry === "string") return entry;
    throw new FileError(path, entry ? "Is a directory" : "No such file or directory");
  }

  write(path: string, text: string): void {
    this.#put(path, () => text);
  }

  append(path: string, text: string): void {
    this.#put(path, (old) => old + text);
  }

  list(path: string): readonly string[] {
    const entry = this.#find(path);
    if (entry instanceof Map) return [...entry.keys()].toSorted();
    throw new FileError(
      path,
      entry === undefined ? "No such file or directory" : "Not a directory",
    );
  }

  makeDirectory(path: string): void {
    const [parent, name] = this.#place(path);
    if (name === "" || parent.has(name)) throw new FileError(path, "File exists");
    parent.set(name, new Map());
  }

  remove(path: string): void {
    const [parent, name] = this.#place(path);
    const entry = parent.get(name);
    if (entry === undefined) throw new FileError(path, "No such file or directory");
    if (entry instanceof Map && entry.size > 0) throw new FileError(path, "Directory not empty");
    if (typeof entry === "string") this.#size -= entry.length;
    parent.delete(name);
  }

  kind(path: string): "file" | "directory" | undefined {
    const entry = this.#find(path);
    if (entry === undefined) return undefined;
    return typeof entry === "string" ? "file" : "directory";
  }

  #find(path: string): Entry | undefined {
    let entry: Entry | undefined = this.#root;
    for (const part of partsOf(path)) {
      if (!(entry instanceof Map)) return undefined;
      entry = entry.get(part);
    }
    return entry;
  }

  #directory(path: string): Map<string, Entry> {
    const entry = this.#find(path);
    if (entry instanceof Map) return entry;
    throw new FileError(
      path,
      entry === undefined ? "No such file or directory" : "Not a directory",
    );
  }

  #place(path: string): [Map<string, Entry>, string] {
    const parts = partsOf(path);
    const name = parts.pop() ?? "";
    return [this.#directory(`/${parts.join("/")}`), name];
  }

  #put(path: string, change: (old: string) => string): void {
    const [parent, name] = this.#place(path);
    const old = parent.get(name) ?? "";
    if (name === "" || typeof old !== "string") throw new FileError(path, "Is a directory");
    if (resolvePath("/", path) === "/dev/null") return;
    const text = change(old);
    const size = this.#size - old.length + text.length;
    if (size > this.#capacity) throw new FileError(path, "No space left on device");
    this.#size = size;
    parent.set(name, text);
  }

  #makeAll(path: string): void {
    let directory = this.#root;
    for (const part of partsOf(path)) {
      const next = directory.get(part) ?? new Map<string, Entry>();
      if (typeof next === "string") throw new FileError(path, "Not a directory");
      directory.set(part, next);
      directory = next;
    }
  }
}

function partsOf(path: string): string[] {
  return resolvePath("/", path).split("/").filter(Boolean);
}
