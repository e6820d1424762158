import { alphanums } from "#base/alphanums.ts";
import type { Random } from "#base/random.ts";

const suffixLength = 5;
const longestBase = 63 - suffixLength;

/** A name from generateName: the base, cut so that the whole is a label, and five random characters. */
export function nameSuffix(generateName: string, random: Random): string {
  return generateName.slice(0, longestBase) + random.text(suffixLength, alphanums);
}

/** Whether a name looks as if nameSuffix made it. */
export function isGeneratedFrom(generateName: string, name: string): boolean {
  const base = generateName.slice(0, longestBase);
  const suffix = name.slice(base.length);
  const isRandom = suffix.length === suffixLength && suffix.split("").every(isInAlphabet);
  return name.startsWith(base) && isRandom;
}

function isInAlphabet(sign: string): boolean {
  return alphanums.includes(sign);
}

/** A version 4 UUID: `x` is any digit, `y` one of 8, 9, a and b. */
const uidForm = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
const digits = "0123456789abcdef";

export function newUid(random: Random): string {
  // One text made at once: put together piece by piece, its pieces would be kept as long as the object.
  const codes: number[] = [];
  let bits = 0;
  for (let i = 0; i < uidForm.length; i++) {
    if (i % 8 === 0) bits = random.int(2 ** 32);
    const digit = (bits >>> (4 * (i % 8))) & 15;
    const sign = uidForm.charAt(i);
    if (sign === "x") codes.push(digits.charCodeAt(digit));
    else codes.push(sign === "y" ? digits.charCodeAt(8 | (digit & 3)) : sign.charCodeAt(0));
  }
  return String.fromCharCode(...codes);
}
