import type { CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import { must } from "#base/assert.ts";
import type { LineSource } from "./line-source.ts";
import type { Address, Plain, SedCommand, SedScript, Substitution } from "./script.ts";
import { substitute } from "./substitution.ts";

/** What a script does to the world. */
export interface SedPort {
  readonly clock: Clock;
  readonly cancel: CancelSignal;
  readonly quiet: boolean;
  /** To the output, or to the file that is edited in place. */
  write(text: string): Promise<void>;
  writeFile(path: string, text: string): Promise<void>;
  /** Empty if there is no such file. */
  readFile(path: string): string;
}

/** After so many commands without a new line others get their turn: `:a; b a`. */
const longestStretch = 10_000;

type Next = "cycle" | "again" | "quit" | number;

/** One run of a script over its input. */
export class SedRun {
  readonly #script: SedScript;
  readonly #source: LineSource;
  readonly #port: SedPort;
  /** For each command with two addresses: the line up to which its range goes, if it is in one. */
  readonly #ranges = new Map<SedCommand, number>();
  #pattern = "";
  #newline = "\n";
  #hold = "";
  #appended: string[] = [];
  #substituted = false;
  #lastRegExp: RegExp | undefined;
  #steps = 0;
  #exitCode = 0;

  constructor(script: SedScript, source: LineSource, port: SedPort) {
    this.#script = script;
    this.#source = source;
    this.#port = port;
  }

  /** Answers the exit code that `q` gave. */
  async run(): Promise<number> {
    let read = await this.#read();
    while (read) {
      this.#port.cancel.throwIfCancelled();
      const how = await this.#cycle();
      if (how === "quit") break;
      if (how !== "again") read = await this.#read();
    }
    return this.#exitCode;
  }

  async #cycle(): Promise<Next> {
    const { commands } = this.#script;
    for (let at = 0; at < commands.length; at++) {
      if (++this.#steps % longestStretch === 0) await this.#port.clock.sleep(1, this.#port.cancel);
      const command = must(commands[at], "command");
      if ((await this.#selects(command)) === command.negated) {
        if (command.action.name === "{") at = command.action.end;
        continue;
      }
      const next = await this.#do(command);
      if (next === undefined) continue;
      if (typeof next !== "number") return next;
      at = next - 1;
    }
    await this.#print();
    return "cycle";
  }

  /** The end of a cycle: the pattern space, unless -n, then what `a` and `r` kept back. */
  async #print(): Promise<void> {
    if (!this.#port.quiet) await this.#port.write(this.#pattern + this.#newline);
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const texts = this.#appended;
    this.#appended = [];
    for (const text of texts) await this.#port.write(text);
  }

  async #read(): Promise<boolean> {
    const line = await this.#source.next();
    if (!line) return false;
    this.#pattern = line.text;
    this.#newline = line.newline;
    this.#substituted = false;
    return true;
  }

  /** What comes next: undefined is the next command, a number the command at that place. */
  async #do(command: SedCommand): Promise<Next | undefined> {
    const { action } = command;
    switch (action.name) {
      case "s":
        return this.#substitute(action.substitution);
      case "y":
        this.#pattern = Array.from(this.#pattern, (one) => action.map.get(one) ?? one).join("");
        return undefined;
      case "a":
        this.#appended.push(action.text);
        return undefined;
      case "i":
        await this.#port.write(action.text);
        return undefined;
      case "c": {
        const inRange = command.to && !command.negated && this.#ranges.has(command);
        if (!inRange) await this.#port.write(action.text);
        await this.#flush();
        return "cycle";
      }
      case "r":
        this.#appended.push(this.#port.readFile(action.text));
        return undefined;
      case "w":
        await this.#port.writeFile(action.text, `${this.#pattern}\n`);
        return undefined;
      case "b":
        return this.#jump(action.label);
      case "t":
      case "T": {
        const jumps = this.#substituted === (action.name === "t");
        this.#substituted = false;
        return jumps ? this.#jump(action.label) : undefined;
      }
      case "q":
      case "Q":
        this.#exitCode = action.exitCode;
        if (action.name === "q") await this.#print();
        return "quit";
      default:
        return action.name === "{" || action.name === "}" ? undefined : this.#plain(action.name);
    }
  }

  async #substitute(substitution: Substitution): Promise<undefined> {
    const text = substitute(this.#pattern, this.#regExp(substitution.regExp), substitution);
    if (text === undefined) return;
    this.#pattern = text;
    this.#substituted = true;
    if (substitution.print) await this.#port.write(`${text}\n`);
    if (substitution.file !== undefined) {
      await this.#port.writeFile(substitution.file, `${text}\n`);
    }
  }

  async #plain(name: Plain): Promise<Next | undefined> {
    const end = this.#pattern.indexOf("\n");
    switch (name) {
      case "n":
        return this.#nextLine();
      case "N":
        return this.#appendLine();
      case "d":
        await this.#flush();
        return "cycle";
      case "D":
        await this.#flush();
        if (end < 0) return "cycle";
        this.#pattern = this.#pattern.slice(end + 1);
        return "again";
      case "p":
        await this.#port.write(`${this.#pattern}\n`);
        return undefined;
      case "P":
        await this.#port.write(`${end < 0 ? this.#pattern : this.#pattern.slice(0, end)}\n`);
        return undefined;
      case "=":
        await this.#port.write(`${this.#source.line}\n`);
        return undefined;
      default:
        [this.#pattern, this.#hold] = exchange(name, this.#pattern, this.#hold);
        return undefined;
    }
  }

  #jump(label: string): number {
    const end = this.#script.commands.length;
    return label === "" ? end : (this.#script.labels.get(label) ?? end);
  }

  async #nextLine(): Promise<Next | undefined> {
    if (await this.#source.isLast()) {
      await this.#print();
      return "quit";
    }
    await this.#print();
    const substituted = this.#substituted;
    await this.#read();
    this.#substituted = substituted;
    return undefined;
  }

  async #appendLine(): Promise<Next | undefined> {
    if (await this.#source.isLast()) {
      await this.#print();
      return "quit";
    }
    await this.#flush();
    const [before, substituted] = [this.#pattern, this.#substituted];
    await this.#read();
    this.#pattern = `${before}\n${this.#pattern}`;
    this.#substituted = substituted;
    return undefined;
  }

  /** Whether the command's addresses say that it runs at this line, `!` aside. */
  async #selects(command: SedCommand): Promise<boolean> {
    const { from, to } = command;
    if (!from) return true;
    if (!to) return this.#matches(from);
    const { line } = this.#source;
    const end = this.#ranges.get(command);
    if (end === undefined) {
      const fromZero = from.type === "line" && from.line === 0 && line === 1;
      if (!fromZero && !(await this.#matches(from))) return false;
      const last = endOf(to, line);
      // A regular expression ends a range from the next line on, from line 0 at once.
      if (fromZero && (await this.#matches(to))) return true;
      if (last > line) this.#ranges.set(command, last);
      return true;
    }
    const over = Number.isFinite(end) ? line >= end : await this.#matches(to);
    if (over) this.#ranges.delete(command);
    // `2,4` met again only at line 6, because others skipped some: that line is outside.
    return !(to.type === "line" && line > to.line);
  }

  async #matches(address: Address): Promise<boolean> {
    const { line } = this.#source;
    switch (address.type) {
      case "line":
        return line === address.line;
      case "last":
        return this.#source.isLast();
      case "step":
        return address.step === 0
          ? line === address.first
          : line >= address.first && (line - address.first) % address.step === 0;
      case "match": {
        const regExp = this.#regExp(address.regExp);
        regExp.lastIndex = 0;
        return regExp.test(this.#pattern);
      }
      default:
        return false;
    }
  }

  #regExp(own: RegExp | undefined): RegExp {
    this.#lastRegExp = own ?? this.#lastRegExp;
    return this.#lastRegExp ?? /(?!)/g;
  }
}

/** The pattern space and the hold space after a command that moves text between them. */
function exchange(name: Plain, pattern: string, hold: string): readonly [string, string] {
  if (name === "g") return [hold, hold];
  if (name === "G") return [`${pattern}\n${hold}`, hold];
  if (name === "h") return [pattern, pattern];
  if (name === "H") return [pattern, `${hold}\n${pattern}`];
  return name === "x" ? [hold, pattern] : ["", hold];
}

/** The line at which a range ends that begins at `line`; infinite if that is to be seen. */
function endOf(to: Address, line: number): number {
  if (to.type === "line") return to.line;
  if (to.type === "more") return line + to.lines;
  if (to.type === "multiple") return to.of === 0 ? line : Math.ceil(line / to.of) * to.of;
  return Infinity;
}
