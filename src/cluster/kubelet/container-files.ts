import { attributesOfNew, type Credentials, mayRemove, permits } from "#base/file-modes.ts";
import { type Attributes, FileError, type Permission, type Stat } from "#base/files.ts";
import { utf8Length } from "#base/utf8.ts";
import type { ProcessFiles } from "../images/image.ts";
import { FileTree, parentOf, tidy } from "./file-tree.ts";

/** A part of a tree that a container sees at some path. */
export interface Mount {
  readonly tree: FileTree;
  /** Where in the tree; `/` for all of it. */
  readonly root: string;
  readonly readOnly: boolean;
  /** A tmpfs. */
  readonly isInMemory: boolean;
}

/** Where a path leads: into a tree, and where in it. */
interface Place extends Omit<Mount, "root"> {
  readonly key: string;
}

const root: Credentials = { uid: 0, gid: 0 };

/** The root file system of one container: the image's files, what was written since, and its volumes. */
export class ContainerFiles implements ProcessFiles {
  readonly #root: () => FileTree;
  #made: FileTree | undefined;
  readonly #ownIsReadOnly: boolean;
  readonly #user: Credentials;
  /** The longest paths first. */
  readonly #mounts: readonly (readonly [path: string, mount: Mount])[];

  /**
   * `root` is asked when a program first looks: most never do. `mounts`: what others may see as well, by the
   * path at which it is mounted. `user`: who the container's processes run as.
   */
  constructor(
    disk: () => FileTree,
    mounts: ReadonlyMap<string, Mount> = new Map(),
    readOnly = false,
    user: Credentials = root,
  ) {
    this.#root = disk;
    this.#ownIsReadOnly = readOnly;
    this.#user = user;
    this.#mounts = [...mounts]
      .map(([path, mount]) => [tidy(path), mount] as const)
      .toSorted(([a], [b]) => b.length - a.length);
  }

  /** The container's own disk, with a place for each mount. */
  get #own(): FileTree {
    if (this.#made) return this.#made;
    const own = this.#root();
    for (const [path, { tree, root: top }] of this.#mounts) {
      own.put(path, tree.kind(top) === "file" ? { text: "" } : {});
    }
    this.#made = own;
    return own;
  }

  read(path: string): string {
    const { tree, key } = this.#entered(path);
    const text = tree.text(key);
    if (text === undefined) {
      throw new FileError(path, tree.kind(key) ? "Is a directory" : noSuchFile);
    }
    this.#require("r", path);
    return text;
  }

