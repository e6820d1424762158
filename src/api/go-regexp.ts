// Go's patterns are nearly JavaScript's.

/** The pattern as JavaScript has it; undefined if Go would not take it. */
export function compile(pattern: string): RegExp | undefined {
  return regexpProblem(pattern) === undefined ? translate(pattern) : undefined;
}

/** Why Go's regexp package would not take a pattern, in its words; undefined if it would. */
export function regexpProblem(pattern: string): string | undefined {
  const perl = /(?<!\\)(?:\\\\)*(\(\?(?:[=!]|<[=!]))/.exec(pattern)?.[1];
  if (perl) return problem("invalid or unsupported Perl syntax", perl);
  const reference = /(?<!\\)(?:\\\\)*(\\[1-9ceg-mouqyF-ORTUVXYZ])/.exec(pattern)?.[1];
  if (reference) return problem("invalid escape sequence", reference);
  if (translate(pattern)) return undefined;
  const [bracket] = /\[(?:\\.|[^\]\\])*$/.exec(pattern) ?? [];
  if (bracket) return problem("missing closing ]", bracket);
  if (count(pattern, "(") > count(pattern, ")")) return problem("missing closing )", pattern);
  if (count(pattern, "(") < count(pattern, ")")) return problem("unexpected )", pattern);
  const repeated = /^[*+?]|(?<=[(|])[*+?]/.exec(pattern)?.[0];
  if (repeated) return problem("missing argument to repetition operator", repeated);
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(pattern)) {
    return "error parsing regexp: trailing backslash at end of expression: ``";
  }
  const twice = /[*+?]{2,}/.exec(pattern)?.[0];
  return twice
    ? problem("invalid nested repetition operator", twice)
    : problem("invalid escape sequence", /\\./.exec(pattern)?.[0] ?? pattern);
}

function problem(code: string, part: string): string {
  return `error parsing regexp: ${code}: \`${part}\``;
}

function count(text: string, sign: string): number {
  return text.replaceAll(/\\./g, "").split(sign).length;
}

/** Flags stand in front in Go; names of groups and the ends of the text are written otherwise. */
function translate(pattern: string): RegExp | undefined {
  const [, flags = "", rest = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? [];
  const text = rest.replaceAll("\\A", "^").replaceAll("\\z", "$").replaceAll("(?P<", "(?<");
  for (const mode of ["u", ""]) {
    try {
      return new RegExp(text, `${flags}${mode}`);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}
