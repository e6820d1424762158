import { exhausted } from "#base/exhausted.ts";
import {
  type ArithmeticExpression,
  forEachChild,
  parse as parseBash,
  type ParseError,
  type Script,
  type Statement,
  type SyntaxNode,
  type Word,
  type WordPart,
} from "unbash";
import { print } from "unbash/printer";

export type * from "unbash";

/** What bash says about text that it cannot parse, without `bash: `. */
export class SyntaxFailure extends Error {
  override name = "SyntaxFailure";
}

/** The script that a text is. Throws SyntaxFailure with bash's words. */
export function parseScript(text: string): Script {
  return notTooDeep(() => parseWhole(text));
}

function parseWhole(text: string): Script {
  const script = parseBash(text);
  const [error] = script.errors ?? [];
  const stray = strayParenthesis(script, text);
  if (stray !== undefined && stray <= (error?.pos ?? stray))
    throw new SyntaxFailure(near(tokenAt(text, stray)));
  if (error) throw new SyntaxFailure(describe(error, text));
  return script;
}

/** Parsing is recursive: what is nested too deeply fills the stack. */
function notTooDeep<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (exhausted(error) !== "stack") throw error;
    throw new SyntaxFailure("syntax error: nested too deeply");
  }
}

/** Whether bash would ask for another line (`> `) before it runs this text. */
export function isIncomplete(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(text) && !insideComment(text)) return true;
  try {
    return notTooDeep(() => {
      const script = parseBash(text);
      const [error] = script.errors ?? [];
      return error ? endsTooEarly(error, text) : hasOpenHereDocument(script);
    });
  } catch (error) {
    if (error instanceof SyntaxFailure) return false;
    throw error;
  }
}

/** Calls `visit` for a node and everything below it. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  forEachChild(node, (child) => walk(child, visit));
}

function insideComment(text: string): boolean {
  const line = text.slice(text.lastIndexOf("\n") + 1);
  return /^\s*#/.test(line);
}

function hasOpenHereDocument(script: Script): boolean {
  let open = false;
  walk(script, (node) => {
    if (node.type === "HereDoc" && !node.closing) open = true;
  });
  return open;
}

const closers = /(?:^|[\s;])(then|do|done|fi|esac|else|elif|\}|\]\])\s*$/;

/** The error is that the text ends, and more text could mend it. */
function endsTooEarly({ message, pos }: ParseError, text: string): boolean {
  if (message.startsWith("unterminated")) return true;
  if (!message.startsWith("expected") || message === "expected redirect target") return false;
  if (!/^\s*(#.*)?$/.test(text.slice(afterOpener(message, pos)))) return false;
  return misplaced(message, text) === undefined;
}

/** Of an empty group the parser names the place where it opens. */
function afterOpener(message: string, pos: number): number {
  return message.startsWith("expected command in") ? pos + 1 : pos;
}

/** A word that closes something other than what is open: `if true; fi`. */
function misplaced(message: string, text: string): string | undefined {
  if (message === "expected 'do'") {
    const loops = [...text.matchAll(/\bfor\s+\w+(?:\s+in\b[^;\n]*)?[;\n]\s*([^\s;]+)/g)];
    const wrong = loops.map(([, word]) => word).find((word) => word !== "do");
    if (wrong !== undefined) return wrong;
  }
  const last = closers.exec(text)?.[1];
  if (message === "expected 'then'" && last && last !== "then") return last;
  if (message === "expected 'do'" && last && last !== "do") return last;
  if (message.startsWith("expected ']]'") && last === "]]") return last;
  return undefined;
}

function describe(error: ParseError, text: string): string {
  const { message, pos } = error;
  if (message.startsWith("unterminated")) {
    const open = text.slice(pos);
    const quote = /quote/.test(message)
      ? message.includes("single")
        ? "'"
        : '"'
      : open.startsWith("`")
        ? "`"
        : open.startsWith("${")
          ? "}"
          : ")";
    return `unexpected EOF while looking for matching \`${quote}'`;
  }
  const wrong = misplaced(message, text);
  if (wrong !== undefined) return near(wrong);
  if (endsTooEarly(error, text)) return "syntax error: unexpected end of file";
  return near(tokenAt(text, afterOpener(message, pos)));
}

/** The place after a `(` that follows a command's name and begins no function: the parser skips it. */
function strayParenthesis(script: Script, text: string): number | undefined {
  let place: number | undefined;
  walk(script, (node) => {
    if (node.type !== "Command" || !node.name || place !== undefined) return;
    const { pos, end, text: name } = node.name;
    const open = /^[ \t]*\(/.exec(text.slice(end))?.[0];
    if (open !== undefined && text.slice(pos, end) === name) place = end + open.length;
  });
  return place;
}

/** The token that begins there, as bash names it. */
function tokenAt(text: string, at: number): string {
  const token = /^\s*(;;&?|&&|\|\||\|&|;&|<<<|[;&|()<>\n]|[^\s;&|()<>]+)/.exec(text.slice(at))?.[1];
  return token === undefined || token === "\n" ? "newline" : token;
}

function near(token: string): string {
  return `syntax error near unexpected token \`${token}'`;
}

/** The word that a source text is, which must be one word. */
export function parseWord(source: string): Word {
  const statement = parseBash(`: ${source}`).commands[0]?.command;
  const word = statement?.type === "Command" ? statement.suffix[0] : undefined;
  if (word?.type === "Word" && word.end === source.length + 2) return word;
  return { type: "Word", text: source, value: source, pos: 0, end: source.length };
}

/** The parts of a here-document's body. */
export function parseHereDocument(text: string): readonly WordPart[] {
  let delimiter = "END";
  while (text.includes(delimiter)) delimiter += "D";
  const command = parseBash(`: <<${delimiter}\n${text}${delimiter}\n`).commands[0]?.command;
  const [redirect] = command?.type === "Command" ? command.redirects : [];
  return (redirect?.type === "HereDoc" && redirect.body.parts) || [];
}

/** The source of an arithmetic expression. */
export function printArithmetic(expression: ArithmeticExpression): string {
  const inner = (one: ArithmeticExpression): string =>
    one.type === "ArithmeticWord" ? one.value : `(${printArithmetic(one)})`;
  switch (expression.type) {
    case "ArithmeticWord":
      return expression.value;
    case "ArithmeticGroup":
      return `(${printArithmetic(expression.expression)})`;
    case "ArithmeticCommandExpansion":
      return expression.text;
    case "ArithmeticUnary": {
      const { prefix, operator, operand } = expression;
      return prefix ? operator + inner(operand) : inner(operand) + operator;
    }
    case "ArithmeticBinary":
      return `${inner(expression.left)} ${expression.operator} ${inner(expression.right)}`;
    default: {
      const { test, consequent, alternate } = expression;
      return `${inner(test)} ? ${inner(consequent)} : ${inner(alternate)}`;
    }
  }
}

/** The source of statements on one line, as the notices of jobs show it. */
export function printLine(commands: readonly Statement[]): string {
  return printScript(commands)
    .replaceAll(/\n\s*/g, "; ")
    .replaceAll(/(^|[\s;&|])(\(|\{|do|then|else); /g, "$1$2 ")
    .replaceAll(/; \)/g, " )");
}

/** The source of statements on several lines. */
export function printScript(commands: readonly Statement[]): string {
  return print({ type: "Script", pos: 0, end: 0, shebang: undefined, commands }).trimEnd();
}

/** The tree of a text, with errors in it if it has any. */
export function parse(text: string): Script {
  return parseBash(text);
}
