/**
 * A file system as programs see it: the shell's in memory, the real one under `slipway kubectl`.
 * Paths are absolute, or relative to the caller's working directory as it resolves them.
 */
export interface Files {
  /** The whole text. Throws FileError. */
  read(path: string): string;
  /** Replaces or creates a file. Throws FileError. */
  write(path: string, text: string): void;
  append(path: string, text: string): void;
  /** Names in a directory, sorted. Throws FileError. */
  list(path: string): readonly string[];
  makeDirectory(path: string): void;
  /** Removes a file or an empty directory. Throws FileError. */
  remove(path: string): void;
  kind(path: string): "file" | "directory" | undefined;
}

/** Whose something is, and who may do what with it, as stat(2) tells. */
export interface Attributes {
  /** The twelve bits that chmod sets. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** What stat(2) tells. */
export interface Stat extends Attributes {
  /** In bytes. */
  readonly size: number;
  /** What a link says. */
  readonly link?: string;
}

/** A file system with owners and modes, as one process sees it. */
export interface PosixFiles extends Files {
  /** `followsLink`: of what a link leads to instead of the link. Throws FileError. */
  stat(path: string, followsLink: boolean): Stat;
  /** Throws FileError. */
  setAttributes(path: string, change: Partial<Attributes>): void;
  /** Whether the process may read it, write to it, run it or look for something in it. */
  may(what: Permission, path: string): boolean;
}

export type Permission = "r" | "w" | "x";

/** What a file operation failed of, in the words of strerror(3): `No such file or directory`. */
export class FileError extends Error {
  override name = "FileError";
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** The files as a process sees them whose working directory is `folder`: errors name paths as they were given. */
export function filesIn(folder: string, files: Files): Files {
  const at = <T>(path: string, action: (path: string) => T): T => {
    try {
      return action(path.startsWith("/") ? path : `${folder}/${path}`);
    } catch (error) {
      throw error instanceof FileError ? new FileError(path, error.message) : error;
    }
  };
  return {
    read: (path) => at(path, (found) => files.read(found)),
    write: (path, text) => at(path, (found) => files.write(found, text)),
    append: (path, text) => at(path, (found) => files.append(found, text)),
    list: (path) => at(path, (found) => files.list(found)),
    makeDirectory: (path) => at(path, (found) => files.makeDirectory(found)),
    remove: (path) => at(path, (found) => files.remove(found)),
    kind: (path) => at(path, (found) => files.kind(found)),
  };
}
