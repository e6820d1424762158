const truths = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const falsehoods = new Set(["0", "f", "F", "FALSE", "false", "False"]);

/** The truth value that a text stands for, as Go's strconv.ParseBool reads it; undefined if it is none. */
export function goBool(text: string): boolean | undefined {
  return truths.has(text) || (falsehoods.has(text) ? false : undefined);
}
