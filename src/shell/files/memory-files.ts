import { type Credentials, newDirectoryMode, newFileMode, permits } from "#base/file-modes.ts";
import {
  type Attributes,
  FileError,
  type Permission,
  type PosixFiles,
  type Stat,
} from "#base/files.ts";
import { utf8Length } from "#base/utf8.ts";
import { resolvePath } from "./paths.ts";

/** A directory is a map of its entries; a file is its text. */
type Entry = string | Map<string, Entry>;

/** As much as fits: a shell in a tab must not eat the machine (`yes > file`). In UTF-16 units. */
const defaultCapacity = 32 * 1024 * 1024;

/** A file system in memory with `/`, `/tmp`, `/dev/null` and the given home directory. */
export class MemoryFiles implements PosixFiles {
  readonly #root = new Map<string, Entry>();
  /** Of what has others than new files have, by path. */
  readonly #attributes = new Map<string, Attributes>();
  readonly #capacity: number;
  readonly #user: Credentials;
  #size = 0;

  /** `uid`: whose all of it is, and who uses it. */
  constructor(home = "/root", capacity = defaultCapacity, uid = 0) {
    this.#capacity = capacity;
    this.#user = { uid, gid: uid };
    for (const path of ["/tmp", "/dev/fd", "/etc", home]) this.#makeAll(path);
    this.#directory("/dev").set("null", "");
  }

  read(path: string): string {
    const entry = this.#find(path);
    if (typeof entry !== "string") throw new FileError(path, entry ? "Is a directory" : missing);
    this.#require("r", path);
    return entry;
  }

  write(path: string, text: string): void {
    this.#put(path, () => text);
  }

  append(path: string, text: string): void {
    this.#put(path, (old) => old + text);
  }

  list(path: string): readonly string[] {
    const entry = this.#find(path);
    if (!(entry instanceof Map)) {
      throw new FileError(path, entry === undefined ? missing : "Not a directory");
    }
    this.#require("r", path);
    return [...entry.keys()].toSorted();
  }

  makeDirectory(path: string): void {
    const [parent, name] = this.#place(path);
    if (name === "" || parent.has(name)) throw new FileError(path, "File exists");
    this.#require("w", `${path}/..`, path);
    parent.set(name, new Map());
  }

  remove(path: string): void {
    const [parent, name] = this.#place(path);
    const entry = parent.get(name);
    if (entry === undefined) throw new FileError(path, missing);
    this.#require("w", `${path}/..`, path);
    if (entry instanceof Map && entry.size > 0) throw new FileError(path, "Directory not empty");
    if (typeof entry === "string") this.#size -= entry.length;
    parent.delete(name);
    this.#attributes.delete(resolvePath("/", path));
  }

  kind(path: string): "file" | "directory" | undefined {
    const entry = this.#find(path);
    if (entry === undefined) return undefined;
    return typeof entry === "string" ? "file" : "directory";
  }

  stat(path: string): Stat {
    const entry = this.#find(path);
    if (entry === undefined) throw new FileError(path, missing);
    const isFile = typeof entry === "string";
    const mode = isFile ? newFileMode : newDirectoryMode;
    const attributes = this.#attributes.get(resolvePath("/", path)) ?? { mode, ...this.#user };
    return { ...attributes, size: isFile ? utf8Length(entry) : directoryBytes };
  }

  setAttributes(path: string, change: Partial<Attributes>): void {
    const { size: _, ...old } = this.stat(path);
    const { uid } = this.#user;
    const gives = [change.uid, change.gid].some((id) => id !== undefined && id !== uid);
    if (uid !== 0 && gives) throw new FileError(path, "Operation not permitted");
    this.#attributes.set(resolvePath("/", path), { ...old, ...change });
  }

  may(what: Permission, path: string): boolean {
    const kind = this.kind(path);
    if (!kind || !permits(this.stat(path), what, this.#user, kind === "directory")) return false;
    return resolvePath("/", path) === "/" || this.may("x", `${path}/..`);
  }

  /** Throws FileError, about `path`, if the process may not. */
  #require(what: Permission, place: string, path = place): void {
    if (!this.may(what, place)) throw new FileError(path, "Permission denied");
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
    throw new FileError(path, entry === undefined ? missing : "Not a directory");
  }

  #place(path: string): [Map<string, Entry>, string] {
    const parts = partsOf(path);
    const name = parts.pop() ?? "";
    return [this.#directory(`/${parts.join("/")}`), name];
  }

  #put(path: string, change: (old: string) => string): void {
    const [parent, name] = this.#place(path);
    const isNew = !parent.has(name);
    const old = parent.get(name) ?? "";
    if (name === "" || typeof old !== "string") throw new FileError(path, "Is a directory");
    if (resolvePath("/", path) === "/dev/null") return;
    this.#require("w", isNew ? `${path}/..` : path, path);
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

const missing = "No such file or directory";
const directoryBytes = 4096;

function partsOf(path: string): string[] {
  return resolvePath("/", path).split("/").filter(Boolean);
}
