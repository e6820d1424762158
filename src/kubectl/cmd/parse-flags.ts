import { goBool } from "#api/go-bool.ts";
import { assert } from "#base/assert.ts";
import { parseDuration } from "./duration.ts";
import { type Flag, type FlagValues, UsageError } from "./command.ts";

/** What is left of a command line once its flags are taken out. */
export interface ParsedFlags {
  readonly args: readonly string[];
  /** The flags as they were given, one after the other. */
  readonly given: readonly (readonly [name: string, value: string])[];
  /** How many of `args` stood before `--`, or -1 without one. */
  readonly argsLenAtDash: number;
  readonly flags: FlagValues;
}

/**
 * Parses flags as pflag does: `--name=value`, `--name value`, `-n value`, `-nvalue`, `-it`; flags and
 * arguments may mix until `--`. Throws UsageError in pflag's words.
 */
export function parseFlags(known: readonly Flag[], words: readonly string[]): ParsedFlags {
  const parser = new Parser(known);
  return parser.parse(words);
}

class Parser {
  readonly #byName: ReadonlyMap<string, Flag>;
  readonly #byShorthand: ReadonlyMap<string, Flag>;
  readonly #values = new Map<string, string[]>();
  readonly #given: [name: string, value: string][] = [];
  readonly #words: string[] = [];

  constructor(known: readonly Flag[]) {
    this.#byName = new Map(known.map((flag) => [flag.name, flag]));
    this.#byShorthand = new Map(
      known.flatMap((flag) => (flag.shorthand ? [[flag.shorthand, flag] as const] : [])),
    );
  }

  parse(words: readonly string[]): ParsedFlags {
    this.#words.push(...words);
    const args: string[] = [];
    let argsLenAtDash = -1;
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      if (word === "--") {
        argsLenAtDash = args.length;
        args.push(...this.#words);
        break;
      }
      if (word.startsWith("--")) this.#long(word);
      else if (word.startsWith("-") && word.length > 1) this.#short(word);
      else args.push(word);
    }
    return {
      args,
      given: this.#given,
      argsLenAtDash,
      flags: new Values(this.#byName, this.#values),
    };
  }

  #long(word: string): void {
    const [name = "", ...rest] = word.slice(2).split("=");
    if (name === "") throw new UsageError(`bad flag syntax: ${word}`);
    const flag = this.#byName.get(name);
    if (!flag) throw new UsageError(`unknown flag: --${name}`);
    if (rest.length > 0) return this.#set(flag, rest.join("="));
    const alone = aloneValue(flag);
    if (alone !== undefined) return this.#set(flag, alone);
    const value = this.#words.shift();
    if (value === undefined) throw new UsageError(`flag needs an argument: --${name}`);
    this.#set(flag, value);
  }

  #short(word: string): void {
    for (let letters = word.slice(1); letters;) {
      const letter = letters.charAt(0);
      const flag = this.#byShorthand.get(letter);
      if (!flag) {
        throw new UsageError(`unknown shorthand flag: '${letter}' in -${letters}`);
      }
      const rest = letters.slice(1);
      const alone = aloneValue(flag);
      // `-o=` alone has "=" for its value, as pflag reads it.
      if (rest.startsWith("=") && rest.length > 1) return this.#set(flag, rest.slice(1));
      if (alone !== undefined) {
        this.#set(flag, alone);
        letters = rest;
        continue;
      }
      const value = rest || this.#words.shift();
      if (value === undefined) {
        throw new UsageError(`flag needs an argument: '${letter}' in -${letters}`);
      }
      return this.#set(flag, value);
    }
  }

  #set(flag: Flag, value: string): void {
    const problem = check(flag, value);
    if (problem) {
      const name = flag.shorthand ? `-${flag.shorthand}, --${flag.name}` : `--${flag.name}`;
      throw new UsageError(`invalid argument ${quote(value)} for "${name}" flag: ${problem}`);
    }
    this.#given.push([flag.name, value]);
    const isList = listTypes.includes(flag.type);
    const isPair = flag.type === "stringToString" && value.split("=").length === 2;
    const isSplit = flag.type === "strings" || (flag.type === "stringToString" && !isPair);
    const items = isSplit
      ? splitCommas(value)
      : [isPair ? value.replaceAll(/^"+|"+$/g, "") : value];
    this.#values.set(flag.name, [...(isList ? (this.#values.get(flag.name) ?? []) : []), ...items]);
  }
}

