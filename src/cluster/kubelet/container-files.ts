import { FileError, type Files } from "#base/files.ts";

/** Files and directories by path; `/` is the top. What a volume is, and a container's own disk. */
export class FileTree {
  readonly files: Map<string, string>;
  readonly directories: Set<string>;

  constructor(files: Readonly<Record<string, string>> = {}, directories: readonly string[] = []) {
    this.files = new Map(Object.entries(files));
    this.directories = new Set(["/", ...directories]);
  }

  kind(place: string): "file" | "directory" | undefined {
    if (this.files.has(place)) return "file";
    if (this.directories.has(place)) return "directory";
    const prefix = `${place}/`;
    for (const each of [...this.files.keys(), ...this.directories]) {
      if (each.startsWith(prefix)) return "directory";
    }
    return undefined;
  }
}

/** Where a path leads: into a tree, and where in it. */
interface Place {
  readonly tree: FileTree;
  readonly key: string;
}

/** The root file system of one container: the image's files, what was written since, and its volumes. */
export class ContainerFiles implements Files {
  readonly #own: FileTree;
  readonly #mounts: ReadonlyMap<string, FileTree>;

  /** `mounts`: trees that others may see as well, by the path at which they are mounted. */
  constructor(
    files: Readonly<Record<string, string>>,
    directories: readonly string[] = [],
    mounts: ReadonlyMap<string, FileTree> = new Map(),
  ) {
    this.#own = new FileTree(files, ["/tmp", "/etc", "/root", ...directories, ...mounts.keys()]);
    this.#mounts = new Map([...mounts].map(([path, tree]) => [tidy(path), tree]));
  }

  read(path: string): string {
    const { tree, key } = this.#placeOf(path);
    const text = tree.files.get(key);
    if (text !== undefined) return text;
    throw new FileError(path, tree.kind(key) ? "Is a directory" : "No such file or directory");
  }

  write(path: string, text: string): void {
    const { tree, key } = this.#placeOf(path);
    if (tree.kind(key) === "directory") throw new FileError(path, "Is a directory");
    if (tree.kind(parentOf(key)) !== "directory") {
      throw new FileError(path, "No such file or directory");
    }
    tree.files.set(key, text);
  }

  append(path: string, text: string): void {
    const { tree, key } = this.#placeOf(path);
    this.write(path, (tree.files.get(key) ?? "") + text);
  }

  list(path: string): readonly string[] {
    const { tree, key } = this.#placeOf(path);
    if (tree.kind(key) !== "directory") {
      throw new FileError(path, tree.kind(key) ? "Not a directory" : "No such file or directory");
    }
    const prefix = key === "/" ? "/" : `${key}/`;
    const names = new Set<string>();
    for (const each of [...tree.files.keys(), ...tree.directories]) {
      if (each.startsWith(prefix) && each !== prefix) {
        names.add(each.slice(prefix.length).split("/")[0]!);
      }
    }
    return [...names].toSorted();
  }

  makeDirectory(path: string): void {
    const { tree, key } = this.#placeOf(path);
    if (tree.kind(key)) throw new FileError(path, "File exists");
    tree.directories.add(key);
  }

  remove(path: string): void {
    const { tree, key } = this.#placeOf(path);
    if (tree.files.delete(key)) return;
    if (!tree.kind(key)) throw new FileError(path, "No such file or directory");
    if (this.list(path).length > 0) throw new FileError(path, "Directory not empty");
    tree.directories.delete(key);
  }

  kind(path: string): "file" | "directory" | undefined {
    const { tree, key } = this.#placeOf(path);
    return tree.kind(key);
  }

  #placeOf(path: string): Place {
    const place = tidy(path);
    for (const [mount, tree] of this.#mounts) {
      if (place === mount) return { tree, key: "/" };
      if (place.startsWith(`${mount}/`)) return { tree, key: place.slice(mount.length) };
    }
    return { tree: this.#own, key: place };
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
