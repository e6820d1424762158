/** Mean advance of a letter in em: of the page's sans-serif, and of its monospace. */
const advance = { sans: 0.56, bold: 0.6, mono: 0.61 };

/** The typefaces whose widths are known well enough to lay text out without measuring it. */
export type Face = keyof typeof advance;

/** About how wide the text is, in the unit of `size`. */
export function textWidth(text: string, size: number, face: Face = "sans"): number {
  return text.length * size * advance[face];
}

/** The text, or as much of its beginning as fits into `width`, ended by `…`. */
export function fitted(text: string, width: number, size: number, face: Face = "sans"): string {
  const room = Math.floor(width / (size * advance[face]));
  return text.length <= room ? text : `${text.slice(0, Math.max(room - 1, 1))}…`;
}

/** Like `fitted`, but keeps the end: what tells generated names apart. */
export function fittedEnd(text: string, width: number, size: number, face: Face = "sans"): string {
  const room = Math.floor(width / (size * advance[face]));
  return text.length <= room ? text : `…${text.slice(text.length - Math.max(room - 1, 1))}`;
}
