import { FileError, type Files } from "#base/files.ts";
import { equal } from "#base/json.ts";

/** What is in a file; as a function, what it answers whoever reads. */
export type FileText = string | (() => string);

/** Files and directories by path; `/` is the top. What a volume is, and a container's own disk. */
export class FileTree {
  readonly files: Map<string, FileText>;
  readonly directories: Set<string>;
  /** What was last put there as a whole. */
  #put: Readonly<Record<string, FileText>> | undefined;

  constructor(files: Readonly<Record<string, FileText>> = {}, directories: readonly string[] = []) {
    this.files = new Map(Object.entries(files));
    this.directories = new Set(["/", ...directories]);
  }

  /** Puts these files, their paths as somebody wrote them, in the place of all that were there. */
  replace(files: Readonly<Record<string, FileText>>): void {
    if (equal(files, this.#put)) return;
    this.#put = files;
    this.files.clear();
    for (const [path, text] of Object.entries(files)) this.files.set(tidy(path), text);
  }

  /** As it is now; later changes of the one do not reach the other. */
  copy(): FileTree {
    return new FileTree(Object.fromEntries(this.files), [...this.directories]);
  }

  /** What is in the file; undefined if there is none. */
  text(place: string): string | undefined {
    const text = this.files.get(place);
    return typeof text === "function" ? text() : text;
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

/** A part of a tree that a container sees at some path. */
export interface Mount {
  readonly tree: FileTree;
  /** Where in the tree; `/` for all of it. */
  readonly root: string;
  readonly readOnly: boolean;
}

/** Where a path leads: into a tree, and where in it. */
interface Place {
  readonly tree: FileTree;
  readonly key: string;
  readonly readOnly: boolean;
}

/** What a container's own disk is made from. */
export interface RootFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly directories?: readonly string[];
}

/** The root file system of one container: the image's files, what was written since, and its volumes. */
export class ContainerFiles implements Files {
  readonly #root: () => RootFiles;
  #made: FileTree | undefined;
  readonly #ownIsReadOnly: boolean;
  /** The longest paths first. */
  readonly #mounts: readonly (readonly [path: string, mount: Mount])[];

  /**
   * `root` is asked when a program first looks: most never do. `mounts`: what others may see as well, by the
   * path at which it is mounted.
   */
  constructor(
    root: () => RootFiles,
    mounts: ReadonlyMap<string, Mount> = new Map(),
    readOnly = false,
  ) {
    this.#root = root;
    this.#ownIsReadOnly = readOnly;
    this.#mounts = [...mounts]
      .map(([path, mount]) => [tidy(path), mount] as const)
      .toSorted(([a], [b]) => b.length - a.length);
  }

  /** The container's own disk, with a place for each mount. */
  get #own(): FileTree {
    if (this.#made) return this.#made;
    const { files, directories = [] } = this.#root();
    const own = new FileTree(files, ["/tmp", "/etc", "/root", ...directories]);
    for (const [path, { tree, root }] of this.#mounts) {
      if (tree.kind(root) === "file") own.files.set(path, "");
      else own.directories.add(path);
    }
    this.#made = own;
    return own;
  }

  read(path: string): string {
    const { tree, key } = this.#placeOf(path);
    const text = tree.text(key);
    if (text !== undefined) return text;
    throw new FileError(path, tree.kind(key) ? "Is a directory" : "No such file or directory");
  }

  write(path: string, text: string): void {
    const { tree, key } = this.#writable(path);
    if (tree.kind(key) === "directory") throw new FileError(path, "Is a directory");
    if (tree.kind(parentOf(key)) !== "directory") {
      throw new FileError(path, "No such file or directory");
    }
    tree.files.set(key, text);
  }

  append(path: string, text: string): void {
    const { tree, key } = this.#placeOf(path);
    this.write(path, (tree.text(key) ?? "") + text);
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
    const { tree, key } = this.#writable(path);
    if (tree.kind(key)) throw new FileError(path, "File exists");
    tree.directories.add(key);
  }

  remove(path: string): void {
    const { tree, key } = this.#writable(path);
    if (tree.files.delete(key)) {
      tree.directories.add(parentOf(key));
      return;
    }
    if (!tree.kind(key)) throw new FileError(path, "No such file or directory");
    if (this.list(path).length > 0) throw new FileError(path, "Directory not empty");
    tree.directories.delete(key);
  }

  kind(path: string): "file" | "directory" | undefined {
    const { tree, key } = this.#placeOf(path);
    return tree.kind(key);
  }

  #writable(path: string): Place {
    const place = this.#placeOf(path);
    if (place.readOnly) throw new FileError(path, "Read-only file system");
    return place;
  }

  #placeOf(path: string): Place {
    const place = tidy(path);
    for (const [mountPath, { tree, root, readOnly }] of this.#mounts) {
      if (place !== mountPath && !place.startsWith(`${mountPath}/`)) continue;
      return { tree, key: tidy(`${root}/${place.slice(mountPath.length)}`), readOnly };
    }
    return { tree: this.#own, key: place, readOnly: this.#ownIsReadOnly };
  }
}

/** Absolute, without `.`, `..` and doubled slashes. */
export function tidy(path: string): string {
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
