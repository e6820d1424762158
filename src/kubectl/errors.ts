/** A mistake in how the command was called: printed as `error: MESSAGE`, exit code 1. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Ends the command with this exit code; `message`, if any, goes to stderr as it is. */
export class ExitError extends Error {
  override name = "ExitError";
  readonly code: number;

  constructor(code: number, message = "") {
    super(message);
    this.code = code;
  }
}
