import { goQuote } from "#api/go-value.ts";

/** A text in double quotes, or in backticks where that saves escapes, cut after so many characters. */
export function quoted(text: string, longest = Infinity): string {
  // Dots that would take as much room as what they stand for are not written.
  if (text.length > longest + 3) return `${quoted(text.slice(0, longest))}...`;
  const escaped = goQuote(text);
  const isPrintable = !/[`\n]/.test(text) && !/[^\p{L}\p{M}\p{N}\p{P}\p{S} \t]/u.test(text);
  return escaped.length === text.length + 2 || !isPrintable ? escaped : `\`${text}\``;
}
