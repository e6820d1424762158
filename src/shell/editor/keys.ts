/** What the learner did: typed or pasted text, or a key by its name (`C-a`, `M-b`, `Left`). */
export type KeyEvent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "key"; readonly name: string };

/** The name of the key that no finger presses: the terminal has another size now. */
export const resized = "Resize";

const sequences: Readonly<Record<string, string>> = {
  "[A": "Up",
  "[B": "Down",
  "[C": "Right",
  "[D": "Left",
  OA: "Up",
  OB: "Down",
  OC: "Right",
  OD: "Left",
  "[H": "Home",
  "[F": "End",
  OH: "Home",
  OF: "End",
  "[1~": "Home",
  "[4~": "End",
  "[7~": "Home",
  "[8~": "End",
  "[3~": "Delete",
  "[5~": "PageUp",
  "[6~": "PageDown",
  "[1;5C": "M-f",
  "[1;5D": "M-b",
  "[1;3C": "M-f",
  "[1;3D": "M-b",
  "[3;5~": "M-d",
  OP: "F1",
  OQ: "F2",
  OR: "F3",
  "[17~": "F6",
  "[20~": "F9",
  "[21~": "F10",
  "[23~": "F11",
};

const pasteStart = "\x1b[200~";
const pasteEnd = "\x1b[201~";
// eslint-disable-next-line no-control-regex
const control = /[\x00-\x1f\x7f]/g;

/** Turns the bytes of a terminal into keys. Remembers a paste that comes in several pieces. */
export class KeyReader {
  #pasting = false;
  /** The beginning of the mark at the end of a paste: the rest may come with the next piece. */
  #held = "";

  /** The events in order. Takes time in proportion to the data. */
  read(piece: string): KeyEvent[] {
    const events: KeyEvent[] = [];
    const data = this.#held + piece;
    this.#held = "";
    for (let at = 0; at < data.length;) at = this.#next(data, at, events);
    return events;
  }

  #next(data: string, at: number, events: KeyEvent[]): number {
    if (this.#pasting) {
      const end = data.indexOf(pasteEnd, at);
      this.#pasting = end < 0;
      if (end < 0) this.#held = startOfMark(data.slice(at));
      addPasted(data.slice(at, end < 0 ? data.length - this.#held.length : end), events);
      return end < 0 ? data.length : end + pasteEnd.length;
    }
    if (data.startsWith(pasteStart, at)) {
      this.#pasting = true;
      return at + pasteStart.length;
    }
    control.lastIndex = at;
    const place = control.exec(data)?.index ?? data.length;
    if (place > at) {
      events.push({ type: "text", text: data.slice(at, place) });
      return place;
    }
    if (data[at] === "\x1b") return readEscape(data, at, events);
    const enter = data[at] === "\r" || data[at] === "\n";
    events.push({ type: "key", name: enter ? "Enter" : controlName(data.charCodeAt(at)) });
    return data.startsWith("\r\n", at) ? at + 2 : at + 1;
  }
}

/** What stands at the end of a piece and may be the beginning of the mark, or half a line end. */
function startOfMark(piece: string): string {
  if (piece.endsWith("\r")) return "\r";
  for (let length = Math.min(pasteEnd.length - 1, piece.length); length > 0; length--) {
    if (piece.endsWith(pasteEnd.slice(0, length))) return pasteEnd.slice(0, length);
  }
  return "";
}

/** In a paste only line ends are keys: a Tab in it completes nothing. */
function addPasted(text: string, events: KeyEvent[]): void {
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (index > 0) events.push({ type: "key", name: "Enter" });
    // eslint-disable-next-line no-control-regex
    const clean = line.replaceAll(/[\x00-\x08\x0b-\x1f\x7f]/g, "");
    if (clean !== "") events.push({ type: "text", text: clean });
  }
}

function readEscape(data: string, at: number, events: KeyEvent[]): number {
  // eslint-disable-next-line no-control-regex
  const sequence = /\x1b(\[[0-9;?]*[ -/]*[@-~]|O[A-Za-z]|[^[O]|)/y;
  sequence.lastIndex = at;
  const found = sequence.exec(data)?.[1] ?? "";
  if (found === "") events.push({ type: "key", name: "Escape" });
  else if (found.length === 1) {
    const code = found.charCodeAt(0);
    const name = code < 32 || code === 127 ? controlName(code) : found.toLowerCase();
    events.push({ type: "key", name: `M-${name}` });
  } else events.push({ type: "key", name: sequences[found] ?? "Unknown" });
  return at + 1 + found.length;
}

function controlName(code: number): string {
  if (code === 127 || code === 8) return "Backspace";
  if (code === 9) return "Tab";
  return `C-${String.fromCharCode(code + 96)}`;
}
