/** Code points that a terminal draws over the one before them. */
const zero = /^(?:\p{Mn}|\p{Me}|[\u200b-\u200f]|[\ufe00-\ufe0f])$/u;
/** Code points that take two cells: East Asian wide and full-width ones, and emoji. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u;

/** How many cells a code point takes on the screen. */
export function widthOf(character: string): number {
  if (character >= " " && character <= "~") return 1;
  if (character < " " || character === "\x7f") return 2; // Shown as ^X.
  if (zero.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** The text as the terminal shows it: control characters as `^X`. */
export function shown(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/[\x00-\x09\x0b-\x1f\x7f]/g, (one) =>
    one === "\x7f" ? "^?" : `^${String.fromCharCode(one.charCodeAt(0) + 64)}`,
  );
}
