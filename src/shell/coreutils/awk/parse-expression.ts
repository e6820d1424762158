import type { Expression, Target } from "./syntax.ts";
import type { TokenReader } from "./token-reader.ts";

/** Where an expression stands decides what some signs mean. */
interface Place {
  /** Otherwise `>` redirects: after `print`. */
  readonly comparesGreater?: boolean;
  /** Whether texts side by side are joined. */
  readonly joins?: boolean;
}

/** Reads an expression. With `list`, `(a, b)` is several: after `print`. */
export function parseExpression(reader: TokenReader, place?: Place): Expression;
export function parseExpression(
  reader: TokenReader,
  place: Place & { readonly list: true },
): Expression | readonly Expression[];
export function parseExpression(
  reader: TokenReader,
  place: Place & { readonly list?: boolean } = {},
): Expression | readonly Expression[] {
  const parser = new ExpressionParser(reader, place);
  return (place.list && parser.list()) || parser.expression();
}

const binary: readonly (readonly string[])[] = [
  ["+", "-"],
  ["*", "/", "%"],
];

class ExpressionParser {
  readonly #reader: TokenReader;
  readonly #place: Place;

  constructor(reader: TokenReader, place: Place) {
    this.#reader = reader;
    this.#place = place;
  }

  /** A list in parentheses that is all there is; undefined if there is none. */
  list(): readonly Expression[] | undefined {
    const reader = this.#reader;
    const start = reader.place;
    if (!reader.takes("(")) return undefined;
    const inner = new ExpressionParser(reader, {});
    const found = [inner.expression()];
    while (reader.takes(",")) {
      reader.skipNewlines();
      found.push(inner.expression());
    }
    const whole =
      found.length > 1 &&
      reader.takes(")") &&
      (reader.atStatementEnd || /^[>|]/.test(reader.peek.text));
    if (whole) return found;
    reader.place = start;
    return undefined;
  }

  expression(): Expression {
    const left = this.#choice();
    const { text } = this.#reader.peek;
    if (!/^(?:[-+*/%^]|\*\*)?=$/.test(text) || !isTarget(left)) return left;
    this.#reader.next();
    this.#reader.skipNewlines();
    const operator = text.slice(0, -1).replace("**", "^");
    return { type: "assign", operator, target: left, value: this.expression() };
  }

  #choice(): Expression {
    const test = this.#or();
    if (!this.#reader.takes("?")) return test;
    this.#reader.skipNewlines();
    const yes = this.expression();
    this.#reader.skipNewlines();
    this.#reader.expect(":");
    this.#reader.skipNewlines();
    return { type: "choice", test, yes, no: this.expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#reader.takes("||")) {
      this.#reader.skipNewlines();
      left = { type: "binary", operator: "||", left, right: this.#and() };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#membership();
    while (this.#reader.takes("&&")) {
      this.#reader.skipNewlines();
      left = { type: "binary", operator: "&&", left, right: this.#membership() };
    }
    return left;
  }

  #membership(): Expression {
    let left = this.#match();
    while (this.#reader.takes("in")) {
      left = { type: "in", subscripts: [left], array: this.#reader.next().text };
    }
    return left;
  }

  #match(): Expression {
    let left = this.#comparison();
    for (;;) {
      const { text } = this.#reader.peek;
      if (text !== "~" && text !== "!~") return left;
      this.#reader.next();
      left = { type: "binary", operator: text, left, right: this.#comparison() };
    }
  }

  #comparison(): Expression {
    const left = this.#joined();
    const { text } = this.#reader.peek;
    const compares = /^(?:[<!=>]=|<)$/.test(text);
    if (!compares && !(text === ">" && this.#place.comparesGreater !== false)) return left;
    this.#reader.next();
    return { type: "binary", operator: text, left, right: this.#joined() };
  }

  #joined(): Expression {
    let left = this.#arithmetic(0);
    while (this.#place.joins !== false && this.#startsOperand()) {
      left = { type: "binary", operator: " ", left, right: this.#arithmetic(0) };
    }
    return left;
  }

  #startsOperand(): boolean {
    const { type, text } = this.#reader.peek;
    if (type === "symbol") return /^(?:[$(]|\+\+|--)$/.test(text);
    return type === "number" || type === "text" || type === "name" || type === "call";
  }

  #arithmetic(level: number): Expression {
    const operators = binary[level];
    if (!operators) return this.#unary();
    let left = this.#arithmetic(level + 1);
    for (;;) {
      const { type, text } = this.#reader.peek;
      if (type !== "symbol" || !operators.includes(text)) return left;
      this.#reader.next();
      left = { type: "binary", operator: text, left, right: this.#arithmetic(level + 1) };
    }
  }

  #unary(): Expression {
    const { type, text } = this.#reader.peek;
    if (type === "symbol" && /^[-+!]$/.test(text)) {
      this.#reader.next();
      return { type: "unary", operator: text, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const base = this.#stepped();
    if (!this.#reader.takes("^") && !this.#reader.takes("**")) return base;
    return { type: "binary", operator: "^", left: base, right: this.#unary() };
  }

  #stepped(): Expression {
    const { text } = this.#reader.peek;
    if (text === "++" || text === "--") {
      this.#reader.next();
      const target = this.#primary();
      if (!isTarget(target)) return this.#reader.fail(text);
      return { type: "step", by: text === "++" ? 1 : -1, prefix: true, target };
    }
    const operand = this.#primary();
    const after = this.#reader.peek.text;
    if (!isTarget(operand) || (after !== "++" && after !== "--")) return operand;
    this.#reader.next();
    return { type: "step", by: after === "++" ? 1 : -1, prefix: false, target: operand };
  }

  #primary(): Expression {
    const { type, text } = this.#reader.next();
    switch (type) {
      case "number":
        return { type, value: Number(text) };
      case "text":
        return { type, value: text };
      case "pattern":
        return { type, source: text };
      case "name":
        if (!this.#reader.takes("[")) return { type: "variable", name: text };
        return { type: "element", array: text, subscripts: this.#arguments("]") };
      case "call":
        return { type, name: text, args: this.#reader.takes("(") ? this.#arguments(")") : [] };
      default:
        break;
    }
    if (text === "$" && type === "symbol") {
      const step = this.#reader.peek.text;
      return { type: "field", index: step === "-" ? this.#unary() : this.#fieldIndex() };
    }
    if (text === "(" && type === "symbol") return this.#group();
    this.#reader.place--;
    return this.#reader.fail();
  }

  /** `$i++` steps the field, `$++i` the variable. */
  #fieldIndex(): Expression {
    const { text } = this.#reader.peek;
    return text === "++" || text === "--" ? this.#stepped() : this.#primary();
  }

  #group(): Expression {
    const inner = new ExpressionParser(this.#reader, {});
    const found = [inner.expression()];
    while (this.#reader.takes(",")) found.push(inner.expression());
    this.#reader.expect(")");
    const [only] = found;
    if (found.length === 1 && only) return { type: "group", inner: only };
    this.#reader.expect("in");
    return { type: "in", subscripts: found, array: this.#reader.next().text };
  }

  #arguments(end: string): readonly Expression[] {
    const inner = new ExpressionParser(this.#reader, {});
    if (this.#reader.takes(end)) return [];
    const found = [inner.expression()];
    while (this.#reader.takes(",")) {
      this.#reader.skipNewlines();
      found.push(inner.expression());
    }
    this.#reader.expect(end);
    return found;
  }
}

function isTarget(expression: Expression): expression is Target {
  return /^(?:variable|field|element)$/.test(expression.type);
}
