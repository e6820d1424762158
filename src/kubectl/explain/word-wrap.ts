/**
 * Breaks a text into lines of at most `limit` characters between its words, as go-wordwrap does: its own
 * line breaks stay, blanks at a break are lost, and a word longer than a line has one of its own.
 */
export function wordWrap(text: string, limit: number): string {
  return text
    .split("\n")
    .map((line) => wrapLine(line, limit))
    .join("\n");
}

function wrapLine(line: string, limit: number): string {
  let wrapped = "";
  let length = 0;
  let spaces = "";
  for (const part of line.match(/[^\S\u00a0]+|[\S\u00a0]+/g) ?? []) {
    if (/^[^\S\u00a0]/.test(part)) {
      spaces = part;
      continue;
    }
    const before = length + spaces.length;
    // As go-wordwrap counts, one character alone is not worth a break before a word as long as a line.
    if (before + part.length <= limit || before < 2) {
      wrapped += spaces + part;
      length += spaces.length + part.length;
    } else {
      wrapped += `\n${part}`;
      length = part.length;
    }
    spaces = "";
  }
  return length + spaces.length <= limit ? wrapped + spaces : wrapped;
}

/** Every line behind so many blanks. */
export function indent(text: string, amount: number): string {
  const blanks = " ".repeat(amount);
  return blanks + text.replaceAll("\n", `\n${blanks}`);
}
