import type { Invocation, Program } from "../program.ts";
import { quoteForShell } from "../runtime/parameters.ts";
import { unescape } from "./escapes.ts";

/** `printf format [argument…]`, as bash has it: the format is used again until no argument is left. */
export const printf: Program = async (invocation) => {
  const { streams } = invocation;
  const [format, ...args] =
    invocation.args[0] === "--" ? invocation.args.slice(1) : invocation.args;
  if (format === undefined) {
    await streams.errOut.write("printf: usage: printf [-v var] format [arguments]\n");
    return 2;
  }
  const run = new Formatting(invocation, args);
  let text = "";
  do text += await run.once(format);
  while (run.goesOn);
  await streams.out.write(text);
  return run.exitCode;
};

/** A number by one conversion of printf(3), such as `%03g`; undefined if the format is none. */
export function formatNumber(format: string, value: number): string | undefined {
  const match = /^((?:[^%]|%%)*)%([-+ #0']*)(\d*)(?:\.(\d*))?([eEfFgG])((?:[^%]|%%)*)$/.exec(
    format,
  );
  if (!match) return undefined;
  const [, before = "", flags = "", width, precision, letter = "g", after = ""] = match;
  const digits = precision === undefined ? 6 : Number(precision);
  const text = sign(flags, value >= 0) + formatFloat(value, letter, digits);
  const [head, tail] = [before, after].map((part) => part.replaceAll("%%", "%"));
  return `${head}${pad(text, Number(width), flags, letter)}${tail}`;
}

class Formatting {
  readonly #invocation: Invocation;
  readonly #args: readonly string[];
  #next = 0;
  #stopped = false;
  #used = false;
  exitCode = 0;

  constructor(invocation: Invocation, args: readonly string[]) {
    this.#invocation = invocation;
    this.#args = args;
  }

  get goesOn(): boolean {
    return !this.#stopped && this.#used && this.#next < this.#args.length;
  }

  async once(format: string): Promise<string> {
    this.#used = false;
    let text = "";
    const pattern =
      /%([-+ #0']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:hh|h|ll|l)?([a-zA-Z%])?|((?:\\[^]|[^%\\]|\\$)+)/g;
    for (const match of format.matchAll(pattern)) {
      const [whole, flags = "", width, precision, letter, plain] = match;
      if (plain !== undefined) {
        const { text: shown, stopped } = unescape(plain);
        text += shown;
        if (stopped) this.#stopped = true;
      } else if (letter === "%") text += "%";
      else if (letter === undefined || !"diouxXcsbqeEfFgG".includes(letter)) {
        await this.#complain(`\`${letter ?? "%"}': invalid format character`);
        this.#stopped = true;
      } else {
        const size = width === "*" ? await this.#integer() : Number(width ?? 0);
        const digits =
          precision === "*"
            ? await this.#integer()
            : precision === undefined && !whole.includes(".")
              ? undefined
              : Number(precision ?? 0);
        const value = await this.#value(letter, flags, digits);
        text += pad(value, size, flags, letter);
      }
      if (this.#stopped) break;
    }
    return text;
  }

  async #value(letter: string, flags: string, digits: number | undefined): Promise<string> {
    this.#used = true;
    if (letter === "s") return this.#take().slice(0, digits);
    if (letter === "c") return this.#take().slice(0, 1);
    if (letter === "q") return quoteWord(this.#take());
    if (letter === "b") {
      const { text, stopped } = unescape(this.#take());
      if (stopped) this.#stopped = true;
      return text;
    }
    if (/[eEfFgG]/.test(letter)) {
      const number = await this.#number();
      const text = formatFloat(number, letter, digits ?? 6);
      return sign(flags, number >= 0) + text;
    }
    const value = BigInt(Math.trunc(await this.#number()) || 0);
    const unsigned = value < 0n ? BigInt.asUintN(64, value) : value;
    const base = letter === "o" ? 8 : /[xX]/.test(letter) ? 16 : 10;
    const signed = /[di]/.test(letter);
    const shown = signed && value < 0n ? -value : signed ? value : unsigned;
    const text = shown.toString(base).padStart(digits ?? 0, "0");
    const prefix =
      flags.includes("#") && value !== 0n ? (base === 16 ? "0x" : base === 8 ? "0" : "") : "";
    const whole = (signed ? (value < 0n ? "-" : sign(flags, true)) : "") + prefix + text;
    return letter === "X" ? whole.toUpperCase() : whole;
  }

  #take(): string {
    return this.#args[this.#next++] ?? "";
  }

  async #integer(): Promise<number> {
    this.#used = true;
    return Math.trunc(await this.#number());
  }

  async #number(): Promise<number> {
    const missing = this.#next >= this.#args.length;
    const text = this.#take();
    if (missing || text === "") return 0;
    if (/^['"]/.test(text)) return text.codePointAt(1) ?? 0;
    if (/^\s*[-+]?0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
    const value = Number(text);
    if (!Number.isNaN(value)) return value;
    await this.#complain(`${text}: invalid number`);
    return Number.parseFloat(text) || 0;
  }

  async #complain(message: string): Promise<void> {
    this.exitCode = 1;
    await this.#invocation.streams.errOut.write(`bash: printf: ${message}\n`);
  }
}

function sign(flags: string, positive: boolean): string {
  if (!positive) return "";
  return flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
}

function pad(text: string, width: number, flags: string, letter: string): string {
  if (flags.includes("-") || width < 0) return text.padEnd(Math.abs(width));
  if (!flags.includes("0") || /[scbq]/.test(letter)) return text.padStart(width);
  const [, head = "", rest = ""] = /^([-+ ]?(?:0[xX])?)(.*)$/.exec(text) ?? [];
  return head + rest.padStart(width - head.length, "0");
}

function formatFloat(value: number, letter: string, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  if (/[fF]/.test(letter)) return fixed(value, Math.min(digits, 100));
  const exponential = (places: number): string =>
    value.toExponential(places).replace(/e([-+])(\d)$/, "e$10$2");
  if (/[eE]/.test(letter))
    return letter === "E" ? exponential(digits).toUpperCase() : exponential(digits);
  const precision = Math.max(digits, 1);
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  const text =
    exponent < -4 || exponent >= precision
      ? exponential(precision - 1).replace(/\.?0+e/, "e")
      : value
          .toFixed(Math.max(precision - 1 - exponent, 0))
          .replace(/(\.\d*?)0+$/, "$1")
          .replace(/\.$/, "");
  return letter === "G" ? text.toUpperCase() : text;
}

function quoteWord(text: string): string {
  if (text === "") return "''";
  // eslint-disable-next-line no-control-regex
  if (/[\n\t\x1b]/.test(text)) return quoteForShell(text);
  return text.replaceAll(/[^\w@%+=:,./-]/g, String.raw`\$&`);
}

/** As C rounds: what lies exactly in the middle goes to the even digit. */
function fixed(value: number, places: number): string {
  const text = value.toFixed(places);
  const scaled = Math.abs(value) * 10 ** places;
  const middle = places < 16 && scaled < 2 ** 52 && scaled % 1 === 0.5;
  if (!middle) return text;
  const even = Math.floor(scaled) % 2 === 0 ? Math.floor(scaled) : Math.ceil(scaled);
  return (Math.sign(value) * (even / 10 ** places)).toFixed(places);
}
