import { must } from "#base/assert.ts";
import { Cancelled, CancelSource } from "#base/cancel.ts";
import { exhausted } from "#base/exhausted.ts";
import { BrokenPipe } from "#base/streams.ts";
import type {
  AndOr,
  Case,
  CompoundCommand,
  CompoundList,
  For,
  ArithmeticFor,
  Function as FunctionNode,
  Pipeline,
  Redirected,
  Redirection,
  Script,
  Select,
  Statement,
  While,
} from "../parse.ts";
import { printArithmetic, printLine } from "../parse.ts";
import { Expander } from "./expander.ts";
import { Exit, LoopJump, RedirectFailure, Return, ShellFailure } from "./failures.ts";
import { Input } from "./input.ts";
import type { Io } from "./io.ts";
import { builtinMs } from "./meter.ts";
import { matches } from "./pattern.ts";
import { Pipe } from "./pipe.ts";
import { redirect } from "./redirections.ts";
import type { Runtime, World } from "./runtime.ts";
import { runToEnd } from "./scripts.ts";
import { runSimpleCommand } from "./simple-command.ts";
import type { ShellState } from "./state.ts";
import { evaluateTest } from "./test-command.ts";

type Node = Statement["command"] | Redirected | CompoundList;

/** Runs syntax trees against a state. */
export class Interpreter implements Runtime {
  readonly state: ShellState;
  readonly world: World;

  constructor(state: ShellState, world: World) {
    this.state = state;
    this.world = world;
  }

  /** A subshell. */
  fork(): Interpreter {
    return new Interpreter(this.state.fork(), this.world);
  }

  /** Runs the statements of a script or block; answers the last exit code. */
  async list({ commands }: Pick<Script | CompoundList, "commands">, io: Io): Promise<number> {
    for (const statement of commands) {
      if (statement.background) await this.#background(statement, io);
      else await this.#statement(statement, io);
    }
    return this.state.lastExitCode;
  }

  /** Runs a script in a subshell: what ends it does not end this shell. */
  async subshell(script: Pick<Script, "commands">, io: Io): Promise<number> {
    const shell = this.fork();
    return runToEnd(shell, () => shell.list(script, io), io);
  }

