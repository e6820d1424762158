import type { Random } from "#base/random.ts";

/** Kubernetes leaves out vowels (and what looks like one) so that no name spells a word. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";
const suffixLength = 5;
const longestBase = 63 - suffixLength;

/** A name from generateName: the base, cut so that the whole is a label, and five random characters. */
export function nameSuffix(generateName: string, random: Random): string {
  return generateName.slice(0, longestBase) + random.text(suffixLength, alphabet);
}

/** Whether a name looks as if nameSuffix made it. */
export function isGeneratedFrom(generateName: string, name: string): boolean {
  const base = generateName.slice(0, longestBase);
  const suffix = name.slice(base.length);
  const isRandom = suffix.length === suffixLength && suffix.split("").every(isInAlphabet);
  return name.startsWith(base) && isRandom;
}

function isInAlphabet(sign: string): boolean {
  return alphabet.includes(sign);
}

/** A version 4 UUID. */
export function newUid(random: Random): string {
  const hex = random.text(30, "0123456789abcdef");
  const variant = random.text(1, "89ab");
  // Joined, it is one text; put together piece by piece, its pieces would be kept as long as the object.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(12, 15)}`,
    `${variant}${hex.slice(15, 18)}`,
    hex.slice(18, 30),
  ].join("-");
}
