import type { PosixFiles } from "#base/files.ts";
import type { Function as FunctionNode } from "../parse.ts";
import type { Jobs } from "./jobs.ts";
import { Variables } from "./variables.ts";

/** The options of `set` that this shell has. */
export type OptionName = "errexit" | "nounset" | "xtrace" | "pipefail" | "noglob";

/** What `complete` was told about a command. */
export interface CompletionRule {
  readonly options: readonly string[];
  readonly words: string | undefined;
  /** The function that bash would call. */
  readonly callback: string | undefined;
}

/** Everything a subshell gets a copy of. */
export class ShellState {
  readonly files: PosixFiles;
  readonly jobs: Jobs;
  variables = new Variables();
  functions = new Map<string, FunctionNode>();
  aliases = new Map<string, string>();
  /** By command. */
  completions = new Map<string, CompletionRule>();
  options = new Set<OptionName>();
  traps = new Map<string, string>();
  cwd: string;
  /** $0 */
  name = "bash";
  /** $1 and so on. */
  args: readonly string[] = [];
  lastExitCode = 0;
  pipeStatus: readonly number[] = [0];
  functionDepth = 0;
  /** How many evals, sourced files and shells are inside one another. */
  textDepth = 0;
  /** The functions that are running, the innermost first: `FUNCNAME`. */
  functionNames: readonly string[] = [];
  loopDepth = 0;
  /** Inside a condition `set -e` does not end the shell. */
  conditionDepth = 0;
  subshell = 0;

  constructor(files: PosixFiles, cwd: string, jobs: Jobs) {
    this.files = files;
    this.cwd = cwd;
    this.jobs = jobs;
  }

  /** The state of a subshell, which can change nothing here but files. */
  fork(): ShellState {
    const copy = new ShellState(this.files, this.cwd, this.jobs);
    copy.variables = this.variables.fork();
    copy.functions = new Map(this.functions);
    copy.aliases = new Map(this.aliases);
    copy.completions = new Map(this.completions);
    copy.options = new Set(this.options);
    copy.name = this.name;
    copy.args = this.args;
    copy.lastExitCode = this.lastExitCode;
    copy.pipeStatus = this.pipeStatus;
    copy.functionDepth = this.functionDepth;
    copy.textDepth = this.textDepth;
    copy.functionNames = this.functionNames;
    copy.conditionDepth = this.conditionDepth;
    copy.subshell = this.subshell + 1;
    return copy;
  }

  /** The text of a variable or special parameter; undefined if it is not set. */
  parameter(name: string): string | undefined {
    switch (name) {
      case "?":
        return String(this.lastExitCode);
      case "#":
        return String(this.args.length);
      case "$":
        return "1";
      case "!":
        return this.jobs.lastPid === undefined ? undefined : String(this.jobs.lastPid);
      case "0":
        return this.name;
      case "-":
        return `${this.options.has("errexit") ? "e" : ""}himBHs`;
      case "FUNCNAME":
        return this.functionNames[0];
      case "@":
      case "*":
        return this.args.length > 0 ? this.args.join(" ") : undefined;
      default:
        if (/^\d+$/.test(name)) return this.args[Number(name) - 1];
        return this.variables.get(name);
    }
  }

  /** Whether `test -v` holds for a variable or an element (`a[1]`). */
  isSet(name: string): boolean {
    const [, array, subscript] = /^(\w+)\[(.*)\]$/s.exec(name) ?? [];
    if (array === undefined || subscript === undefined) return this.parameter(name) !== undefined;
    const elements = this.array(array);
    return subscript === "@" || subscript === "*" ? elements.size > 0 : elements.has(subscript);
  }

  /** The elements of `$@`, or of an array; a plain variable is an array of one. */
  elements(name: string): readonly string[] {
    if (name === "@" || name === "*") return this.args;
    return [...this.array(name).values()];
  }

  /** An array by subscript, in its order. */
  array(name: string): ReadonlyMap<string, string> {
    if (name === "PIPESTATUS") {
      return new Map(this.pipeStatus.map((code, index) => [String(index), String(code)]));
    }
    if (name === "FUNCNAME") {
      return new Map(this.functionNames.map((one, index) => [String(index), one]));
    }
    const value = this.variables.value(name);
    if (value === undefined) return new Map();
    if (typeof value === "string") return new Map([["0", value]]);
    if (this.variables.attributes(name).associative) return value;
    return new Map([...value].toSorted(([a], [b]) => Number(a) - Number(b)));
  }
}
