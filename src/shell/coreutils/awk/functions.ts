import { OptionError } from "../options.ts";
import type { Memory } from "./memory.ts";
import { sprintf } from "./sprintf.ts";
import type { Expression, Target } from "./syntax.ts";
import { fromInput, toNumber, toText, type Value } from "./values.ts";

/** What functions need of the running program. */
export interface Evaluator {
  readonly memory: Memory;
  readonly value: (expression: Expression) => Value;
  readonly text: (expression: Expression) => string;
  readonly assign: (target: Target, value: Value) => void;
  /** The source of a pattern that is written or computed. */
  readonly pattern: (expression: Expression) => string;
}

type AwkFunction = (run: Evaluator, args: readonly Expression[]) => Value;

/** Calls one of awk's own functions. Throws OptionError for one that is not here. */
export function callFunction(name: string, run: Evaluator, args: readonly Expression[]): Value {
  const found = functions[name];
  if (found) return found(run, args);
  throw new OptionError(`function ${name} is not supported`, 2, { hint: false });
}

const functions: Readonly<Record<string, AwkFunction>> = {
  length: ({ memory, text }, [arg]) => {
    if (arg?.type === "variable" && memory.hasArray(arg.name)) return memory.array(arg.name).size;
    return Array.from(arg ? text(arg) : memory.fields.record).length;
  },
  substr: ({ text, value }, [arg, start, length]) => {
    const characters = Array.from(arg ? text(arg) : "");
    const from = Math.round(start ? toNumber(value(start)) : 1);
    const end = length ? from + Math.round(toNumber(value(length))) : Infinity;
    return characters.slice(Math.max(from - 1, 0), Math.max(end - 1, 0)).join("");
  },
  index: ({ text }, [arg, part]) => (arg && part ? text(arg).indexOf(text(part)) + 1 : 0),
  tolower: ({ text }, [arg]) => (arg ? text(arg).toLowerCase() : ""),
  toupper: ({ text }, [arg]) => (arg ? text(arg).toUpperCase() : ""),
  sprintf: ({ text, value, memory }, [format, ...args]) =>
    format ? sprintf(text(format), args.map(value), memory.numberFormat) : "",
  split: ({ text, memory, pattern }, [arg, array, separator]) => {
    if (!arg || array?.type !== "variable") return 0;
    const by = separator ? pattern(separator) : toText(memory.get("FS"), memory.numberFormat);
    const parts = memory.patterns.split(text(arg), by);
    const elements = memory.array(array.name);
    elements.clear();
    for (const [index, part] of parts.entries()) elements.set(String(index + 1), fromInput(part));
    return parts.length;
  },
  sub: (run, args) => substitute(run, args, false),
  gsub: (run, args) => substitute(run, args, true),
  match: ({ text, pattern, memory }, [arg, wanted]) => {
    const found = arg && wanted && memory.patterns.get(pattern(wanted)).exec(text(arg));
    memory.set("RSTART", found ? found.index + 1 : 0);
    memory.set("RLENGTH", found ? found[0].length : -1);
    return found ? found.index + 1 : 0;
  },
  int: ({ value }, [arg]) => Math.trunc(arg ? toNumber(value(arg)) : 0),
  sqrt: ({ value }, [arg]) => Math.sqrt(arg ? toNumber(value(arg)) : 0),
  exp: ({ value }, [arg]) => Math.exp(arg ? toNumber(value(arg)) : 0),
  log: ({ value }, [arg]) => Math.log(arg ? toNumber(value(arg)) : 0),
  sin: ({ value }, [arg]) => Math.sin(arg ? toNumber(value(arg)) : 0),
  cos: ({ value }, [arg]) => Math.cos(arg ? toNumber(value(arg)) : 0),
  atan2: ({ value }, [y, x]) => Math.atan2(y ? toNumber(value(y)) : 0, x ? toNumber(value(x)) : 0),
};

/** `sub` and `gsub`: in the text, `&` is what matched. */
function substitute(run: Evaluator, args: readonly Expression[], all: boolean): number {
  const [wanted, replacement, given] = args;
  if (!wanted || !replacement) return 0;
  const target: Expression = given ?? { type: "field", index: { type: "number", value: 0 } };
  const by = run.text(replacement);
  const regExp = run.memory.patterns.get(run.pattern(wanted));
  let count = 0;
  let lastEnd = -1;
  const changed = run.text(target).replaceAll(regExp, (match: string, ...rest: unknown[]) => {
    const at = Number(rest.findLast((one) => typeof one === "number"));
    // Right after a match an empty one does not count.
    const empty = match === "" && at === lastEnd;
    lastEnd = at + match.length;
    if (empty || (!all && count > 0)) return match;
    count++;
    return by.replaceAll(/\\([\\&])|&/g, (_, escaped: string | undefined) => escaped ?? match);
  });
  const assignable =
    target.type === "variable" || target.type === "field" || target.type === "element";
  if (count > 0 && assignable) run.assign(target, changed);
  return count;
}
