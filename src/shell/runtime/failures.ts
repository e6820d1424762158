/** A command line cannot go on: `bash: x: unbound variable`. The message is what follows `bash: `. */
export class ShellFailure extends Error {
  override name = "ShellFailure";
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A builtin cannot do its work: it ends with this exit code, and the line goes on. */
export class BuiltinFailure extends ShellFailure {
  override name = "BuiltinFailure";
}

/** `break` and `continue` on their way to the loop that they mean. */
export class LoopJump extends Error {
  readonly kind: "break" | "continue";
  levels: number;

  constructor(kind: "break" | "continue", levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

/** `return` on its way to the end of the function or sourced file. */
export class Return extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("return");
    this.exitCode = exitCode;
  }
}

/** `exit`, or `set -e` with a failed command, on its way to the end of the shell. */
export class Exit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("exit");
    this.exitCode = exitCode;
  }
}

/** A redirection failed: the command does not run and its exit code is 1. */
export class RedirectFailure extends ShellFailure {
  override name = "RedirectFailure";
}
