/** What `expr` prints for its words; undefined if they are no expression of whole numbers and texts. */
export function expr(words: readonly string[]): string | undefined {
  let at = 0;
  const value = (): string | undefined => {
    const word = words[at++];
    if (word !== "(") return word;
    const inner = level(0);
    return words[at++] === ")" ? inner : undefined;
  };
  const level = (depth: number): string | undefined => {
    const operators = levels[depth];
    if (!operators) return value();
    let left = level(depth + 1);
    for (let step = operators[words[at] ?? ""]; step; step = operators[words[at] ?? ""]) {
      at++;
      const right = level(depth + 1);
      left = left === undefined || right === undefined ? undefined : step(left, right);
    }
    return left;
  };
  const result = level(0);
  return at === words.length ? result : undefined;
}

type Step = (left: string, right: string) => string | undefined;

function numeric(compute: (left: number, right: number) => number): Step {
  return (left, right) => {
    const numbers = [left, right].map(Number) as [number, number];
    const result = compute(...numbers);
    return Number.isInteger(result) ? `${result + 0}` : undefined;
  };
}

/** Numbers are compared as such, everything else as text. */
function comparison(is: (order: number) => boolean): Step {
  return (left, right) => {
    const numbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
    const order = numbers ? Number(left) - Number(right) : left < right ? -1 : Number(left > right);
    return is(order) ? "1" : "0";
  };
}

/** What binds least first. */
const levels: readonly { readonly [operator: string]: Step }[] = [
  { "|": (left, right) => (left && left !== "0" ? left : right) },
  { "&": (left, right) => (left && left !== "0" && right && right !== "0" ? left : "0") },
  {
    "=": comparison((order) => order === 0),
    "!=": comparison((order) => order !== 0),
    "<": comparison((order) => order < 0),
    "<=": comparison((order) => order <= 0),
    ">": comparison((order) => order > 0),
    ">=": comparison((order) => order >= 0),
  },
  { "+": numeric((left, right) => left + right), "-": numeric((left, right) => left - right) },
  {
    "*": numeric((left, right) => left * right),
    "/": numeric((left, right) => Math.trunc(left / right)),
    "%": numeric((left, right) => left % right),
  },
];
