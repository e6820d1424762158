/** The command line is wrong, or what it names cannot be read: told without a stack, exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The number that an option gives. Throws UsageError. */
export function wholeNumber(
  option: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`${option} must be a whole number from ${least} to ${most}, not "${text}"`);
}