  /** What programs have left in a file, as root on the node sees it; undefined if there is none. */
  left(path: string): string | undefined {
    if (!this.#made && !this.#mountAbove(tidy(path))) return undefined;
    const { tree, key } = this.#placeOf(path);
    return tree.text(key);
  }

  write(path: string, text: string): void {
    if (tidy(path) === "/dev/null") return;
    const { tree, key } = this.#writable(path);
    if (tree.kind(key) === "directory") throw new FileError(path, "Is a directory");
    if (tree.kind(key)) this.#require("w", path);
    const isNew = !tree.kind(key);
    tree.put(key, { text, ...(isNew && this.#new(path, false)) });
  }

  append(path: string, text: string): void {
    const { tree, key } = this.#placeOf(path);
    this.write(path, (tree.text(key) ?? "") + text);
  }

  list(path: string): readonly string[] {
    const { tree, key } = this.#entered(path);
    const kind = tree.kind(key);
    if (kind !== "directory") throw new FileError(path, kind ? "Not a directory" : noSuchFile);
    this.#require("r", path);
    return tree.names(key);
  }

  makeDirectory(path: string): void {
    const { tree, key } = this.#writable(path);
    if (tree.kind(key)) throw new FileError(path, "File exists");
    tree.put(key, this.#new(path, true));
  }

  remove(path: string): void {
    const { tree, key } = this.#writable(path, false);
    const entry = tree.find(key);
    if (!entry) throw new FileError(path, noSuchFile);
    const above = parentOf(tidy(path));
    this.#require("w", above, path);
    if (!mayRemove(this.stat(above, true), entry, this.#user)) throw notPermitted(path);
    if (tree.kind(key) === "directory" && tree.names(key).length > 0 && !entry.link) {
      throw new FileError(path, "Directory not empty");
    }
    tree.remove(key);
  }

  kind(path: string): "file" | "directory" | undefined {
    const { tree, key } = this.#placeOf(path);
    return tree.kind(key);
  }

  stat(path: string, followsLink: boolean): Stat {
    const { tree, key } = this.#entered(path, followsLink);
    const entry = tree.find(key);
    if (!entry) throw new FileError(path, noSuchFile);
    const { mode, uid, gid, link } = entry;
    const text = link ?? tree.text(key);
    const size = text === undefined ? directoryBytes : utf8Length(text);
    return { mode, uid, gid, size, ...(link !== undefined && { link }) };
  }

  setAttributes(path: string, change: Partial<Attributes>): void {
    const { uid, gid } = this.stat(path, true);
    const { tree, key } = this.#writable(path);
    const user = this.#user;
    const gives = change.uid !== undefined && change.uid !== uid;
    const mayGive =
      change.gid === undefined || [gid, user.gid, ...(user.groups ?? [])].includes(change.gid);
    if (user.uid !== 0 && (user.uid !== uid || gives || !mayGive)) throw notPermitted(path);
    tree.change(key, change);
  }

  may(what: Permission, path: string): boolean {
    const { tree, key } = this.#placeOf(path);
    const entry = tree.find(key);
    if (!entry || !this.#mayReach(path)) return false;
    return permits(entry, what, this.#user, tree.kind(key) === "directory");
  }

  isInMemory(path: string): boolean {
    return this.#placeOf(path).isInMemory;
  }

  #new(path: string, isDirectory: boolean): Attributes {
    const above = `${tidy(path)}/..`;
    if (this.kind(above) !== "directory") throw new FileError(path, noSuchFile);
    this.#require("w", above, path);
    return attributesOfNew(this.stat(above, true), this.#user, isDirectory);
  }

  /** Throws FileError, about `path`, if the process may not. */
  #require(what: Permission, place: string, path = place): void {
    if (!this.may(what, place)) throw new FileError(path, "Permission denied");
  }

  #writable(path: string, follows = true): Place {
    const place = this.#entered(path, follows);
    if (place.readOnly) throw new FileError(path, "Read-only file system");
    return place;
  }

  /** Where a path leads. Throws FileError if the process may not look into all directories on the way. */
  #entered(path: string, follows = true): Place {
    if (!this.#mayReach(path)) throw new FileError(path, "Permission denied");
    return this.#placeOf(path, follows);
  }

  #mayReach(path: string): boolean {
    const above = parentOf(tidy(path));
    if (this.#user.uid === 0 || above === tidy(path)) return true;
    return this.kind(above) === "directory" ? this.may("x", above) : this.#mayReach(above);
  }

  /** `follows`: what a link leads to instead of the link. */
  #placeOf(path: string, follows = true): Place {
    const place = tidy(path);
    const mounted = this.#mountAbove(place);
    if (mounted) {
      const [mountPath, { root: top, ...mount }] = mounted;
      const key = tidy(`${top}/${place.slice(mountPath.length)}`);
      return { ...mount, key: leadsTo(mount.tree, key, follows) };
    }
    // The runtime mounts a tmpfs there.
    const isInMemory = place === "/dev" || place.startsWith("/dev/");
    const tree = this.#own;
    const readOnly = this.#ownIsReadOnly && !isInMemory;
    return { tree, key: leadsTo(tree, place, follows), readOnly, isInMemory };
  }

  #mountAbove(place: string): readonly [path: string, mount: Mount] | undefined {
    return this.#mounts.find(([path]) => place === path || place.startsWith(`${path}/`));
  }
}

function leadsTo(tree: FileTree, key: string, follows: boolean): string {
  if (follows) return tree.resolve(key);
  const name = key.slice(key.lastIndexOf("/") + 1);
  return tidy(`${tree.resolve(parentOf(key))}/${name}`);
}

const directoryBytes = 4096;
const noSuchFile = "No such file or directory";

function notPermitted(path: string): FileError {
  return new FileError(path, "Operation not permitted");
}
