import type { YAMLParseError } from "yaml";
import { flowProblem } from "./yaml-flow-problem.ts";

/** What go-yaml says of a text, and where: its scanner counts lines from 1, its parser from 0. */
interface Problem {
  readonly by: "scanner" | "parser";
  readonly text: string;
  readonly offset: number;
}

/** A syntax error in the words of go-yaml: `line 5: mapping values are not allowed in this context`. */
export function yamlProblem(source: string, error: YAMLParseError): string {
  const { by, text, offset } = withinBrackets(source, error) ?? problemOf(source, error);
  const lines = source.slice(0, offset).split("\n").length - 1;
  // The end of the text counts as the end of a line.
  const line =
    offset === source.length && !source.endsWith("\n") && by === "parser" ? lines + 1 : lines;
  // The first line goes without saying.
  return line === 0 ? text : `line ${by === "scanner" ? line + 1 : line}: ${text}`;
}

const notAllowed = "mapping values are not allowed in this context";
const noStart = "found character that cannot start any token";

function problemOf(source: string, { code, message, pos }: YAMLParseError): Problem {
  const [offset] = pos;
  const scanner = (text: string, at = offset): Problem => ({ by: "scanner", text, offset: at });
  const parser = (text: string): Problem => ({ by: "parser", text, offset });
  switch (code) {
    case "TAB_AS_INDENT":
      return scanner(
        isContinued(source, offset) ? "found a tab character that violates indentation" : noStart,
      );
    case "BAD_SCALAR_START":
      return scanner(noStart);
    case "BAD_ALIAS":
      return scanner("did not find expected alphabetic or numeric character");
    case "BAD_DQ_ESCAPE":
      return scanner("found unknown escape character");
    case "BLOCK_AS_IMPLICIT_KEY":
      if (!message.startsWith("Nested mappings")) return parser(expected(source, offset));
      return scanner(notAllowed, colonAfter(source, offset));
    case "MULTILINE_IMPLICIT_KEY":
      return multilineKey(source, offset);
    case "BAD_INDENT":
      if (message.startsWith("Flow seq")) return parser("did not find expected ',' or ']'");
      if (message.startsWith("Flow map")) return parser("did not find expected ',' or '}'");
      return parser(expected(source, offset));
    case "MISSING_CHAR":
      if (message.startsWith("Missing closing"))
        return scanner("found unexpected end of stream", source.length);
      if (message.startsWith("Implicit map keys"))
        return scanner("could not find expected ':'", nextToken(source, offset));
      return parser(expected(source, offset));
    case "UNEXPECTED_TOKEN":
      if (message.includes("block-seq-ind"))
        return scanner("block sequence entries are not allowed in this context");
      if (message.startsWith("Block scalar header"))
        return scanner("did not find expected comment or line break");
      return parser(
        message.includes("-end token") && !/[\]}]\s*$/.test(source.slice(0, offset))
          ? "did not find expected node content"
          : expected(source, offset),
      );
    default:
      return parser(expected(source, offset));
  }
}

/** A mistake between brackets, unless there is another before them. */
function withinBrackets(source: string, { pos }: YAMLParseError): Problem | undefined {
  const open = openAtEnd(source);
  if (open) return open;
  const found = flowProblem(source);
  return found && pos[0] > found.start ? { by: "parser", ...found } : undefined;
}

/** A text whose last line ends within `[` or `{`. */
function openAtEnd(source: string): Problem | undefined {
  const plain = source.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|#.*$/gm, "x");
  const open: string[] = [];
  for (const [mark] of (plain.trimEnd().split("\n").at(-1) ?? "").matchAll(/[[\]{}]/g)) {
    if (mark === "[" || mark === "{") open.push(mark);
    else open.pop();
  }
  const last = open.at(-1);
  if (!last) return undefined;
  const close = last === "[" ? "]" : "}";
  const wantsNode = /[[{,:]\s*$/.test(plain);
  const text = wantsNode
    ? "did not find expected node content"
    : `did not find expected ',' or '${close}'`;
  return { by: "parser", text, offset: source.length };
}

/** A key that goes on in the next line: of an open mapping, or one that swallows what should have been its first key. */
function multilineKey(source: string, offset: number): Problem {
  if (/^['"]/.test(source.slice(offset))) {
    return { by: "scanner", text: "found unexpected end of stream", offset: source.length };
  }
  if (source.startsWith("- ", offset)) {
    return { by: "parser", text: expected(source, offset), offset };
  }
  if (before(source, offset)?.entry) {
    return {
      by: "scanner",
      text: "could not find expected ':'",
      offset: nextToken(source, offset),
    };
  }
  return { by: "scanner", text: notAllowed, offset: colonAfter(source, offset) };
}

/** What a block collection waited for at a place where something else stands. */
function expected(source: string, offset: number): string {
  const entry = before(source, offset)?.entry ?? "";
  return entry.startsWith("- ")
    ? "did not find expected '-' indicator"
    : "did not find expected key";
}

/** The entry of the collection that is open at the column of a place; undefined if none begins at that column. */
function before(source: string, offset: number): { readonly entry: string } | undefined {
  const indented = offset + (/^ */.exec(source.slice(offset))?.[0].length ?? 0);
  const lines = source.slice(0, indented).split("\n");
  const column = (lines.pop() ?? "").length;
  for (const line of lines.toReversed()) {
    const text = line.trimStart();
    if (text === "" || text.startsWith("#")) continue;
    const indent = line.length - text.length;
    if (indent === column) return { entry: text };
    if (indent < column) return undefined;
  }
  return undefined;
}

/** Whether the line before ends in the middle of a plain text, which the next may continue. */
function isContinued(source: string, offset: number): boolean {
  const line = source.slice(0, offset).trimEnd().split("\n").at(-1) ?? "";
  return line !== "" && !/:\s*$/.test(line);
}

function colonAfter(source: string, offset: number): number {
  const at = source.slice(offset).search(/:(\s|$)/);
  return at < 0 ? offset : offset + at;
}

/** Where the text goes on behind the line of a place. */
function nextToken(source: string, offset: number): number {
  const rest = source.slice(offset);
  const skipped = /^[^\n]*(\n[ \t]*(#[^\n]*)?)*/.exec(rest)?.[0] ?? "";
  return offset + skipped.length;
}
