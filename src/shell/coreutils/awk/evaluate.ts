import { OptionError } from "../options.ts";
import { callFunction, type Evaluator } from "./functions.ts";
import type { Memory } from "./memory.ts";
import type { Expression, Target } from "./syntax.ts";
import { compare, toBoolean, toNumber, toText, type Value } from "./values.ts";

/** Computes expressions. Throws OptionError. */
export class Evaluation implements Evaluator {
  readonly memory: Memory;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  readonly text = (expression: Expression): string =>
    toText(this.value(expression), this.memory.numberFormat);

  readonly truth = (expression: Expression): boolean => toBoolean(this.value(expression));

  /** A written pattern is itself; anything else is one by its text. */
  readonly pattern = (expression: Expression): string =>
    expression.type === "pattern" ? expression.source : this.text(expression);

  readonly value = (expression: Expression): Value => {
    const { memory } = this;
    switch (expression.type) {
      case "number":
      case "text":
        return expression.value;
      case "pattern":
        return Number(memory.patterns.test(expression.source, memory.fields.record));
      case "group":
        return this.value(expression.inner);
      case "variable":
        return memory.get(expression.name);
      case "field":
        return memory.fields.get(this.#fieldIndex(expression.index));
      case "element": {
        const elements = memory.array(expression.array);
        const key = this.key(expression.subscripts);
        // To ask for an element makes it.
        if (!elements.has(key)) elements.set(key, undefined);
        return elements.get(key);
      }
      case "assign": {
        const { operator, target } = expression;
        const given = this.value(expression.value);
        const value =
          operator === ""
            ? given
            : compute(operator, toNumber(this.value(target)), toNumber(given));
        this.assign(target, value);
        return value;
      }
      case "step": {
        const old = toNumber(this.value(expression.target));
        this.assign(expression.target, old + expression.by);
        return expression.prefix ? old + expression.by : old;
      }
      case "choice":
        return this.value(this.truth(expression.test) ? expression.yes : expression.no);
      case "unary": {
        if (expression.operator === "!") return Number(!this.truth(expression.operand));
        const operand = toNumber(this.value(expression.operand));
        return expression.operator === "-" ? -operand : operand;
      }
      case "in":
        return Number(
          memory.hasArray(expression.array) &&
            memory.array(expression.array).has(this.key(expression.subscripts)),
        );
      case "call":
        return callFunction(expression.name, this, expression.args);
      default:
        return this.#binary(expression);
    }
  };

  readonly assign = (target: Target, value: Value): void => {
    if (target.type === "variable") this.memory.set(target.name, value);
    else if (target.type === "element") {
      this.memory.array(target.array).set(this.key(target.subscripts), value);
    } else {
      const index = this.#fieldIndex(target.index);
      this.memory.fields.set(index, toText(value, this.memory.numberFormat));
    }
  };

  /** The subscript of an element: several are one text with SUBSEP between. */
  key(subscripts: readonly Expression[]): string {
    return subscripts.map(this.text).join(this.memory.text("SUBSEP"));
  }

  #fieldIndex(expression: Expression): number {
    const index = Math.trunc(toNumber(this.value(expression)));
    if (index >= 0) return index;
    throw new OptionError(`attempt to access field ${index}`, 2, { hint: false });
  }

  #binary({ operator, left, right }: Extract<Expression, { type: "binary" }>): Value {
    switch (operator) {
      case "&&":
        return Number(this.truth(left) && this.truth(right));
      case "||":
        return Number(this.truth(left) || this.truth(right));
      case " ":
        return this.text(left) + this.text(right);
      case "~":
      case "!~": {
        const text = this.text(left);
        const matches = this.memory.patterns.test(this.pattern(right), text);
        return Number(matches === (operator === "~"));
      }
      default:
        break;
    }
    const [a, b] = [this.value(left), this.value(right)];
    const holds = comparisons[operator];
    if (holds) return Number(holds(compare(a, b, this.memory.numberFormat)));
    return compute(operator, toNumber(a), toNumber(b));
  }
}

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
  ">=": (order) => order >= 0,
  ">": (order) => order > 0,
};

function compute(operator: string, a: number, b: number): number {
  if ((operator === "/" || operator === "%") && b === 0) {
    const what = operator === "/" ? "division by zero" : "division by zero in %";
    throw new OptionError(what, 2, { hint: false });
  }
  if (operator === "+") return a + b;
  if (operator === "-") return a - b;
  if (operator === "*") return a * b;
  if (operator === "/") return a / b;
  return operator === "%" ? a % b : a ** b;
}
