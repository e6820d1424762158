import { isBinaryTest, isUnaryTest, testBinary, testUnary } from "../runtime/conditions.ts";
import { ShellFailure } from "../runtime/failures.ts";
import type { Io } from "../runtime/io.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** `test expression` and `[ expression ]`. */
export async function test(
  shell: Runtime,
  args: readonly string[],
  io: Io,
  name: "test" | "[",
): Promise<number> {
  if (name === "[" && args.at(-1) !== "]") {
    await shell.complain(io, "[: missing `]'");
    return 2;
  }
  const words = name === "[" ? args.slice(0, -1) : args;
  try {
    return Number(!new Expression(shell, words).value(io));
  } catch (error) {
    if (!(error instanceof ShellFailure)) throw error;
    await shell.complain(io, `${name}: ${error.message}`);
    return 2;
  }
}

/** POSIX: what the words mean depends on how many there are. */
class Expression {
  readonly #shell: Runtime;
  readonly #words: readonly string[];
  #at = 0;

  constructor(shell: Runtime, words: readonly string[]) {
    this.#shell = shell;
    this.#words = words;
  }

  value(io: Io): boolean {
    const words = this.#words;
    const [first = "", second = "", third = ""] = words;
    if (words.length === 0) return false;
    if (words.length === 1) return first !== "";
    if (words.length === 2) {
      if (first === "!") return second === "";
      if (isUnaryTest(first)) return this.#unary(first, second, io);
      throw new ShellFailure(`${first}: unary operator expected`);
    }
    if (words.length === 3) {
      if (isBinaryTest(second)) return testBinary(second, first, third);
      if (second === "-a") return first !== "" && third !== "";
      if (second === "-o") return first !== "" || third !== "";
      if (first === "!") return !new Expression(this.#shell, words.slice(1)).value(io);
      if (first === "(" && third === ")") return second !== "";
      throw new ShellFailure(`${second}: binary operator expected`);
    }
    if (words.length === 4 && first === "!")
      return !new Expression(this.#shell, words.slice(1)).value(io);
    const value = this.#or(io);
    if (this.#at < words.length) throw new ShellFailure("too many arguments");
    return value;
  }

  #or(io: Io): boolean {
    let value = this.#and(io);
    while (this.#take("-o")) value = this.#and(io) || value;
    return value;
  }

  #and(io: Io): boolean {
    let value = this.#not(io);
    while (this.#take("-a")) value = this.#not(io) && value;
    return value;
  }

  #not(io: Io): boolean {
    if (this.#take("!")) return !this.#not(io);
    if (this.#take("(")) {
      const value = this.#or(io);
      if (!this.#take(")")) throw new ShellFailure("`)' expected");
      return value;
    }
    const [first, second, third] = this.#words.slice(this.#at);
    if (first === undefined) throw new ShellFailure("argument expected");
    if (second !== undefined && third !== undefined && isBinaryTest(second)) {
      this.#at += 3;
      return testBinary(second, first, third);
    }
    if (second !== undefined && isUnaryTest(first)) {
      this.#at += 2;
      return this.#unary(first, second, io);
    }
    this.#at++;
    return first !== "";
  }

  #unary(operator: string, operand: string, io: Io): boolean {
    if (operator === "-t") return operand === "0" ? io.in.terminal : io.terminal !== undefined;
    if (operator === "-v") return this.#shell.state.isSet(operand);
    return testUnary(operator, operand, this.#shell.state);
  }

  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at++;
    return true;
  }
}
