/** A mistake in a program's arguments, in GNU's words; the exit code that it gives. */
export class OptionError extends Error {
  override name = "OptionError";
  readonly exitCode: number;
  /** Whether `Try '… --help'` follows. */
  readonly hint: boolean;

  constructor(message: string, exitCode = 1, { hint = true } = {}) {
    super(message);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** What a program's arguments were. */
export interface Options {
  /** Whether an option was given, by its short letter or long name. */
  has(name: string): boolean;
  /** The last value that an option was given. */
  value(name: string): string | undefined;
  /** All values in order. */
  values(name: string): readonly string[];
  /** The options in the order in which they were given. */
  readonly names: readonly string[];
  readonly operands: readonly string[];
}

/** The options that a program has: letters as for getopt(3), long names with the letter they mean. */
export interface OptionTable {
  readonly program: string;
  /** `ab:` is -a and -b VALUE. */
  readonly letters: string;
  /** Long name → letter (or itself). A trailing `=` wants a value, `=?` may have one. */
  readonly long?: Readonly<Record<string, string>>;
  readonly exitCode?: number;
  /** Printed before the hint at `--help`: grep's first line. */
  readonly usage?: string;
  /** The option that `-5` gives the value 5: `head -5`. */
  readonly numbersAs?: string;
  /** What begins with a dash and is an operand nevertheless: `seq -5 5`, `chmod -x file`. */
  readonly dashed?: RegExp;
  /** Options end at the first operand: `env`, `xargs`. */
  readonly stopAtOperand?: boolean;
}

/** Reads arguments as getopt_long(3) does. Throws OptionError in its words. */
export function parseOptions(args: readonly string[], table: OptionTable): Options {
  const found: { name: string; value: string | undefined }[] = [];
  const operands: string[] = [];
  const { exitCode = 1 } = table;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (arg.startsWith("--")) {
      at += readLong(arg.slice(2), args[at + 1], table, found);
    } else if (table.dashed?.test(arg)) operands.push(arg);
    else if (table.numbersAs !== undefined && /^-\d+$/.test(arg)) {
      found.push({ name: table.numbersAs, value: arg.slice(1) });
    } else if (arg.startsWith("-") && arg !== "-") {
      for (let i = 1; i < arg.length; i++) {
        const letter = arg[i] ?? "";
        const place = letter === ":" ? -1 : table.letters.indexOf(letter);
        if (place < 0) throw new OptionError(`invalid option -- '${letter}'`, exitCode);
        if (table.letters[place + 1] !== ":") {
          found.push({ name: letter, value: undefined });
          continue;
        }
        const attached = arg.slice(i + 1);
        const value = attached || args[++at];
        if (value === undefined) {
          throw new OptionError(`option requires an argument -- '${letter}'`, exitCode);
        }
        found.push({ name: letter, value });
        break;
      }
    } else {
      operands.push(arg);
      if (table.stopAtOperand) {
        operands.push(...args.slice(at + 1));
        break;
      }
    }
  }
  return {
    has: (name) => found.some((one) => one.name === name),
    value: (name) => found.findLast((one) => one.name === name)?.value,
    values: (name) => found.filter((one) => one.name === name).map(({ value }) => value ?? ""),
    names: found.map(({ name }) => name),
    operands,
  };
}

function readLong(
  text: string,
  next: string | undefined,
  { long = {}, exitCode = 1 }: OptionTable,
  found: { name: string; value: string | undefined }[],
): number {
  const equals = text.indexOf("=");
  const given = equals < 0 ? text : text.slice(0, equals);
  const attached = equals < 0 ? undefined : text.slice(equals + 1);
  const names = Object.keys(long).filter((one) => one.startsWith(given));
  const exact = names.find((one) => bare(one) === given);
  const [only] = names;
  if (only === undefined) throw new OptionError(`unrecognized option '--${given}'`, exitCode);
  if (!exact && new Set(names.map((one) => long[one])).size > 1) {
    const choices = names.map((one) => ` '--${bare(one)}'`).join("");
    throw new OptionError(`option '--${given}' is ambiguous; possibilities:${choices}`, exitCode);
  }
  const name = exact ?? only;
  const letter = long[name] ?? bare(name);
  if (!name.includes("=")) {
    if (attached !== undefined) {
      throw new OptionError(`option '--${name}' doesn't allow an argument`, exitCode);
    }
    found.push({ name: letter, value: undefined });
    return 0;
  }
  if (attached !== undefined || name.endsWith("=?")) {
    found.push({ name: letter, value: attached });
    return 0;
  }
  if (next === undefined) {
    throw new OptionError(`option '--${bare(name)}' requires an argument`, exitCode);
  }
  found.push({ name: letter, value: next });
  return 1;
}

/** A long name without the mark that it takes a value. */
function bare(name: string): string {
  return name.replace(/=\??$/, "");
}
