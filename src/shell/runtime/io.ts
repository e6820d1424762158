import type { CancelSignal } from "#base/cancel.ts";
import type { IOStreams } from "#base/streams.ts";
import type { Input } from "./input.ts";

/** The streams of a command inside the shell, and what Ctrl-C reaches it by. */
export interface Io extends IOStreams {
  readonly in: Input;
  readonly cancel: CancelSignal;
}
