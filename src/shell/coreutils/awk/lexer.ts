import { OptionError } from "../options.ts";

/** A piece of an awk program. */
export interface Token {
  readonly type:
    | "number"
    | "text"
    | "pattern"
    | "name"
    | "call"
    | "word"
    | "symbol"
    | "newline"
    | "end";
  readonly text: string;
  readonly line: number;
}

const words = new Set(
  "BEGIN END if else while for do in break continue next exit delete print printf function getline return".split(
    " ",
  ),
);

/** The functions that awk has. */
export const functionNames: ReadonlySet<string> = new Set(
  "length substr index split sub gsub match tolower toupper sprintf int sqrt exp log sin cos atan2 rand srand system close fflush".split(
    " ",
  ),
);

const symbol =
  /(?:\*\*=|\*\*|&&|\|\||\+\+|--|[-+*/%^]=|==|!=|<=|>=|>>|!~|[-+*/%^!<>=~?:,;(){}[\]$|])/y;

/** What is wrong with a program, as awk says it. */
export function mistake(line: number, text: string): OptionError {
  const near = text === "" ? "end of program" : `near ${text === "\n" ? "end of line" : text}`;
  return new OptionError(`line ${line}: syntax error at or ${near}`, 2, { hint: false });
}

/** The tokens of a program; the last is its end. Throws OptionError. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  const add = (type: Token["type"], text: string, length: number): void => {
    tokens.push({ type, text, line });
    at += length;
  };
  while (at < source.length) {
    const rest = source.slice(at, at + 2);
    const blank = /(?:[ \t\r]|\\\r?\n|#[^\n]*)+/y;
    blank.lastIndex = at;
    const skipped = blank.exec(source)?.[0];
    if (skipped !== undefined) {
      line += skipped.split("\n").length - 1;
      at += skipped.length;
      continue;
    }
    const name = matchAt(/[A-Za-z_]\w*/y, source, at);
    const number = matchAt(/(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y, source, at);
    const text = matchAt(/"(?:\\[^]|[^"\\\n])*"/y, source, at);
    const pattern = startsOperand(tokens.at(-1))
      ? matchAt(/\/(?:\\[^\n]|\[\^?\]?[^\]\n]*\]|[^/\\\n])*\//y, source, at)
      : undefined;
    if (rest.startsWith("\n")) {
      add("newline", "\n", 1);
      line++;
    } else if (name !== undefined) {
      const called = source[at + name.length] === "(" || functionNames.has(name);
      add(words.has(name) ? "word" : called ? "call" : "name", name, name.length);
    } else if (number !== undefined) add("number", number, number.length);
    else if (text !== undefined) add("text", unescaped(text.slice(1, -1)), text.length);
    else if (pattern !== undefined) {
      add("pattern", pattern.slice(1, -1).replaceAll("\\/", "/"), pattern.length);
    } else {
      const found = matchAt(symbol, source, at);
      if (found === undefined) throw mistake(line, source[at] ?? "");
      add("symbol", found, found.length);
    }
  }
  tokens.push({ type: "end", text: "", line });
  return tokens;
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

/** Whether a slash after this token begins a pattern, not a division. */
function startsOperand(before: Token | undefined): boolean {
  if (!before) return true;
  if (before.type === "symbol") return !/^(?:[)\]$]|\+\+|--)$/.test(before.text);
  return before.type === "newline" || before.type === "word";
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** The text with its backslash escapes replaced. */
export function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{1,3}|[^])/g, (whole, code: string) => {
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return escapes[code] ?? (/[\\"/]/.test(code) ? code : whole);
  });
}
