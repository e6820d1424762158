import { characterClasses } from "../character-classes.ts";
import type { TestExpression } from "../parse.ts";
import { isNumericTest, testBinary, testNumbers, testUnary } from "./conditions.ts";
import type { Expander } from "./expander.ts";
import { ShellFailure } from "./failures.ts";
import { matches } from "./pattern.ts";
import type { ShellState } from "./state.ts";

/** Whether what stands in `[[ … ]]` holds. */
export async function evaluateTest(
  expression: TestExpression,
  state: ShellState,
  expander: Expander,
): Promise<boolean> {
  const holds = (one: TestExpression): Promise<boolean> => evaluateTest(one, state, expander);
  switch (expression.type) {
    case "TestGroup":
      return holds(expression.expression);
    case "TestNot": {
      const value = await holds(expression.operand);
      return expression.negations.length % 2 === 1 ? !value : value;
    }
    case "TestLogical": {
      const stop = expression.operator === "||";
      for (const operand of expression.operands) if ((await holds(operand)) === stop) return stop;
      return !stop;
    }
    case "TestUnary": {
      const operand = await expander.text(expression.operand);
      if (expression.operator === "-v") return state.isSet(operand);
      return testUnary(expression.operator, operand, state);
    }
    default: {
      const { operator, left, right } = expression;
      const text = await expander.text(left);
      if (operator === "==" || operator === "=" || operator === "!=") {
        return matches(await expander.pattern(right), text) === (operator !== "!=");
      }
      if (operator === "=~") return matchRegExp(text, await expander.regExp(right), state);
      const other = await expander.text(right);
      if (!isNumericTest(operator)) return testBinary(operator, text, other);
      const number = (source: string): Promise<bigint> => expander.arithmetic(source);
      return testNumbers(operator, await number(text), await number(other));
    }
  }
}

function matchRegExp(text: string, source: string, { variables }: ShellState): boolean {
  let regExp: RegExp;
  try {
    regExp = new RegExp(posixSource(source));
  } catch {
    throw new ShellFailure(`[[: invalid regular expression \`${source}'`, 2);
  }
  const match = regExp.exec(text);
  const groups = match ? [...match] : [];
  variables.set(
    "BASH_REMATCH",
    new Map(groups.map((group, index) => [String(index), group ?? ""])),
  );
  return match !== null;
}

function posixSource(source: string): string {
  return source.replaceAll(
    /\[:([a-z]+):\]/g,
    (whole, name: string) => characterClasses[name] ?? whole,
  );
}
