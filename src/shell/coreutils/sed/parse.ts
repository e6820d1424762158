import { OptionError } from "../options.ts";
import type { Dialect } from "../regexp.ts";
import { type Place, Reader } from "./reader.ts";
import type { Action, Address, Plain, SedCommand, SedScript } from "./script.ts";
import { readSubstitution } from "./substitution.ts";

/** Reads a script. Throws OptionError in GNU sed's words. */
export function parseSed(text: string, dialect: Dialect, place: Place): SedScript {
  return new Parser(new Reader(text, dialect, place)).script();
}

class Parser {
  readonly #reader: Reader;
  readonly #commands: { -readonly [K in keyof SedCommand]: SedCommand[K] }[] = [];
  readonly #labels = new Map<string, number>();
  /** The places of the `{` that are open. */
  readonly #open: number[] = [];

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  script(): SedScript {
    const reader = this.#reader;
    for (;;) {
      reader.skip(/[\s;]/);
      if (reader.atEnd) break;
      if (reader.peek === "#") reader.skip(/[^\n]/);
      else this.#command();
    }
    if (this.#open.length > 0) reader.fail("unmatched `{'", 0);
    for (const { action } of this.#commands) {
      if ("label" in action && action.label !== "" && !this.#labels.has(action.label)) {
        const message = `can't find label for jump to \`${action.label}'`;
        throw new OptionError(message, 1, { hint: false });
      }
    }
    return { commands: this.#commands, labels: this.#labels };
  }

  #command(): void {
    const reader = this.#reader;
    const from = this.#address();
    let to: Address | undefined;
    reader.skip(/[ \t]/);
    if (from && reader.peek === ",") {
      reader.next();
      reader.skip(/[ \t]/);
      to = this.#endAddress() ?? this.#failAtNext("unexpected `,'");
    }
    if (from?.type === "line" && from.line === 0 && to?.type !== "match") {
      this.#failAtNext("invalid usage of line address 0");
    }
    let negated = false;
    reader.skip(/[ \t]/);
    while (reader.peek === "!") {
      reader.next();
      if (negated) reader.fail("multiple `!'s");
      negated = true;
      reader.skip(/[ \t]/);
    }
    const action = this.#action(from, to);
    if (action) this.#commands.push({ from, to, negated, action });
  }

  /** About the character that comes next. */
  #failAtNext(message: string): never {
    this.#reader.next();
    return this.#reader.fail(message);
  }

  #address(): Address | undefined {
    const reader = this.#reader;
    if (reader.peek === "$") {
      reader.next();
      return { type: "last" };
    }
    if (reader.peek === "/" || reader.peek === "\\") {
      const delimiter = reader.next() === "/" ? "/" : reader.next();
      const source = reader.until(delimiter, "regExp") ?? reader.fail("unterminated address regex");
      const flags = reader.take(/[IM]/);
      return { type: "match", regExp: reader.regExp(source, flags) };
    }
    const digits = reader.take(/\d/);
    if (digits === "") return undefined;
    if (reader.peek !== "~") return { type: "line", line: Number(digits) };
    reader.next();
    return { type: "step", first: Number(digits), step: Number(reader.take(/\d/)) };
  }

  #endAddress(): Address | undefined {
    const reader = this.#reader;
    if (reader.peek !== "+" && reader.peek !== "~") return this.#address();
    const sign = reader.next();
    const digits = reader.take(/\d/);
    if (digits === "") reader.fail("expected number, or +N or ~N");
    const count = Number(digits);
    return sign === "+" ? { type: "more", lines: count } : { type: "multiple", of: count };
  }

  #action(from: Address | undefined, to: Address | undefined): Action | undefined {
    const reader = this.#reader;
    if (reader.atEnd || reader.peek === "\n" || reader.peek === ";") reader.fail("missing command");
    const name = reader.next();
    switch (name) {
      case "{":
        this.#open.push(this.#commands.length);
        return { name, end: 0 };
      case "}":
        return this.#close(from);
      case ":": {
        if (from) reader.fail(": doesn't want any addresses");
        const label = reader.take(/[^\s;]/);
        if (label === "") reader.fail('":" lacks a label');
        this.#labels.set(label, this.#commands.length);
        return undefined;
      }
      case "a":
      case "i":
      case "c":
        return { name, text: reader.text() };
      case "b":
      case "t":
      case "T": {
        reader.skip(/[ \t]/);
        const label = reader.take(/[^\s;}]/);
        this.#end();
        return { name, label };
      }
      case "q":
      case "Q": {
        if (to) reader.fail("command only uses one address");
        reader.skip(/[ \t]/);
        const exitCode = Number(reader.take(/\d/));
        this.#end();
        return { name, exitCode };
      }
      case "r":
      case "w": {
        reader.skip(/[ \t]/);
        const text = reader.take(/[^\n]/);
        return text === "" ? reader.fail("missing filename in r/R/w/W commands") : { name, text };
      }
      case "s": {
        const substitution = readSubstitution(reader);
        this.#end();
        return { name, substitution };
      }
      case "y":
        return this.#transliteration();
      default:
        if (!/[dDpPnNgGhHxz=]/.test(name)) reader.fail(`unknown command: \`${name}'`);
        this.#end();
        return { name: name as Plain };
    }
  }

  #close(from: Address | undefined): Action {
    const reader = this.#reader;
    if (from) reader.fail("} doesn't want any addresses");
    const open = this.#commands[this.#open.pop() ?? reader.fail("unexpected `}'")];
    if (open) open.action = { name: "{", end: this.#commands.length };
    this.#end();
    return { name: "}" };
  }

  #transliteration(): Action {
    const reader = this.#reader;
    const delimiter = reader.next();
    const sides = [reader.until(delimiter, "text"), reader.until(delimiter, "text")];
    const [from, to] = sides.map((side) =>
      Array.from(
        (side ?? reader.fail("unterminated `y' command")).replaceAll(/\\([\\n])/g, (_, one) =>
          one === "n" ? "\n" : "\\",
        ),
      ),
    );
    if (!from || !to || from.length !== to.length) {
      return reader.fail("strings for `y' command are different lengths");
    }
    this.#end();
    return { name: "y", map: new Map(from.map((one, index) => [one, to[index] ?? ""])) };
  }

  /** Nothing more may follow in the command. */
  #end(): void {
    const reader = this.#reader;
    reader.skip(/[ \t]/);
    if (reader.atEnd || reader.peek === "}" || reader.peek === "#") return;
    if (!/[\n;]/.test(reader.next())) reader.fail("extra characters after command");
  }
}
