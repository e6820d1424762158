import { labelValue, qualifiedName } from "./label-rules.ts";
import type { LabelSelector } from "./meta.ts";

type Labels = Readonly<Record<string, string>>;
type Operator = "in" | "notin" | "=" | "==" | "!=" | "gt" | "lt" | "exists" | "!";

interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** A parsed label selector. An empty one matches everything. */
export class LabelMatcher {
  readonly requirements: readonly Requirement[];

  constructor(requirements: readonly Requirement[]) {
    this.requirements = requirements.toSorted((a, b) =>
      a.key < b.key ? -1 : a.key > b.key ? 1 : 0,
    );
  }

  get empty(): boolean {
    return this.requirements.length === 0;
  }

  matches(labels: Labels | undefined): boolean {
    return this.requirements.every((requirement) => isMet(requirement, labels ?? {}));
  }

  /** As in a query: `app=web,tier in (a,b)`. */
  toString(): string {
    return this.requirements.map(show).join(",");
  }
}

/** A selector that nothing matches: what a missing LabelSelector means. */
export const matchesNothing = {
  requirements: [],
  empty: false,
  matches: () => false,
  toString: () => "",
} as unknown as LabelMatcher;

/** Why a selector's text cannot be read, in apimachinery's words. */
export class SelectorError extends Error {
  override name = "SelectorError";
}

/** The selector of a workload; undefined matches nothing, an empty one everything. */
export function selectorOf(selector: LabelSelector | undefined): LabelMatcher {
  if (!selector) return matchesNothing;
  const requirements: Requirement[] = Object.entries(selector.matchLabels ?? {}).map(
    ([key, value]) => ({ key, operator: "=", values: [value] }),
  );
  const operators = { In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "!" } as const;
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    requirements.push({ key, operator: operators[operator], values });
  }
  return new LabelMatcher(requirements);
}

/** The selector that asks for exactly these labels. */
export function selectorFromSet(labels: Labels | undefined): LabelMatcher {
  return selectorOf({ matchLabels: { ...labels } });
}

/** Reads `app=web,tier in (a,b),!canary`. Throws SelectorError. */
export function parseSelector(text: string): LabelMatcher {
  return new LabelMatcher(new LabelParser(text).parse());
}

function isMet({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels[key];
  switch (operator) {
    case "in":
    case "=":
    case "==":
      return value !== undefined && values.includes(value);
    case "notin":
    case "!=":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    default: {
      const wanted = Number(values[0]);
      if (value === undefined || !/^[+-]?[0-9]+$/.test(value)) return false;
      return operator === "gt" ? Number(value) > wanted : Number(value) < wanted;
    }
  }
}

function show({ key, operator, values }: Requirement): string {
  const sorted = values.toSorted().join(",");
  switch (operator) {
    case "exists":
      return key;
    case "!":
      return `!${key}`;
    case "in":
    case "notin":
      return `${key} ${operator} (${sorted})`;
    case "gt":
      return `${key}>${sorted}`;
    case "lt":
      return `${key}<${sorted}`;
    default:
      return `${key}${operator}${sorted}`;
  }
}

const symbols = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];
const operatorTexts = "in, notin, =, ==, !=, gt, lt";