/** Of these a flag that is given again adds to what it was given before. */
const listTypes: readonly Flag["type"][] = [
  "mapStringString",
  "stringArray",
  "strings",
  "stringToString",
];

class Values implements FlagValues {
  readonly #flags: ReadonlyMap<string, Flag>;
  readonly #given: ReadonlyMap<string, readonly string[]>;

  constructor(flags: ReadonlyMap<string, Flag>, given: ReadonlyMap<string, readonly string[]>) {
    this.#flags = flags;
    this.#given = given;
  }

  changed(name: string): boolean {
    return this.#given.has(name);
  }

  bool(name: string): boolean {
    return goBool(this.#text(name, ["bool"])) === true;
  }

  int(name: string): number {
    return Number(this.#text(name, ["int", "int32", "int64"]));
  }

  string(name: string): string {
    return this.#text(name, ["string"]);
  }

  strings(name: string): readonly string[] {
    const flag = this.#flag(name, listTypes);
    const byDefault = flag.default.slice(1, -1);
    return this.#given.get(name) ?? (byDefault ? byDefault.split(",") : []);
  }

  duration(name: string): number {
    return parseDuration(this.#text(name, ["duration"]));
  }

  #text(name: string, types: readonly Flag["type"][]): string {
    const flag = this.#flag(name, types);
    return this.#given.get(name)?.at(-1) ?? flag.default;
  }

  #flag(name: string, types: readonly Flag["type"][]): Flag {
    const flag = this.#flags.get(name);
    assert(flag && types.includes(flag.type), `flag --${name} of type ${types.join("/")}`);
    return flag;
  }
}

/** The value of a flag that stands alone; undefined if it needs one. */
export function aloneValue(flag: Flag): string | undefined {
  return flag.noOptDefault ?? (flag.type === "bool" ? "true" : undefined);
}

function check(flag: Flag, value: string): string | undefined {
  switch (flag.type) {
    case "bool":
      if (goBool(value) !== undefined) return undefined;
      return `strconv.ParseBool: parsing ${quote(value)}: invalid syntax`;
    case "int":
    case "int32":
    case "int64":
      return checkInt(value, flag.type === "int32" ? 2 ** 31 : 2 ** 63);
    case "duration":
      try {
        parseDuration(value);
        return undefined;
      } catch (error) {
        if (error instanceof UsageError) return error.message;
        throw error;
      }
    case "mapStringString":
      return value.split(",").every((pair) => pair.includes("="))
        ? undefined
        : "malformed pair, expect string=string";
    case "stringToString":
      return value.includes("=") ? undefined : `${value} must be formatted as key=value`;
    default:
      return undefined;
  }
}

function checkInt(value: string, limit: number): string | undefined {
  const because = /^[+-]?(0[xX][0-9a-fA-F]+|\d+)$/.test(value)
    ? Math.abs(Number(value)) >= limit && "value out of range"
    : "invalid syntax";
  return because ? `strconv.ParseInt: parsing ${quote(value)}: ${because}` : undefined;
}

/** As encoding/csv reads one line: a comma inside double quotes does not separate. */
function splitCommas(text: string): string[] {
  if (text === "") return [];
  const parts = text.match(/(?:"(?:[^"]|"")*"|[^,])+|(?<=,|^)(?=,|$)/g) ?? [];
  return parts.map((part) =>
    part.startsWith('"') && part.endsWith('"') && part.length > 1
      ? part.slice(1, -1).replaceAll('""', '"')
      : part,
  );
}

function quote(text: string): string {
  return JSON.stringify(text);
}
