import type { Process } from "./image.ts";

/** Called with the exit code when a program has ended. */
export type Done = (code: number) => void;
export type Output = (text: string) => void;

/** One run of a tool. */
export interface ToolRun {
  readonly process: Process;
  readonly args: readonly string[];
  /** Of the shell's variables, those that programs see. */
  readonly env: Readonly<Record<string, string>>;
  /** What a pipe or `<` feeds it. */
  readonly input: string;
  readonly out: Output;
  readonly err: Output;
  readonly done: Done;
}

export type Tool = (run: ToolRun) => void;
