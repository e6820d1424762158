/** What is wrong within `[` or `{`, as go-yaml's parser says it, and where. */
export interface FlowProblem {
  readonly text: string;
  readonly offset: number;
  /** Where the outermost bracket stands. */
  readonly start: number;
}

/** An open bracket and what its entry has until now. */
interface Level {
  readonly close: string;
  hasColon: boolean;
  /** A text or collection, to which a plain text may still add. */
  value: "none" | "plain" | "whole";
  /** Where a plain text began. */
  plainStart: number;
}

/** Comments, quoted texts, marks that mean something within brackets, and plain texts. */
const token =
  /#[^\n]*|"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'|[[\]{},]|:(?=[\s,[\]{}]|$)|-(?=\s)|[^\s[\]{},:#'"-](?:[^\s[\]{},:]|:(?![\s,[\]{}]|$))*|\S/g;

/** The first entry of a flow collection that goes on without a comma; a learner forgot the closing bracket. */
export function flowProblem(source: string): FlowProblem | undefined {
  const levels: Level[] = [];
  let start = 0;
  token.lastIndex = 0;
  for (const { 0: text, index: offset } of source.matchAll(token)) {
    const level = levels.at(-1);
    if (text.startsWith("#")) continue;
    if (!level) {
      if (text !== "[" && text !== "{") continue;
      if (!beginsNode(source, offset)) continue;
      start = offset;
    } else {
      const problem = problemAt(level, text, source, offset);
      if (problem) return { text: problem, offset, start };
    }
    take(levels, text, offset);
  }
  const open = levels.at(-1);
  if (!open || open.value === "none") return undefined;
  return { text: missingComma(open), offset: source.length, start };
}

function problemAt(level: Level, text: string, source: string, offset: number): string | undefined {
  const { close, hasColon, value, plainStart } = level;
  if (text === "," || text === close) return undefined;
  if (text === ":") {
    // A key stands on one line.
    const isLate = value === "plain" && source.slice(plainStart, offset).includes("\n");
    return hasColon || isLate ? missingComma(level) : undefined;
  }
  if (value === "whole" || (value === "plain" && !isPlain(text))) return missingComma(level);
  return text === "-" ? "did not find expected node content" : undefined;
}

function take(levels: Level[], text: string, offset: number): void {
  const level = levels.at(-1);
  if (text === "[" || text === "{") {
    const close = text === "[" ? "]" : "}";
    levels.push({ close, hasColon: false, value: "none", plainStart: 0 });
  } else if (!level) return;
  else if (text === level.close) {
    levels.pop();
    const outer = levels.at(-1);
    if (outer) outer.value = "whole";
  } else if (text === ",") Object.assign(level, { hasColon: false, value: "none" });
  else if (text === ":") Object.assign(level, { hasColon: true, value: "none" });
  else if (!isPlain(text)) level.value = "whole";
  else if (level.value === "none") Object.assign(level, { value: "plain", plainStart: offset });
}

function missingComma({ close }: Level): string {
  return `did not find expected ',' or '${close}'`;
}

/** A plain text may go on in the next line. */
function isPlain(text: string): boolean {
  return !/^["'[\]{}]/.test(text);
}

/** Whether a bracket stands where a value may begin, and not in the middle of a text. */
function beginsNode(source: string, offset: number): boolean {
  return /(?:^|\n|[:-][ \t])[ \t]*$/.test(source.slice(Math.max(0, offset - 200), offset));
}
