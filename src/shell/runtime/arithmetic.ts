import type { ArithmeticExpression, ArithmeticWord, WordPart } from "../parse.ts";
import { ShellFailure } from "./failures.ts";

/** What arithmetic needs from the shell around it. */
export interface ArithmeticWorld {
  get(name: string, subscript: string | undefined): string | undefined;
  set(name: string, subscript: string | undefined, value: string): void;
  /** The text of a word's parts after expansion. */
  expand(parts: readonly WordPart[]): Promise<string>;
  /** The expression that a variable's text is. Throws ShellFailure. */
  parse(text: string): ArithmeticExpression | undefined;
  substitute(
    script: Extract<ArithmeticExpression, { type: "ArithmeticCommandExpansion" }>,
  ): Promise<string>;
}

const deepest = 200;

/** The value of an expression in 64 bits. Throws ShellFailure with bash's words. */
export async function evaluate(
  expression: ArithmeticExpression,
  world: ArithmeticWorld,
  depth = 0,
): Promise<bigint> {
  if (depth > deepest) throw new ShellFailure("expression recursion level exceeded");
  const value = (part: ArithmeticExpression): Promise<bigint> => evaluate(part, world, depth + 1);
  switch (expression.type) {
    case "ArithmeticWord":
      return wordValue(expression, world, depth);
    case "ArithmeticGroup":
      return value(expression.expression);
    case "ArithmeticTernary":
      return value((await value(expression.test)) ? expression.consequent : expression.alternate);
    case "ArithmeticCommandExpansion":
      return textValue(await world.substitute(expression), world, depth);
    case "ArithmeticUnary": {
      const { operator, operand, prefix } = expression;
      if (operator === "++" || operator === "--") {
        const old = await value(operand);
        const changed = BigInt.asIntN(64, old + (operator === "++" ? 1n : -1n));
        await assign(operand, changed, world, depth);
        return prefix ? changed : old;
      }
      const inner = await value(operand);
      if (operator === "-") return BigInt.asIntN(64, -inner);
      if (operator === "!") return inner ? 0n : 1n;
      return operator === "~" ? ~inner : inner;
    }
    case "ArithmeticBinary": {
      const { operator, left, right } = expression;
      if (operator === ",") {
        await value(left);
        return value(right);
      }
      if (operator === "&&") return (await value(left)) && (await value(right)) ? 1n : 0n;
      if (operator === "||") return (await value(left)) || (await value(right)) ? 1n : 0n;
      if (/^([-+*/%&|^]|<<|>>|\*\*)?=$/.test(operator)) {
        const operand = await value(right);
        const changed =
          operator === "=" ? operand : compute(operator.slice(0, -1), await value(left), operand);
        await assign(left, changed, world, depth);
        return changed;
      }
      return compute(operator, await value(left), await value(right));
    }
  }
}

function compute(operator: string, a: bigint, b: bigint): bigint {
  if ((operator === "/" || operator === "%") && b === 0n) {
    throw new ShellFailure(`division by 0 (error token is "0")`);
  }
  if (operator === "**" && b < 0n) {
    throw new ShellFailure(`exponent less than 0 (error token is "${-b}")`);
  }
  const operation = operations[operator];
  if (!operation)
    throw new ShellFailure(
      `syntax error: invalid arithmetic operator (error token is "${operator}")`,
    );
  const result = operation(a, b);
  return typeof result === "boolean" ? (result ? 1n : 0n) : BigInt.asIntN(64, result);
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

async function wordText(word: ArithmeticWord, world: ArithmeticWorld): Promise<string> {
  return word.parts ? world.expand(word.parts) : word.value;
}

async function wordValue(
  word: ArithmeticWord,
  world: ArithmeticWorld,
  depth: number,
): Promise<bigint> {
  const text = (await wordText(word, world)).trim();
  const target = /^([A-Za-z_]\w*)(?:\[(.*)\])?$/s.exec(text);
  if (!target) return textValue(text, world, depth);
  const held = world.get(target[1] ?? "", await subscript(target[2], world, depth));
  return textValue(held ?? "", world, depth);
}

async function textValue(text: string, world: ArithmeticWorld, depth: number): Promise<bigint> {
  const trimmed = text.trim();
  if (trimmed === "") return 0n;
  const number = numberValue(trimmed);
  if (number !== undefined) return number;
  const expression = world.parse(trimmed);
  if (
    !expression ||
    (expression.type === "ArithmeticWord" &&
      expression.value === trimmed &&
      !/^[A-Za-z_]\w*(\[.*\])?$/s.test(trimmed))
  ) {
    throw new ShellFailure(
      `${trimmed}: syntax error: invalid arithmetic operator (error token is "${trimmed.replace(/^\w+/, "") || trimmed}")`,
    );
  }
  return evaluate(expression, world, depth + 1);
}

function numberValue(text: string): bigint | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return BigInt.asIntN(64, BigInt(text));
  if (/^0[0-7]*$/.test(text)) return BigInt(text === "0" ? 0 : `0o${text.slice(1) || "0"}`);
  if (/^0\d+$/.test(text)) {
    throw new ShellFailure(`${text}: value too great for base (error token is "${text}")`);
  }
  if (/^\d+$/.test(text)) return BigInt.asIntN(64, BigInt(text));
  const based = /^(\d+)#([0-9a-zA-Z@_]+)$/.exec(text);
  if (!based) return undefined;
  const base = Number(based[1]);
  const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_";
  let value = 0n;
  for (const digit of base <= 36 ? (based[2] ?? "").toLowerCase() : (based[2] ?? "")) {
    const at = digits.indexOf(digit);
    if (at < 0 || at >= base) {
      throw new ShellFailure(`${text}: value too great for base (error token is "${text}")`);
    }
    value = BigInt.asIntN(64, value * BigInt(base) + BigInt(at));
  }
  return value;
}

async function subscript(
  text: string | undefined,
  world: ArithmeticWorld,
  depth: number,
): Promise<string | undefined> {
  return text === undefined ? undefined : String(await textValue(text, world, depth + 1));
}

async function assign(
  target: ArithmeticExpression,
  value: bigint,
  world: ArithmeticWorld,
  depth: number,
): Promise<void> {
  const text = target.type === "ArithmeticWord" ? await wordText(target, world) : "";
  const match = /^([A-Za-z_]\w*)(?:\[(.*)\])?$/s.exec(text);
  if (!match)
    throw new ShellFailure(`attempted assignment to non-variable (error token is "= ${value}")`);
  world.set(match[1] ?? "", await subscript(match[2], world, depth), String(value));
}
