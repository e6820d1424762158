import { newDirectoryMode, newFileMode } from "#base/file-modes.ts";
import type { Attributes } from "#base/files.ts";

/** What is in a file; as a function, what it answers whoever reads. */
export type FileText = string | (() => string);

/** A file, a link, or else a directory. */
export interface Entry extends Attributes {
  readonly text?: FileText;
  /** Where a link leads, as it was written. */
  readonly link?: string;
}

const directory: Entry = { mode: newDirectoryMode, uid: 0, gid: 0 };
const file: Entry = { mode: newFileMode, uid: 0, gid: 0 };

/** Files and directories by path; `/` is the top. What a volume is, and a container's own disk. */
export class FileTree {
  readonly #made = new Map<string, Entry>([["/", directory]]);
  /** What is still to be done, in this order. */
  #due: (() => void)[] = [];

  /** `modes`: those that are not as usual. What is not said belongs to root. */
  constructor(
    files: Readonly<Record<string, FileText>> = {},
    directories: readonly string[] = [],
    modes: Readonly<Record<string, number>> = {},
  ) {
    for (const path of directories) this.put(path, {});
    for (const [path, text] of Object.entries(files)) this.put(path, { text });
    for (const [path, mode] of Object.entries(modes)) this.change(path, { mode });
  }

  get #entries(): Map<string, Entry> {
    const due = this.#due;
    this.#due = [];
    for (const change of due) change();
    return this.#made;
  }

  /** Makes a change when somebody looks: at most volumes nobody ever does. */
  whenLooked(change: () => void): void {
    this.#due.push(change);
  }

  /** As it is now; later changes of the one do not reach the other. */
  copy(): FileTree {
    const copy = new FileTree();
    for (const [place, entry] of this.#entries) copy.#entries.set(place, entry);
    return copy;
  }

  /** Where a path leads when its links are followed. */
  resolve(path: string): string {
    let place = "/";
    for (const part of tidy(path).split("/").filter(Boolean)) {
      const next = below(place, part);
      const link = this.#entries.get(next)?.link;
      place = link === undefined ? next : this.resolve(below(place, link));
    }
    return place;
  }

  /** What is at a place; a link itself, not what it leads to. */
  find(place: string): Entry | undefined {
    return this.#entries.get(place);
  }

  /** What is in the file; undefined if there is none. */
  text(place: string): string | undefined {
    const text = this.#entries.get(place)?.text;
    return typeof text === "function" ? text() : text;
  }

  kind(place: string): "file" | "directory" | undefined {
    const entry = this.#entries.get(place);
    return entry && (entry.text === undefined ? "directory" : "file");
  }

  /** Puts something there, a directory if it has no text; what is not said of it stays or is as usual. */
  put(path: string, entry: Partial<Entry>): void {
    const place = tidy(path);
    const above = parentOf(place);
    if (!this.#entries.has(above)) this.put(above, {});
    const usual = entry.text === undefined ? directory : file;
    this.#entries.set(place, { ...(this.#entries.get(place) ?? usual), ...entry });
  }

  change(place: string, change: Partial<Attributes>): void {
    const entry = this.#entries.get(place);
    if (entry) this.#entries.set(place, { ...entry, ...change });
  }

  /** Takes it away with all that is in it; of the top only what is in it. */
  remove(place: string): void {
    const prefix = place === "/" ? place : `${place}/`;
    for (const each of this.#entries.keys()) {
      if (each !== "/" && (each === place || each.startsWith(prefix))) this.#entries.delete(each);
    }
  }

  /** Names in a directory, sorted. */
  names(place: string): string[] {
    const prefix = place === "/" ? place : `${place}/`;
    return [...this.#entries.keys()]
      .filter((each) => each !== "/" && parentOf(each) === place)
      .map((each) => each.slice(prefix.length))
      .toSorted();
  }

  /** All that there is, by place. */
  entries(): readonly (readonly [place: string, entry: Entry])[] {
    return [...this.#entries];
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

export function parentOf(place: string): string {
  return place.slice(0, place.lastIndexOf("/")) || "/";
}

/** A path that is meant from a place. */
function below(place: string, path: string): string {
  return path.startsWith("/") ? path : tidy(`${place}/${path}`);
}
