/** What `!` makes of a line: the line that is meant, or that there is no such line. */
export type Expanded =
  | { readonly line: string; readonly changed: boolean }
  | { readonly missing: string };

/** Replaces `!!`, `!5`, `!-2`, `!word` and `!$` by lines typed before (oldest first), as bash does. */
export function expandHistory(line: string, history: readonly string[]): Expanded {
  if (line.startsWith("#")) return { line, changed: false };
  const quick = /^\^([^^]+)\^([^^]*)\^?$/.exec(line);
  if (quick) {
    const [, old = "", replacement = ""] = quick;
    const last = history.at(-1);
    if (!last?.includes(old)) return { missing: `:s${line}: substitution failed` };
    return { line: last.replace(old, () => replacement), changed: true };
  }
  let result = "";
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? "";
    if (character === "\\" && quote !== "'") {
      result += character + (line[++at] ?? "");
      continue;
    }
    if (quote === "'" ? character === "'" : /["']/.test(character)) {
      // In double quotes a single one is no quote.
      if (quote === "") quote = character;
      else if (quote === character) quote = "";
    }
    const event = character === "!" && quote !== "'" ? eventAt(line, at, quote) : undefined;
    if (event === undefined) result += character;
    else {
      const found = lookUp(event, history);
      if (found === undefined) return { missing: `!${event}: event not found` };
      result += found;
      at += event.length;
    }
  }
  return { line: result, changed: result !== line };
}

/** What follows the `!`, if it names a line. */
function eventAt(line: string, at: number, quote: string): string | undefined {
  const [event] = /^(?:!|\$|-?\d+|[^\s=(;&|<>"'!$-][^\s;&|<>"']*)/.exec(line.slice(at + 1)) ?? [];
  if (event === undefined || (quote === '"' && event === '"')) return undefined;
  // `$!` is the process started last, `${!x}` an indirection.
  const before = line[at - 1];
  return before === "$" || before === "{" ? undefined : event;
}

function lookUp(event: string, history: readonly string[]): string | undefined {
  if (event === "!") return history.at(-1);
  if (event === "$") return history.at(-1)?.trim().split(/\s+/).at(-1);
  if (/^-\d+$/.test(event)) return history.at(Number(event));
  if (/^\d+$/.test(event)) return history[Number(event) - 1];
  return history.findLast((one) => one.startsWith(event));
}
