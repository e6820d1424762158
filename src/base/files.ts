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

/** What a file operation failed of, in the words of strerror(3): `No such file or directory`. */
export class FileError extends Error {
  override name = "FileError";
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}
