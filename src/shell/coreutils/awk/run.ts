import type { CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import { Evaluation } from "./evaluate.ts";
import type { Memory } from "./memory.ts";
import { sprintf } from "./sprintf.ts";
import type { AwkProgram, Rule, Statement } from "./syntax.ts";
import { toNumber, toText } from "./values.ts";

/** What a program does to the world. */
export interface AwkPort {
  readonly clock: Clock;
  readonly cancel: CancelSignal;
  write(text: string): Promise<void>;
  /** The first write to a path replaces the file unless it appends. */
  writeFile(path: string, text: string, append: boolean): Promise<void>;
}

/** After so many statements others get their turn: `while (1);`. */
const longestStretch = 20_000;

/** What a statement did to the order of things. */
type Jump = "next" | "break" | "continue" | "exit" | undefined;

/** A program that runs over records. */
export class AwkRun {
  readonly #program: AwkProgram;
  readonly #memory: Memory;
  readonly #port: AwkPort;
  readonly #evaluation: Evaluation;
  /** Rules with two patterns that are between them. */
  readonly #between = new Set<Rule>();
  #output = "";
  #steps = 0;
  exitCode = 0;
  exited = false;

  constructor(program: AwkProgram, memory: Memory, port: AwkPort) {
    this.#program = program;
    this.#memory = memory;
    this.#port = port;
    this.#evaluation = new Evaluation(memory);
  }

  async begin(): Promise<void> {
    for (const statement of this.#program.begin) await this.#top(statement);
    await this.#flush();
  }

  async end(): Promise<void> {
    this.exited = false;
    for (const statement of this.#program.end) await this.#top(statement);
    await this.#flush();
  }

  /** Runs the rules on the record that is in memory. */
  async record(): Promise<void> {
    for (const rule of this.#program.rules) {
      if (this.exited || !this.#selects(rule)) continue;
      if (!rule.action) this.#output += this.#memory.fields.record + this.#memory.text("ORS");
      else if ((await this.#top(rule.action)) === "next") break;
    }
    await this.#flush();
  }

  #selects(rule: Rule): boolean {
    const { truth } = this.#evaluation;
    if (!rule.from) return true;
    if (!rule.to) return truth(rule.from);
    if (!this.#between.has(rule)) {
      if (!truth(rule.from)) return false;
      this.#between.add(rule);
    }
    if (truth(rule.to)) this.#between.delete(rule);
    return true;
  }

  async #top(statement: Statement): Promise<Jump> {
    if (this.exited) return "exit";
    const jump = await this.#run(statement);
    if (jump === "exit") this.exited = true;
    return jump;
  }

  async #flush(): Promise<void> {
    const text = this.#output;
    this.#output = "";
    if (text !== "") await this.#port.write(text);
  }

  async #run(statement: Statement): Promise<Jump> {
    if (++this.#steps % longestStretch === 0) {
      await this.#flush();
      await this.#port.clock.sleep(1, this.#port.cancel);
    }
    const evaluation = this.#evaluation;
    switch (statement.type) {
      case "expression":
        evaluation.value(statement.expression);
        return undefined;
      case "print":
      case "printf":
        await this.#print(statement);
        return undefined;
      case "block":
        for (const one of statement.body) {
          const jump = await this.#run(one);
          if (jump) return jump;
        }
        return undefined;
      case "if":
        if (evaluation.truth(statement.test)) return this.#run(statement.yes);
        return statement.no && this.#run(statement.no);
      case "loop":
        return this.#loop(statement);
      case "each":
        for (const key of Array.from(this.#memory.array(statement.array).keys())) {
          this.#memory.set(statement.name, key);
          const jump = await this.#run(statement.body);
          if (jump === "break") break;
          if (jump && jump !== "continue") return jump;
        }
        return undefined;
      case "delete": {
        const elements = this.#memory.array(statement.array);
        if (statement.subscripts) elements.delete(evaluation.key(statement.subscripts));
        else elements.clear();
        return undefined;
      }
      case "exit":
        if (statement.code) this.exitCode = toNumber(evaluation.value(statement.code)) & 255;
        return "exit";
      default:
        return statement.type;
    }
  }

  async #loop(loop: Extract<Statement, { type: "loop" }>): Promise<Jump> {
    if (loop.before) await this.#run(loop.before);
    for (let first = loop.bodyFirst; ; first = false) {
      if (!first && loop.test && !this.#evaluation.truth(loop.test)) return undefined;
      const jump = await this.#run(loop.body);
      if (jump === "break") return undefined;
      if (jump && jump !== "continue") return jump;
      if (loop.after) await this.#run(loop.after);
    }
  }

  async #print({
    type,
    args,
    redirect,
  }: Extract<Statement, { type: "print" | "printf" }>): Promise<void> {
    const { value, text } = this.#evaluation;
    const format = this.#memory.text("OFMT");
    const [first, ...rest] = args;
    const shown =
      type === "printf"
        ? sprintf(first ? text(first) : "", rest.map(value), format)
        : first
          ? args.map((one) => toText(value(one), format)).join(this.#memory.text("OFS")) +
            this.#memory.text("ORS")
          : this.#memory.fields.record + this.#memory.text("ORS");
    if (!redirect) this.#output += shown;
    else {
      await this.#flush();
      await this.#port.writeFile(text(redirect.path), shown, redirect.append);
    }
  }
}
