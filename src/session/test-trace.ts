// What tests of recordings of a real cluster share: what is typed there is typed here, and has to print the same
// but for what chance, the clock and the machines decide.

import type { Session } from "./session.ts";
import { playScript } from "./transcript.ts";

/** What a line printed, with words in the place of what differs from one cluster to the next. */
export interface Printed {
  readonly line: string;
  readonly output: readonly string[];
}

export interface Comparison {
  /** What stands in the place of names, addresses, times. */
  readonly blots: readonly (readonly [RegExp, string])[];
  /** The lines of a command's output that are compared. */
  readonly compared: (lines: readonly string[], line: string) => readonly string[];
}

/** Types what was typed in a recording; answers what was printed there and what is printed here. */
export async function playTrace(
  trace: string,
  session: Session,
  comparison: Comparison,
): Promise<{ readonly there: readonly Printed[]; readonly here: readonly Printed[] }> {
  const script = trace
    .split("\n")
    .filter((line) => line.startsWith("$ ") || line.startsWith("#@"))
    .map((line) => line.replace(/^\$ /, ""))
    .join("\n");
  let transcript = "";
  await playScript(script, session, (written) => (transcript += written));
  return { there: printed(trace, comparison), here: printed(transcript, comparison) };
}

function printed(transcript: string, { blots, compared }: Comparison): readonly Printed[] {
  return transcript
    .split(/^\$ /m)
    .slice(1)
    .map((entry) => {
      const [line = "", ...rest] = entry.split("\n").filter((text) => !text.startsWith("#@"));
      const output = rest.join("\n").trimEnd();
      const text = blots.reduce((all, [what, word]) => all.replaceAll(what, word), output);
      return { line, output: compared(text.split("\n"), line) };
    });
}
