// Base64 without the platform's help: the core runs where there is neither Buffer nor btoa.

import { encodeUtf8 } from "#base/utf8.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The text's UTF-8 bytes in base64. */
export function encodeBase64(text: string): string {
  return encodeBase64Bytes(utf8(text));
}

/** Bytes in base64. */
export function encodeBase64Bytes(bytes: readonly number[]): string {
  let encoded = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const a = bytes[index]!;
    const b = bytes[index + 1];
    const c = bytes[index + 2];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    encoded += alphabet[bits >> 18]! + alphabet[(bits >> 12) & 63]!;
    encoded += b === undefined ? "=" : alphabet[(bits >> 6) & 63]!;
    encoded += c === undefined ? "=" : alphabet[bits & 63]!;
  }
  return encoded;
}

/** The bytes that base64 text stands for, or undefined if it is none. It may be broken into lines, as for Go. */
export function decodeBase64(text: string): number[] | undefined {
  const encoded = text.replaceAll(/[\r\n]/g, "");
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) return undefined;
  const bytes: number[] = [];
  for (let index = 0; index < encoded.length; index += 4) {
    const group = encoded.slice(index, index + 4);
    let bits = 0;
    for (const character of group) bits = (bits << 6) | Math.max(0, alphabet.indexOf(character));
    const padding = group.endsWith("==") ? 2 : group.endsWith("=") ? 1 : 0;
    bytes.push(...[(bits >> 16) & 255, (bits >> 8) & 255, bits & 255].slice(0, 3 - padding));
  }
  return bytes;
}

/** Where Go's decoder gives up on a text, which may be broken into lines; undefined if it does not. */
export function base64Fault(encoded: string): number | undefined {
  let filled = 0;
  for (let at = 0; at < encoded.length; at++) {
    const character = encoded[at]!;
    if (character === "\n" || character === "\r") continue;
    if (character !== "=" || filled < 2) {
      if (!alphabet.includes(character)) return at;
      filled = (filled + 1) % 4;
      continue;
    }
    const rest = /^=[\r\n]*/.exec(encoded.slice(at))![0];
    const end = filled === 3 ? encoded.slice(at + 1) : encoded.slice(at + rest.length + 1);
    if (filled === 2 && encoded[at + rest.length] !== "=") {
      return at + rest.length === encoded.length ? encoded.length : at + rest.length - 1;
    }
    const more = end.search(/[^\r\n]/);
    return more < 0 ? undefined : encoded.length - end.length + more;
  }
  return filled === 0 ? undefined : encoded.length - filled;
}

/** The text's bytes in UTF-8. */
export function utf8(text: string): number[] {
  return [...encodeUtf8(text)];
}
