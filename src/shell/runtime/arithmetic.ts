import { exhausted } from "#base/exhausted.ts";
import { ShellFailure } from "./failures.ts";

/** The variables that arithmetic reads and changes. */
export interface ArithmeticVariables {
  get(name: string, subscript: string | undefined): string | undefined;
  set(name: string, subscript: string | undefined, value: string): void;
  /** Whether subscripts of the array are words, not expressions. */
  associative(name: string): boolean;
}

/** The value of an expression in 64 bits. Throws ShellFailure with bash's words. */
export function evaluate(source: string, variables: ArithmeticVariables): bigint {
  try {
    return new Evaluation(source, variables, 0).value();
  } catch (error) {
    if (exhausted(error) !== "stack") throw error;
    // The stack is full: too many parentheses or signs.
    throw new ShellFailure("expression recursion level exceeded");
  }
}

const deepest = 200;
const token =
  /\s*(?:(\d+#[\w@]*|0[xX][\da-fA-F]*|\d\w*)|([A-Za-z_]\w*)|(\*\*|<<=|>>=|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|[-+*/%&^|<>=!~?:,()[\]]))/y;

interface Token {
  readonly at: number;
  readonly number?: string | undefined;
  readonly name?: string | undefined;
  /** "" at the end. */
  readonly operator?: string | undefined;
}

/** A variable or an element, where a value can go. */
interface Target {
  readonly name: string;
  readonly subscript: string | undefined;
}

interface Operand {
  readonly value: bigint;
  readonly target?: Target;
}

/** Binary operators from the loosest to the tightest. */
const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** Reads an expression and computes it on the way; what a `?` or `&&` leaves out is only read. */
class Evaluation {
  readonly #source: string;
  readonly #variables: ArithmeticVariables;
  readonly #depth: number;
  #at = 0;
  #current: Token = { at: 0 };
  #previous = 0;
  #skipping = 0;

  constructor(source: string, variables: ArithmeticVariables, depth: number) {
    this.#source = source.trimStart();
    this.#variables = variables;
    this.#depth = depth;
  }

  value(): bigint {
    if (this.#source.trim() === "") return 0n;
    if (this.#depth > deepest) {
      this.#fail("expression recursion level exceeded", this.#source);
    }
    this.#next();
    const { value } = this.#comma();
    if (this.#current.operator !== "") this.#fail("syntax error in expression");
    return value;
  }

  #fail(message: string, errorToken = this.#source.slice(this.#errorPlace())): never {
    throw new ShellFailure(`${this.#source}: ${message} (error token is "${errorToken}")`);
  }

  #errorPlace(): number {
    return this.#current.operator === "" ? this.#previous : this.#current.at;
  }

  #next(): void {
    this.#previous = this.#current.at;
    token.lastIndex = this.#at;
    const match = token.exec(this.#source);
    if (!match) {
      const rest = this.#source.slice(this.#at).trimStart();
      if (rest !== "") this.#fail("syntax error: invalid arithmetic operator", rest);
      this.#current = { at: this.#source.length, operator: "" };
      return;
    }
    const [whole, number, name, operator] = match;
    this.#current = { at: this.#at + whole.search(/\S/), number, name, operator };
    this.#at = token.lastIndex;
  }

  #takes(operator: string): boolean {
    if (this.#current.operator !== operator) return false;
    this.#next();
    return true;
  }

  /** Reads without computing if `skip`. */
  #lazily<T>(skip: boolean, read: () => T): T {
    this.#skipping += Number(skip);
    try {
      return read();
    } finally {
      this.#skipping -= Number(skip);
    }
  }

  #comma(): Operand {
    let operand = this.#assignment();
    while (this.#takes(",")) operand = this.#assignment();
    return operand;
  }

  #assignment(): Operand {
    const left = this.#ternary();
    const { operator = "" } = this.#current;
    if (!/^(?:[-+*/%&^|]|<<|>>)?=$/.test(operator)) return left;
    if (!left.target) this.#fail("attempted assignment to non-variable");
    this.#next();
    const place = this.#current.at;
    const right = this.#assignment().value;
    const plain = operator === "=";
    return this.#store(
      left.target,
      plain ? right : this.#compute(operator.slice(0, -1), left.value, right, place),
    );
  }

  #ternary(): Operand {
    const test = this.#binary(0);
    if (!this.#takes("?")) return test;
    const chosen = test.value !== 0n;
    const first = this.#lazily(!chosen, () => this.#comma());
    if (this.#current.operator !== ":") this.#fail("`:' expected for conditional expression");
    this.#next();
    const second = this.#lazily(chosen, () => this.#ternary());
    return { value: chosen ? first.value : second.value };
  }

  #binary(level: number): Operand {
    const operators = levels[level];
    if (!operators) return this.#power();
    let left = this.#binary(level + 1);
    for (;;) {
      const { operator = "" } = this.#current;
      if (operator === "" || !operators.includes(operator)) return left;
      this.#next();
      const place = this.#current.at;
      const decided =
        (operator === "&&" && left.value === 0n) || (operator === "||" && left.value !== 0n);
      const right = this.#lazily(decided, () => this.#binary(level + 1));
      left = { value: this.#compute(operator, left.value, right.value, place) };
    }
  }

  #power(): Operand {
    const base = this.#unary();
    if (!this.#takes("**")) return base;
    const place = this.#current.at;
    return { value: this.#compute("**", base.value, this.#power().value, place) };
  }

  #unary(): Operand {
    const { operator } = this.#current;
    if (operator === "++" || operator === "--") {
      this.#next();
      const { target, value } = this.#unary();
      // `--5` is twice a minus.
      if (!target) return { value };
      return this.#store(target, value + (operator === "++" ? 1n : -1n));
    }
    if (operator === undefined || !/^[-+!~]$/.test(operator)) return this.#postfix();
    this.#next();
    const { value } = this.#unary();
    if (operator === "!") return { value: value === 0n ? 1n : 0n };
    return {
      value: operator === "-" ? BigInt.asIntN(64, -value) : operator === "~" ? ~value : value,
    };
  }

  #postfix(): Operand {
    const operand = this.#primary();
    const { operator } = this.#current;
    if (!operand.target || (operator !== "++" && operator !== "--")) return operand;
    this.#next();
    this.#store(operand.target, operand.value + (operator === "++" ? 1n : -1n));
    return { value: operand.value };
  }

  #primary(): Operand {
    const { number, name, operator } = this.#current;
    if (number !== undefined) {
      const value = this.#number(number);
      this.#next();
      return { value };
    }
    if (name !== undefined) return this.#variable(name);
    if (operator !== "(") return this.#fail("syntax error: operand expected");
    this.#next();
    const { value } = this.#comma();
    if (this.#current.operator !== ")") this.#fail("missing `)'");
    this.#next();
    return { value };
  }

  #variable(name: string): Operand {
    let subscript: string | undefined;
    if (this.#source[this.#at] === "[") {
      const text = this.#bracketed();
      subscript = this.#variables.associative(name) ? text : String(this.#inner(text));
    }
    this.#next();
    const target = { name, subscript };
    if (this.#skipping > 0) return { value: 0n, target };
    const held = this.#variables.get(name, subscript) ?? "";
    return {
      value: /^\d{1,15}$/.test(held) && !held.startsWith("0") ? BigInt(held) : this.#inner(held),
      target,
    };
  }

  #inner(text: string): bigint {
    return new Evaluation(text, this.#variables, this.#depth + 1).value();
  }

  /** What stands in the brackets that begin here. */
  #bracketed(): string {
    const start = this.#at + 1;
    let depth = 0;
    for (let at = this.#at; at < this.#source.length; at++) {
      if (this.#source[at] === "[") depth++;
      else if (this.#source[at] === "]" && --depth === 0) {
        this.#at = at + 1;
        return this.#source.slice(start, at);
      }
    }
    throw new ShellFailure(`${this.#source}: bad array subscript`);
  }

  #store(target: Target, value: bigint): Operand {
    const kept = BigInt.asIntN(64, value);
    if (this.#skipping === 0) this.#variables.set(target.name, target.subscript, String(kept));
    return { value: kept };
  }

  #number(text: string): bigint {
    if (/^0[xX]/.test(text)) return BigInt.asIntN(64, text.length > 2 ? BigInt(text) : 0n);
    if (/^0[0-7]*$/.test(text)) return BigInt.asIntN(64, BigInt(text === "0" ? 0 : `0o${text}`));
    if (/^[1-9]\d*$/.test(text)) return BigInt.asIntN(64, BigInt(text));
    const [, baseText, digits] = /^(\d+)#(.*)$/.exec(text) ?? [];
    const base = Number(baseText ?? (text.startsWith("0") ? 8 : 10));
    if (base < 2 || base > 64) this.#fail("invalid arithmetic base", text);
    const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_";
    let value = 0n;
    for (const digit of base <= 36 ? (digits ?? text).toLowerCase() : (digits ?? text)) {
      const at = alphabet.indexOf(digit);
      if (at < 0 || at >= base) this.#fail("value too great for base", text);
      value = BigInt.asIntN(64, value * BigInt(base) + BigInt(at));
    }
    return value;
  }

  #compute(operator: string, a: bigint, b: bigint, place: number): bigint {
    if (this.#skipping > 0) return 0n;
    if ((operator === "/" || operator === "%") && b === 0n) {
      this.#fail("division by 0", this.#source.slice(place));
    }
    if (operator === "**" && b < 0n) {
      this.#fail("exponent less than 0", this.#source.slice(place));
    }
    const result = operations[operator]?.(a, b) ?? 0n;
    return typeof result === "boolean" ? (result ? 1n : 0n) : BigInt.asIntN(64, result);
  }
}

const operations: Readonly<Record<string, (a: bigint, b: bigint) => bigint | boolean>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": power,
  "<<": (a, b) => a << (b & 63n),
  ">>": (a, b) => a >> (b & 63n),
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "&&": (a, b) => a !== 0n && b !== 0n,
  "||": (a, b) => a !== 0n || b !== 0n,
};

/** By squaring within 64 bits, as `9 ** 999999999` would not end otherwise. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let factor = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = BigInt.asIntN(64, result * factor);
    factor = BigInt.asIntN(64, factor * factor);
  }
  return result;
}
