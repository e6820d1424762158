import type { Screen, Size } from "./screen.ts";

/** A file as an editor opens it. */
export interface OpenFile {
  readonly name: string;
  /** Undefined for one that does not exist yet. */
  readonly content: string | undefined;
  /** Why it cannot be edited, in the words of strerror(3). */
  readonly problem?: string;
}

/** What an editor asks of whoever runs it. */
export type Wish =
  | { readonly type: "write"; readonly name: string; readonly lines: readonly string[] }
  | { readonly type: "leave"; readonly exitCode: number };

/** How a write went: its size, or why it failed. */
export type Written = { readonly bytes: number } | { readonly problem: string };

/** An editor without terminal and files: keys go in, wishes and screens come out. */
export interface EditorModel<State extends { readonly wish?: Wish | undefined }> {
  open(file: OpenFile): State;
  /** A key by its name, or characters that were typed. */
  press(state: State, key: string, size: Size): State;
  /** What was wished to be written is. */
  wrote(state: State, written: Written): State;
  screen(state: State, size: Size): Screen;
}

/** The lines of a file, at least one. */
export function linesOf(content: string): readonly string[] {
  return content.replace(/\n$/, "").split("\n");
}

/** The file of these lines; an empty line alone is an empty file. */
export function contentOf(lines: readonly string[]): string {
  return lines.length === 1 && lines[0] === "" ? "" : `${lines.join("\n")}\n`;
}
