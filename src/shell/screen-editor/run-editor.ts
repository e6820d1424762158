import { FileError } from "#base/files.ts";
import { encodeUtf8 } from "#base/utf8.ts";
import { type KeyEvent, resized } from "../editor/keys.ts";
import { resolvePath } from "../files/paths.ts";
import type { Invocation } from "../program.ts";
import { Input } from "../runtime/input.ts";
import { contentOf, type EditorModel, type OpenFile, type Wish, type Written } from "./model.ts";
import { paint, type Screen } from "./screen.ts";

const alternateScreen = "\x1b[?1049h\x1b[2J";
const mainScreen = "\x1b[?1049l";

/**
 * Runs an editor on the terminal until it is left, `keys` pressed first; answers its exit code, or undefined if there is no
 * terminal. Leaves the screen as it was.
 */
export async function runEditor<State extends { readonly wish?: Wish | undefined }>(
  model: EditorModel<State>,
  name: string,
  invocation: Invocation,
  keys: readonly string[],
): Promise<number | undefined> {
  const { streams, cancel } = invocation;
  const { terminal } = streams;
  const { keyboard } = Input.of(streams.in);
  if (!keyboard || !terminal) return undefined;
  let state = model.open(openFile(invocation, name));
  for (const key of keys) state = model.press(state, key, terminal);
  let shown: Screen | undefined;
  keyboard.beginRaw();
  keyboard.output(alternateScreen);
  try {
    for (;;) {
      const screen = model.screen(state, terminal);
      keyboard.output(paint(screen, shown));
      shown = screen;
      const event = await keyboard.next(cancel);
      if (event.type === "key" && event.name === resized) {
        keyboard.output("\x1b[2J");
        shown = undefined;
        continue;
      }
      for (const key of keysOf(event)) {
        state = model.press(state, key, terminal);
        const { wish } = state;
        if (wish?.type === "write") state = model.wrote(state, write(invocation, wish));
        // A write may be followed by the end.
        if (state.wish?.type === "leave") return state.wish.exitCode;
      }
    }
  } finally {
    keyboard.output(mainScreen);
    keyboard.end();
  }
}

function keysOf(event: KeyEvent): readonly string[] {
  return event.type === "text" ? Array.from(event.text) : [event.name];
}

function openFile({ files, cwd }: Invocation, name: string): OpenFile {
  const path = resolvePath(cwd, name);
  if (name === "" || files.kind(path) === undefined) return { name, content: undefined };
  try {
    return { name, content: files.read(path) };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { name, content: undefined, problem: error.message };
  }
}

function write(
  { files, cwd }: Invocation,
  { name, lines }: Extract<Wish, { type: "write" }>,
): Written {
  const content = contentOf(lines);
  try {
    files.write(resolvePath(cwd, name), content);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { problem: error.message };
  }
  return { bytes: encodeUtf8(content).length };
}