  /** Turns what ends a (sub)shell into its exit code. */
  async guarded(run: () => Promise<number>, io: Io): Promise<number> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof Exit || error instanceof Return) return error.exitCode;
      if (error instanceof LoopJump) return 0;
      if (error instanceof BrokenPipe) return 141;
      const failure =
        exhausted(error) === "memory" ? new ShellFailure("cannot allocate memory", 2) : error;
      if (!(failure instanceof ShellFailure)) throw error;
      await this.complain(io, failure.message);
      return failure.exitCode;
    }
  }

  /** Runs a command beside others. */
  asProcess(node: Node, io: Io): Promise<number> {
    return this.guarded(() => this.world.processes.run(() => this.command(node, io)), io);
  }

  /** Writes `bash: message`. */
  async complain(io: Io, message: string): Promise<void> {
    await io.errOut.write(`${this.state.name}: ${message}\n`);
  }

  expander(io: Io): Expander {
    return new Expander(this.state, {
      output: (script) => this.#output(script, io),
      process: async (part) => {
        if (part.operator === ">") {
          throw new ShellFailure("process substitution >(...) is not supported; write to a file");
        }
        const text = part.script ? await this.#output(part.script, io) : "";
        return this.#openText(text);
      },
    });
  }

  /** Runs any command; the caller keeps `$?`. */
  async command(node: Node, io: Io): Promise<number> {
    switch (node.type) {
      case "Command":
        return runSimpleCommand(this, node, io);
      case "Pipeline":
        return this.#pipeline(node, io);
      case "AndOr":
        return this.#andOr(node, io);
      case "Function":
        return this.#define(node);
      case "CompoundList":
        return this.list(node, io);
      case "Redirected": {
        const { command, redirects } = node;
        let streams: Io;
        try {
          streams = await redirect(redirects, io, this, this.expander(io));
        } catch (error) {
          if (!(error instanceof RedirectFailure)) throw error;
          await this.complain(io, error.message);
          return 1;
        }
        return this.command(command, streams);
      }
      case "Coproc":
        throw new ShellFailure("coproc: not supported");
      default:
        return this.#compound(node, io);
    }
  }

  /** Runs a function body with its own parameters. */
  async callFunction(definition: FunctionNode, args: readonly string[], io: Io): Promise<number> {
    const { state } = this;
    if (state.functionDepth >= 1000) {
      throw new ShellFailure(
        `${definition.name.value}: maximum function nesting level exceeded (1000)`,
      );
    }
    const { loopDepth, functionNames } = state;
    const before = { args: state.args, loopDepth, functionNames };
    state.functionNames = [definition.name.value, ...functionNames];
    state.args = args;
    state.loopDepth = 0;
    state.functionDepth++;
    state.variables.enter();
    try {
      return await this.command(definition.body, io);
    } catch (error) {
      if (error instanceof Return) return error.exitCode;
      throw error;
    } finally {
      state.variables.leave();
      state.functionDepth--;
      Object.assign(state, before);
    }
  }

  async #statement({ command }: Statement, io: Io): Promise<void> {
    await this.world.meter.spend(builtinMs, io.cancel);
    const { state } = this;
    const code = await this.command(command, io);
    state.lastExitCode = code;
    const exempt =
      command.type === "AndOr" || (command.type === "Pipeline" && command.prefixes.length > 0);
    if (code !== 0 && state.options.has("errexit") && state.conditionDepth === 0 && !exempt) {
      throw new Exit(code);
    }
  }

  async #background(statement: Statement, io: Io): Promise<void> {
    const { state } = this;
    const cancel = new CancelSource();
    const shell = this.fork();
    const text = printLine([{ ...statement, background: undefined }]);
    const own = this.world.meter.rebind({ ...io, in: Input.text("") }, cancel.signal);
    const job = state.jobs.start(text, cancel, async () => {
      try {
        return await shell.asProcess(statement.command, own);
      } catch (error) {
        if (error instanceof Cancelled) return 143;
        throw error;
      }
    });
    if (state.subshell === 0) await io.errOut.write(`[${job.number}] ${job.pid}\n`);
    state.lastExitCode = 0;
  }

  async #pipeline(node: Pipeline, io: Io): Promise<number> {
    const { state, world } = this;
    const negated = node.prefixes.filter(({ type }) => type === "Negation").length % 2 === 1;
    const timed = node.prefixes.find((prefix) => prefix.type === "Time");
    const started = world.clock.now;
    if (negated) state.conditionDepth++;
    const codes =
      node.commands.length === 1
        ? [await this.command(must(node.commands[0], "command"), io)]
        : node.commands.length === 0
          ? [0]
          : await this.#stages(node, io);
    if (negated) state.conditionDepth--;
    state.pipeStatus = codes;
    if (timed)
      await io.errOut.write(timeReport(world.clock.now - started, timed.posix !== undefined));
    const failed = state.options.has("pipefail") ? codes.findLast((code) => code !== 0) : undefined;
    const code = failed ?? codes.at(-1) ?? 0;
    return negated ? Number(code === 0) : code;
  }

  async #stages({ commands, operators }: Pipeline, io: Io): Promise<number[]> {
    const pipes = operators.map(() => new Pipe(io.cancel));
    const runs = commands.map(async (command, index) => {
      const [before, after] = [pipes[index - 1], pipes[index]];
      const { terminal: _, ...rest } = io;
      const piped = after && this.world.meter.sink(after, io.cancel);
      const base = piped ? { ...rest, out: piped } : io;
      const own: Io = {
        ...base,
        in: before?.input ?? io.in,
        ...(piped && operators[index] === "|&" ? { errOut: piped } : {}),
      };
      const shell = this.fork();
      try {
        return await shell.asProcess(command, own);
      } finally {
        after?.close();
        before?.closeRead();
      }
    });
    const results = await Promise.allSettled(runs);
    return results.map((result) => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    });
  }

  async #andOr({ commands, operators }: AndOr, io: Io): Promise<number> {
    const { state } = this;
    let code = 0;
    for (const [index, command] of commands.entries()) {
      const operator = operators[index - 1];
      if (operator && (operator === "&&") !== (code === 0)) continue;
      const last = index === commands.length - 1;
      if (!last) state.conditionDepth++;
      try {
        code = await this.command(command, io);
      } finally {
        if (!last) state.conditionDepth--;
      }
      state.lastExitCode = code;
      if (last && code !== 0 && state.options.has("errexit") && state.conditionDepth === 0) {
        throw new Exit(code);
      }
    }
    return code;
  }

  #define(node: FunctionNode): number {
    this.state.functions.set(node.name.value, node);
    return 0;
  }

  async #compound(node: CompoundCommand, io: Io): Promise<number> {
    switch (node.type) {
      case "BraceGroup":
        return this.#block(node.body, io);
      case "Subshell":
        return this.subshell(node.body, io);
      case "If":
        if ((await this.#condition(node.clause, io)) === 0) return this.#block(node.then, io);
        for (const { clause, then } of node.elif) {
          if ((await this.#condition(clause, io)) === 0) return this.#block(then, io);
        }
        return node.else ? this.#block(node.else, io) : 0;
      case "While":
        return this.#while(node, io);
      case "For":
      case "Select":
        return this.#for(node, io);
      case "ArithmeticFor":
        return this.#arithmeticFor(node, io);
      case "Case":
        return this.#case(node, io);
      case "TestCommand":
        return evaluateTest(node.expression, this.state, this.expander(io)).then((holds) =>
          Number(!holds),
        );
      default: {
        const value = await this.expander(io).arithmetic(node.body);
        return Number(value === 0n);
      }
    }
  }

  #block(body: CompoundList, io: Io): Promise<number> {
    return this.list(body, io);
  }

  async #condition(clause: CompoundList, io: Io): Promise<number> {
    this.state.conditionDepth++;
    try {
      return await this.list(clause, io);
    } finally {
      this.state.conditionDepth--;
    }
  }

  /** Runs a loop's body once. Answers false when the loop must end. */
  async #round(body: CompoundList, io: Io): Promise<boolean> {
    try {
      await this.list(body, io);
      return true;
    } catch (error) {
      if (!(error instanceof LoopJump)) throw error;
      this.state.lastExitCode = 0;
      if (--error.levels > 0 && this.state.loopDepth > 1) throw error;
      return error.kind === "continue";
    }
  }

  async #loop(run: () => Promise<number>): Promise<number> {
    this.state.loopDepth++;
    try {
      return await run();
    } finally {
      this.state.loopDepth--;
    }
  }

  #while({ clause, kind, body }: While, io: Io): Promise<number> {
    return this.#loop(async () => {
      let code = 0;
      for (;;) {
        let holds: boolean;
        try {
          holds = ((await this.#condition(clause, io)) === 0) === (kind === "while");
        } catch (error) {
          if (!(error instanceof LoopJump) || --error.levels > 0) throw error;
          if (error.kind === "break") return 0;
          continue;
        }
        if (!holds) return code;
        const again = await this.#round(body, io);
        code = this.state.lastExitCode;
        if (!again) return code;
      }
    });
  }

  async #for({ type, name, wordlist, body }: For | Select, io: Io): Promise<number> {
    if (type === "Select") throw new ShellFailure("select: not supported");
    const words = wordlist ? await this.expander(io).words(wordlist) : this.state.args;
    return this.#loop(async () => {
      let code = 0;
      for (const word of words) {
        await this.world.meter.spend(builtinMs, io.cancel);
        this.state.variables.set(name.value, word);
        const again = await this.#round(body, io);
        code = this.state.lastExitCode;
        if (!again) break;
      }
      return code;
    });
  }

  async #arithmeticFor({ initialize, test, update, body }: ArithmeticFor, io: Io): Promise<number> {
    const expander = this.expander(io);
    const [before, condition, after] = [initialize, test, update].map(
      (one) => one && printArithmetic(one),
    );
    if (before !== undefined) await expander.arithmetic(before);
    return this.#loop(async () => {
      let code = 0;
      for (;;) {
        if (condition !== undefined && (await expander.arithmetic(condition)) === 0n) break;
        await this.world.meter.spend(builtinMs, io.cancel);
        const again = await this.#round(body, io);
        code = this.state.lastExitCode;
        if (!again) break;
        if (after !== undefined) await expander.arithmetic(after);
      }
      return code;
    });
  }

  async #case({ word, items }: Case, io: Io): Promise<number> {
    const expander = this.expander(io);
    const text = await expander.text(word);
    let code = 0;
    let falling = false;
    for (const { pattern, body, terminator } of items) {
      let chosen = falling;
      for (const one of pattern) {
        chosen ||= matches(await expander.pattern(one), text);
      }
      if (!chosen) continue;
      code = body.commands.length > 0 ? await this.list(body, io) : 0;
      if (terminator === ";;" || terminator === undefined) return code;
      falling = terminator === ";&";
    }
    return code;
  }

  async #output(script: Pick<Script, "commands">, io: Io): Promise<string> {
    const pieces: string[] = [];
    const { terminal: _, ...rest } = io;
    const file = onlyInput(script);
    if (file) return this.#contents(file, rest);
    const out = this.world.meter.sink({ write: async (text) => void pieces.push(text) }, io.cancel);
    this.state.lastExitCode = await this.subshell(script, { ...rest, out });
    return pieces.join("");
  }

  /** `$(< file)` */
  async #contents(file: Redirection, io: Io): Promise<string> {
    let text = "";
    const read = async (): Promise<number> => {
      const { in: input } = await redirect([file], io, this, this.expander(io));
      for await (const piece of input) text += piece;
      return 0;
    };
    this.state.lastExitCode = await this.guarded(read, io);
    return text;
  }

  /** A path under /dev/fd at which the text can be read. */
  #openText(text: string): string {
    const { files } = this.state;
    let descriptor = 63;
    while (files.kind(`/dev/fd/${descriptor}`)) descriptor--;
    const path = `/dev/fd/${descriptor}`;
    files.write(path, text);
    return path;
  }
}

/** The redirection of a script that is nothing but `< file`. */
function onlyInput({ commands }: Pick<Script, "commands">): Redirection | undefined {
  const [statement, more] = commands;
  if (more || statement?.command.type !== "Command") return undefined;
  const { name, prefix, redirects } = statement.command;
  const [only] = redirects;
  const reads = only?.type === "Redirect" && only.operator === "<";
  return !name && prefix.length === 1 && redirects.length === 1 && reads ? only : undefined;
}

function timeReport(ms: number, posix: boolean): string {
  if (posix) return `real ${(ms / 1000).toFixed(2)}\nuser 0.00\nsys 0.00\n`;
  const shown = `${Math.floor(ms / 60_000)}m${((ms % 60_000) / 1000).toFixed(3)}s`;
  return `\nreal\t${shown}\nuser\t0m0.000s\nsys\t0m0.000s\n`;
}
