/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += widthOf(character);
  return bytes;
}

/** The longest beginning of a text that takes at most `bytes` bytes in UTF-8. */
export function utf8Cut(text: string, bytes: number): string {
  let left = bytes;
  let end = 0;
  for (const character of text) {
    left -= widthOf(character);
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The longest end of a text that takes at most `bytes` bytes in UTF-8. */
export function utf8Tail(text: string, bytes: number): string {
  const excess = utf8Length(text) - bytes;
  if (excess <= 0) return text;
  const rest = text.slice(utf8Cut(text, excess).length);
  // A character that the cut would split goes as well.
  if (utf8Length(rest) <= bytes) return rest;
  return rest.slice(rest.codePointAt(0)! > 0xffff ? 2 : 1);
}

function widthOf(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