/** The parser of apimachinery's labels package, with its messages. */
class LabelParser {
  readonly #tokens: string[];
  #next = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const token = this.#peek();
      if (token === "") return requirements;
      if (token !== "!" && !isIdentifier(token)) {
        throw new SelectorError(`found '${token}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.#requirement());
      const separator = this.#take();
      if (separator === "") return requirements;
      if (separator !== ",") {
        throw new SelectorError(`found '${separator}', expected: ',' or 'end of string'`);
      }
      const after = this.#peek();
      if (after !== "!" && !isIdentifier(after)) {
        throw new SelectorError(`found '${after}', expected: identifier after ','`);
      }
    }
  }

  #peek(): string {
    return this.#tokens[this.#next] ?? "";
  }

  #take(): string {
    const token = this.#peek();
    this.#next++;
    return token;
  }

  #requirement(): Requirement {
    const negated = this.#peek() === "!";
    if (negated) this.#take();
    const key = this.#take();
    if (!isIdentifier(key)) throw unparsed(`found '${key}', expected: identifier`);
    const wrongKey = qualifiedName(key)[0];
    if (wrongKey) throw unparsed(`<nil>: Invalid value: ${JSON.stringify(key)}: ${wrongKey}`);
    if (negated) return { key, operator: "!", values: [] };
    const after = this.#peek();
    if (after === "" || after === ",") return { key, operator: "exists", values: [] };
    return this.#comparison(key);
  }

  #comparison(key: string): Requirement {
    const token = this.#take();
    if (!["in", "notin", "=", "==", "!=", ">", "<"].includes(token)) {
      throw unparsed(`found '${token}', expected: ${operatorTexts}`);
    }
    const operator = { ">": "gt", "<": "lt" }[token] ?? token;
    const values =
      operator === "in" || operator === "notin" ? this.#values() : [this.#exactValue()];
    const isNumber = operator === "gt" || operator === "lt";
    if (isNumber && !/^[+-]?[0-9]+$/.test(values[0] ?? "")) {
      throw unparsed(
        `values[0]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`,
      );
    }
    for (const [index, value] of values.entries()) {
      const wrong = labelValue(value)[0];
      if (wrong) {
        throw unparsed(
          `values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong}`,
        );
      }
    }
    return { key, operator: operator as Operator, values };
  }

  /** What stands after = != > <; nothing at all is the empty value. */
  #exactValue(): string {
    const token = this.#peek();
    if (token === "" || token === ",") return "";
    if (!isIdentifier(token)) throw unparsed(`found '${token}', expected: identifier`);
    return this.#take();
  }

  #values(): string[] {
    const open = this.#take();
    if (open !== "(") throw unparsed(`found '${open}' expected: '('`);
    const values: string[] = [];
    let afterComma = true;
    for (;;) {
      const token = this.#take();
      if (token === ")") {
        if (afterComma) values.push("");
        break;
      }
      if (token === ",") {
        if (afterComma) values.push("");
        afterComma = true;
      } else if (isIdentifier(token) && afterComma) {
        values.push(token);
        afterComma = false;
      } else {
        throw unparsed(`found '${token}', expected: ',' or ')'`);
      }
    }
    return [...new Set(values)].toSorted();
  }
}

function isIdentifier(token: string): boolean {
  return token !== "" && !symbols.includes(token);
}

function unparsed(message: string): SelectorError {
  return new SelectorError(`unable to parse requirement: ${message}`);
}

function tokenize(text: string): string[] {
  return text.match(/[=!]=|[=!(),<>]|[^\s=!(),<>]+/g) ?? [];
}

/** A parsed field selector: equalities only. */
export class FieldMatcher {
  readonly terms: readonly FieldTerm[];

  constructor(terms: readonly FieldTerm[]) {
    this.terms = terms;
  }

  get empty(): boolean {
    return this.terms.length === 0;
  }

  matches(fields: Labels): boolean {
    return this.terms.every(
      ({ field, operator, value }) => ((fields[field] ?? "") === value) === (operator === "="),
    );
  }

  /** The same terms on fields of other names. */
  renamed(name: (field: string) => string): FieldMatcher {
    return new FieldMatcher(this.terms.map((term) => ({ ...term, field: name(term.field) })));
  }

  /** The value a field must have, if the selector says so. */
  exactly(field: string): string | undefined {
    return this.terms.find((term) => term.field === field && term.operator === "=")?.value;
  }

  toString(): string {
    return this.terms
      .map(({ field, operator, value }) => `${field}${operator}${escape(value)}`)
      .toSorted()
      .join(",");
  }
}

export interface FieldTerm {
  readonly field: string;
  readonly operator: "=" | "!=";
  readonly value: string;
}

/** Reads `status.phase!=Running,spec.nodeName=n1`. Throws SelectorError. */
export function parseFieldSelector(text: string): FieldMatcher {
  const terms: FieldTerm[] = [];
  for (const part of splitTerms(text).toSorted()) {
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(part);
    if (!match) throw new SelectorError(`invalid selector: '${text}'; can't understand '${part}'`);
    const [, field = "", operator = "", value = ""] = match;
    terms.push({ field, operator: operator === "!=" ? "!=" : "=", value: unescape(value) });
  }
  return new FieldMatcher(terms);
}

function splitTerms(text: string): string[] {
  return text.match(/(?:\\.|\\$|[^\\,])+/gs) ?? [];
}

function escape(value: string): string {
  return value.replace(/[\\,=]/g, "\\$&");
}

/** Only a backslash, a comma and an equals sign are escaped, and these always. */
function unescape(value: string): string {
  for (const [mark] of value.matchAll(/\\.|\\|[,=]/gs)) {
    if (/^\\[\\,=]$/.test(mark)) continue;
    throw new SelectorError(
      mark.startsWith("\\")
        ? `invalid field selector: invalid escape sequence: ${mark}`
        : `invalid field selector: unescaped character in value: ${mark.charCodeAt(0)}`,
    );
  }
  return value.replace(/\\([\\,=])/g, "$1");
}

/** A workload's selector as tables and describe print it: `app=web`, or `<none>`. */
export function formatSelector(selector: LabelSelector | undefined): string {
  if (!selector) return "<unset>";
  return selectorOf(selector).toString() || "<none>";
}

/** As Go prints a selector with `%v`. */
export function printedSelector({
  matchLabels = {},
  matchExpressions = [],
}: LabelSelector = {}): string {
  const labels = Object.keys(matchLabels)
    .toSorted()
    .map((key) => `${key}: ${matchLabels[key]},`);
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(" ")}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join("")}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join("")}},}`;
}
