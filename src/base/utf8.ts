// Text to bytes and back. Bytes that are no UTF-8 become lone surrogates (U+DC80 to U+DCFF), which no
// text has otherwise, and become the same bytes again: so a text can hold any file.

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += widthOf(character.codePointAt(0)!);
  return bytes;
}

/** The longest beginning of a text that takes at most `bytes` bytes in UTF-8. */
export function utf8Cut(text: string, bytes: number): string {
  let left = bytes;
  let end = 0;
  for (const character of text) {
    left -= widthOf(character.codePointAt(0)!);
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

const firstRawByte = 0xdc80;
const lastRawByte = 0xdcff;

function isRawByte(code: number): boolean {
  return code >= firstRawByte && code <= lastRawByte;
}

function widthOf(code: number): number {
  if (code < 0x80 || isRawByte(code)) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/** The text in UTF-8. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const width = widthOf(code);
    if (width === 1) bytes[at] = code & 0xff;
    else {
      for (let index = width - 1, rest = code; index >= 0; index--, rest >>= 6) {
        bytes[at + index] = index > 0 ? 0x80 | (rest & 0x3f) : leadOf(width) | rest;
      }
    }
    at += width;
  }
  return bytes;
}

function leadOf(width: number): number {
  return (0xf00 >> width) & 0xff;
}

/** The text of whole bytes. */
export function decodeUtf8(bytes: Uint8Array): string {
  const decoder = new Utf8Decoder();
  return decoder.decode(bytes) + decoder.end();
}

/** Decodes bytes that come in pieces, whose borders may cut a character in two. */
export class Utf8Decoder {
  #rest: Uint8Array = new Uint8Array();

  /** The text of all whole characters until now. */
  decode(piece: Uint8Array): string {
    const bytes = new Uint8Array(this.#rest.length + piece.length);
    bytes.set(this.#rest);
    bytes.set(piece, this.#rest.length);
    return this.#decode(bytes, false);
  }

  /** What is left when nothing more comes. */
  end(): string {
    return this.#decode(this.#rest, true);
  }

  #decode(bytes: Uint8Array, isLast: boolean): string {
    let text = "";
    let at = 0;
    const codes: number[] = [];
    while (at < bytes.length) {
      const width = expectedWidth(bytes[at]!);
      const code = codeAt(bytes, at, width);
      if (code === "short" && !isLast) break;
      const isWhole = typeof code === "number";
      codes.push(isWhole ? code : firstRawByte + bytes[at]! - 0x80);
      at += isWhole ? width : 1;
      if (codes.length === codesPerPiece) text += String.fromCodePoint(...codes.splice(0));
    }
    this.#rest = bytes.slice(at);
    return text + String.fromCodePoint(...codes);
  }
}

/** More arguments than this a function may not take. */
const codesPerPiece = 8192;

/** By the first byte; 0 for one that begins no character. */
function expectedWidth(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2) return 0;
  if (byte < 0xe0) return 2;
  if (byte < 0xf0) return 3;
  return byte < 0xf5 ? 4 : 0;
}

/** The character that begins there; `short` if its end may still come. */
function codeAt(bytes: Uint8Array, at: number, width: number): number | "short" | "bad" {
  if (width === 0) return "bad";
  if (width === 1) return bytes[at]!;
  let code = bytes[at]! & (0x7f >> width);
  for (let index = at + 1; index < at + width; index++) {
    const byte = bytes[index];
    if (byte === undefined) return "short";
    if ((byte & 0xc0) !== 0x80) return "bad";
    code = (code << 6) | (byte & 0x3f);
  }
  const isSurrogate = code >= 0xd800 && code < 0xe000;
  return widthOf(code) === width && !isSurrogate && code <= 0x10ffff ? code : "bad";
}
