/** A place in the input at which a command runs. */
export type Address =
  | { readonly type: "line"; readonly line: number }
  | { readonly type: "last" }
  | { readonly type: "step"; readonly first: number; readonly step: number }
  /** Undefined: the regular expression used last. */
  | { readonly type: "match"; readonly regExp: RegExp | undefined }
  /** As a second address: so many lines more, or up to a multiple of so many. */
  | { readonly type: "more"; readonly lines: number }
  | { readonly type: "multiple"; readonly of: number };

/** `s` and what it does. */
export interface Substitution {
  readonly regExp: RegExp | undefined;
  readonly replacement: readonly ReplacementPart[];
  readonly all: boolean;
  /** Only the matches from this one on; 1 is the first. */
  readonly from: number;
  readonly print: boolean;
  readonly file: string | undefined;
}

/** A piece of what `s` puts in: text, a group, or a change of case for what follows. */
export type ReplacementPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "group"; readonly group: number }
  | { readonly type: "case"; readonly letter: "L" | "U" | "l" | "u" | "E" };

/** What a command does. */
export type Action =
  | { readonly name: "s"; readonly substitution: Substitution }
  | { readonly name: "y"; readonly map: ReadonlyMap<string, string> }
  | { readonly name: "a" | "i" | "c" | "r" | "w"; readonly text: string }
  | { readonly name: "b" | "t" | "T"; readonly label: string }
  | { readonly name: "q" | "Q"; readonly exitCode: number }
  | { readonly name: "}" | Plain }
  | { readonly name: "{"; readonly end: number };

/** Commands without arguments. */
export type Plain = "d" | "D" | "p" | "P" | "n" | "N" | "g" | "G" | "h" | "H" | "x" | "=" | "z";

/** One command of a script with the lines at which it runs. */
export interface SedCommand {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
  readonly action: Action;
}

/** A script that can be run: `labels` are places in `commands`. */
export interface SedScript {
  readonly commands: readonly SedCommand[];
  readonly labels: ReadonlyMap<string, number>;
}
