// Katacoda and Killercoda mark a command with {{…}} right behind its code:
// `ls`{{execute}}, {{exec}}, {{exec interrupt}}, {{copy}}, and the same behind a closing fence.

type Properties = Record<string, string | boolean>;

/** What a mark such as `{{exec interrupt}}` makes of the code before it; undefined if it is no mark. */
export function readMark(text: string): ((code: string) => Properties) | undefined {
  const words = /^\{\{(.*)\}\}$/.exec(text.trim())?.[1]?.trim().split(/\s+/) ?? [];
  const [action, ...more] = words;
  if (action === "copy") return (code) => ({ dataCopy: code });
  if (action !== "execute" && action !== "exec") return undefined;
  const interrupt = more.includes("interrupt");
  return (code) => ({ dataRun: code, ...(interrupt && { dataInterrupt: true }) });
}

/**
 * Markdown does not know a closing fence with text behind it: moves the mark from there to the
 * opening fence. The number of lines stays the same.
 */
export function closeKatacodaFences(markdown: string): string {
  const lines = markdown.split("\n");
  let opening: { readonly index: number; readonly fence: string } | undefined;
  for (const [index, line] of lines.entries()) {
    const match = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (!match) continue;
    const [, fence = "", rest = ""] = match;
    if (!opening) {
      opening = { index, fence };
    } else if (fence.startsWith(opening.fence) && readMark(rest)) {
      const first = lines[opening.index] ?? "";
      const hasLanguage = first.trim().length > opening.fence.length;
      lines[opening.index] = `${first}${hasLanguage ? "" : "plain"} ${rest.trim()}`;
      lines[index] = fence;
      opening = undefined;
    } else if (fence.startsWith(opening.fence) && rest.trim() === "") opening = undefined;
  }
  return lines.join("\n");
}
