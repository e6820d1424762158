import { sha256 } from "#api/sha256.ts";

/** Ten characters that follow from a text, of those that form no words: what `--append-hash` puts behind a name. */
export function nameHash(text: string): string {
  return sha256(text)
    .slice(0, 10)
    .replaceAll(
      /[013ae]/g,
      (digit) => ({ 0: "g", 1: "h", 3: "k", a: "m", e: "t" })[digit] ?? digit,
    );
}
