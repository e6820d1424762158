import { parse, walk } from "../parse.ts";

/** The text with its aliases replaced, as bash does when it reads a line. */
export function expandAliases(
  text: string,
  aliases: ReadonlyMap<string, string>,
  seen: ReadonlySet<string> = new Set(),
): string {
  if (aliases.size === 0) return text;
  const edits: { readonly pos: number; readonly end: number; readonly text: string }[] = [];
  walk(parse(text), (node) => {
    if (node.type !== "Command" || !node.name) return;
    const { pos, end, text: name } = node.name;
    const value = aliases.get(name);
    // Nodes in escaped backticks count their places elsewhere.
    if (value === undefined || seen.has(name) || text.slice(pos, end) !== name) return;
    edits.push({ pos, end, text: expandAliases(value, aliases, new Set([...seen, name])) });
  });
  let result = text;
  for (const edit of edits.toSorted((a, b) => b.pos - a.pos)) {
    result = result.slice(0, edit.pos) + edit.text + result.slice(edit.end);
  }
  return result;
}
