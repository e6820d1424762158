import type { Program } from "../program.ts";
import { unescape } from "./escapes.ts";

/** `echo [-neE] [text…]`, as bash has it. */
export const echo: Program = async ({ args, streams }) => {
  let newline = true;
  let escapes = false;
  let at = 0;
  for (; /^-[neE]+$/.test(args[at] ?? ""); at++) {
    for (const letter of (args[at] ?? "").slice(1)) {
      if (letter === "n") newline = false;
      else escapes = letter === "e";
    }
  }
  const text = args.slice(at).join(" ");
  const { text: shown, stopped } = escapes ? unescape(text) : { text, stopped: false };
  await streams.out.write(newline && !stopped ? `${shown}\n` : shown);
  return 0;
};
