import { exhausted } from "#base/exhausted.ts";
import { must } from "#base/assert.ts";
import { OptionError } from "../options.ts";
import { parseExpression } from "./parse-expression.ts";
import type { AwkProgram, Expression, Rule, Statement } from "./syntax.ts";
import { TokenReader } from "./token-reader.ts";

/** Reads a program. Throws OptionError. */
export function parseAwk(source: string): AwkProgram {
  try {
    return parseWhole(source);
  } catch (error) {
    if (exhausted(error) !== "stack") throw error;
    // The stack is full.
    throw new OptionError("the program is nested too deeply", 2, { hint: false });
  }
}

function parseWhole(source: string): AwkProgram {
  const reader = new TokenReader(source);
  const begin: Statement[] = [];
  const rules: Rule[] = [];
  const end: Statement[] = [];
  for (reader.skipEnds(); !reader.atEnd; reader.skipEnds()) {
    if (reader.takes("BEGIN")) begin.push(block(reader));
    else if (reader.takes("END")) end.push(block(reader));
    else {
      const from = reader.peek.text === "{" ? undefined : parseExpression(reader);
      const to = from && reader.takes(",") ? parseExpression(reader) : undefined;
      rules.push({ from, to, action: reader.peek.text === "{" ? block(reader) : undefined });
    }
  }
  return { begin, rules, end };
}

function block(reader: TokenReader): Statement {
  reader.expect("{");
  const body: Statement[] = [];
  for (reader.skipEnds(); !reader.takes("}"); reader.skipEnds()) body.push(statement(reader));
  return { type: "block", body };
}

function statement(reader: TokenReader): Statement {
  const { type, text } = reader.peek;
  if (text === "{" && type === "symbol") return block(reader);
  if (type === "word" && compound[text]) {
    reader.next();
    return must(compound[text], text)(reader);
  }
  const found = simple(reader);
  reader.endStatement();
  return found;
}

const compound: Readonly<Record<string, (reader: TokenReader) => Statement>> = {
  if: (reader) => {
    reader.expect("(");
    const test = parseExpression(reader);
    reader.expect(")");
    const yes = governed(reader);
    const place = reader.place;
    reader.skipEnds();
    if (reader.takes("else")) return { type: "if", test, yes, no: governed(reader) };
    reader.place = place;
    return { type: "if", test, yes };
  },
  while: (reader) => {
    reader.expect("(");
    const test = parseExpression(reader);
    reader.expect(")");
    return { type: "loop", test, body: governed(reader), bodyFirst: false };
  },
  do: (reader) => {
    const inner = governed(reader);
    reader.skipEnds();
    reader.expect("while");
    reader.expect("(");
    const test = parseExpression(reader);
    reader.expect(")");
    reader.endStatement();
    return { type: "loop", test, body: inner, bodyFirst: true };
  },
  for: (reader) => {
    reader.expect("(");
    const place = reader.place;
    const name = reader.next();
    if (name.type === "name" && reader.takes("in")) {
      const array = reader.next().text;
      if (reader.takes(")"))
        return { type: "each", name: name.text, array, body: governed(reader) };
    }
    reader.place = place;
    const before = reader.peek.text === ";" ? undefined : simple(reader);
    reader.expect(";");
    const test = reader.peek.text === ";" ? undefined : parseExpression(reader);
    reader.expect(";");
    const after = reader.peek.text === ")" ? undefined : simple(reader);
    reader.expect(")");
    return { type: "loop", before, test, after, body: governed(reader), bodyFirst: false };
  },
};

/** What a condition or loop governs; a lone `;` is nothing. */
function governed(reader: TokenReader): Statement {
  reader.skipNewlines();
  if (reader.takes(";")) return { type: "block", body: [] };
  return statement(reader);
}

function simple(reader: TokenReader): Statement {
  const { type, text } = reader.peek;
  if (type !== "word") return { type: "expression", expression: parseExpression(reader) };
  reader.next();
  switch (text) {
    case "print":
    case "printf":
      return print(reader, text);
    case "next":
    case "break":
    case "continue":
      return { type: text };
    case "exit":
      return { type: "exit", code: reader.atStatementEnd ? undefined : parseExpression(reader) };
    case "delete": {
      const array = reader.next().text;
      return {
        type: "delete",
        array,
        subscripts: reader.takes("[") ? list(reader, "]") : undefined,
      };
    }
    default:
      return reader.fail(text);
  }
}

function print(reader: TokenReader, type: "print" | "printf"): Statement {
  let args: readonly Expression[] = [];
  if (!reader.atStatementEnd && !/^>>?$/.test(reader.peek.text)) {
    const first = parseExpression(reader, { comparesGreater: false, list: true });
    const more: Expression[] = [];
    while (reader.takes(",")) {
      reader.skipNewlines();
      more.push(parseExpression(reader, { comparesGreater: false }));
    }
    args = Array.isArray(first) ? first : [first, ...more];
  }
  if (reader.peek.text === "|") reader.fail("|");
  const append = reader.takes(">>");
  if (!append && !reader.takes(">")) return { type, args };
  const path = parseExpression(reader, { comparesGreater: false, joins: false });
  return { type, args, redirect: { append, path } };
}

function list(reader: TokenReader, end: string): readonly Expression[] {
  const found = [parseExpression(reader)];
  while (reader.takes(",")) found.push(parseExpression(reader));
  reader.expect(end);
  return found;
}
