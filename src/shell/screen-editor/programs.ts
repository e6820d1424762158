import type { Invocation, Program } from "../program.ts";
import type { EditorModel, Wish } from "./model.ts";
import { nanoWrote, openNano, pressNano } from "./nano.ts";
import { nanoScreen } from "./nano-screen.ts";
import { runEditor } from "./run-editor.ts";
import { openVi, viWrote } from "./vi.ts";
import { pressVi } from "./vi-press.ts";
import { viScreen } from "./vi-screen.ts";

/** GNU nano in small. */
export const nano = { open: openNano, press: pressNano, wrote: nanoWrote, screen: nanoScreen };

/** The part of vi that one needs. */
export const vi = { open: openVi, press: pressVi, wrote: viWrote, screen: viScreen };

const nanoHelp = `Usage: nano [FILE]
Edits a text on the whole terminal. Ctrl-G shows the keys.
`;

const viHelp = `Usage: vi [+LINE] [FILE]
Edits a text on the whole terminal. i inserts, Escape ends that, :wq saves and leaves, :q! leaves.
`;

/** The editors of the shell, by name. */
export const screenEditors: Readonly<Record<string, Program>> = {
  nano: editor("nano", nano, nanoHelp, "M-g"),
  vi: editor("vi", vi, viHelp, ":"),
  vim: editor("vim", vi, viHelp, ":"),
};

function editor<State extends { readonly wish?: Wish | undefined }>(
  program: string,
  model: EditorModel<State>,
  help: string,
  /** The key after which the number of a line can be typed. */
  goToLine: string,
): Program {
  return async (invocation: Invocation) => {
    const { args, streams } = invocation;
    if (args.includes("--help")) {
      await streams.out.write(help);
      return 0;
    }
    const wrong = args.find((arg) => /^-./.test(arg) && arg !== "--");
    if (wrong !== undefined) {
      await streams.errOut.write(`${program}: unknown option '${wrong}'\n${help}`);
      return 1;
    }
    const names = args.filter((arg) => arg !== "--" && !arg.startsWith("+"));
    if (names.length > 1) {
      await streams.errOut.write(`${program}: one file at a time\n`);
      return 1;
    }
    const line = args.find((arg) => /^\+\d+$/.test(arg))?.slice(1);
    const keys = line === undefined ? [] : [goToLine, ...Array.from(line), "Enter"];
    const exitCode = await runEditor(model, names[0] ?? "", invocation, keys);
    if (exitCode !== undefined) return exitCode;
    await streams.errOut.write(`${program}: there is no terminal to edit on\n`);
    return 1;
  };
}
