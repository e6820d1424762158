// What `sh -c` does in a container: enough for the scripts that Pods are written with.

import { FileError } from "#base/files.ts";
import { ChildProcess } from "./child-process.ts";
import type { Main, Process } from "./image.ts";
import {
  type ListItem,
  parseShell,
  type Redirect,
  type ShellNode,
  ShellSyntaxError,
} from "./shell-parse.ts";
import { runTool } from "./shell-tools.ts";
import { expandWord, expandWords, matchesPattern, type Scope } from "./shell-words.ts";
import type { Done, Output, Tool } from "./tool-run.ts";

/** Where what a step writes and reads goes and comes from. */
interface Streams {
  readonly out: Output;
  readonly err: Output;
  readonly input: string;
  /** Ends the script. */
  readonly exit: Done;
}

/** A busy loop must let time pass, or nothing else ever would. */
const busyLoopMs = 100;

/** What there is to run for a script. */
export interface Installed {
  readonly tools: Readonly<Record<string, Tool>>;
  readonly others: Readonly<Record<string, Main>>;
}

/** The script read last: the Pods of a workload run the same one. */
let latest: { readonly script: string; readonly node: ShellNode } | undefined;

function parsed(script: string): ShellNode {
  if (latest?.script !== script) latest = { script, node: parseShell(script) };
  return latest.node;
}

/** Runs one script; its steps go on when what they wait for has ended. */
export class Interpreter {
  readonly #process: Process;
  readonly #installed: Installed;
  /** What the script has set; the rest is as the process got it. */
  readonly #variables = new Map<string, string>();
  /** What the script has exported besides. */
  readonly #exported = new Set<string>();
  #parameters: readonly string[];
  readonly #functions = new Map<string, ShellNode>();
  /** What the variables were that the function under way has made its own. */
  #locals = new Map<string, string | undefined>();
  #lastCode = 0;
  #stopsOnError: boolean;
  #jobs = 0;
  #waiting: (() => void)[] = [];
  /** `break` or `continue` on its way to the loop it is for, `return` to the end of its function. */
  #leaving: "break" | "continue" | "return" | undefined;

  constructor(
    process: Process,
    installed: Installed,
    parameters: readonly string[],
    stopsOnError = false,
  ) {
    this.#stopsOnError = stopsOnError;
    this.#process = process;
    this.#installed = installed;
    this.#parameters = parameters;
  }

  start(script: string): void {
    const write: Output = (text) => this.#process.log(text);
    const streams: Streams = {
      out: write,
      err: write,
      input: "",
      exit: (code) => this.#process.exit(code),
    };
    this.#read(script, streams, streams.exit);
  }

  #read(script: string, streams: Streams, done: Done): void {
    let node: ShellNode;
    try {
      node = parsed(script);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      streams.err(`${this.#name}: syntax error: ${error.message}\n`);
      streams.exit(2);
      return;
    }
    this.#run(node, streams, done);
  }

  #run(node: ShellNode, streams: Streams, done: Done): void {
    switch (node.kind) {
      case "command":
        return this.#command(node, streams, done);
      case "list":
        return this.#list(node.items, 0, streams, done);
      case "pipe":
        return this.#pipe(node, 0, streams, (code) =>
          done(node.negated ? (code === 0 ? 1 : 0) : code),
        );
      case "group": {
        const redirected = this.#redirected(node.redirects, streams);
        if (redirected) this.#run(node.body, redirected, done);
        else done(1);
        return;
      }
      case "loop":
        return this.#loop(node, streams, done);
      case "for":
        return this.#for(
          node.name,
          expandWords(node.words, this.#scope(streams)),
          node.body,
          streams,
          done,
        );
      case "function":
        this.#functions.set(node.name, node.body);
        done(0);
        return;
      case "case":
        return this.#case(node, streams, done);
      default: // "if": the grammar knows no other.
        this.#run(node.condition, streams, (code) =>
          this.#run(code === 0 ? node.body : node.otherwise, streams, done),
        );
    }
  }

  #list(items: readonly ListItem[], index: number, streams: Streams, done: Done): void {
    const item = items[index];
    if (!item || this.#leaving) {
      done(this.#lastCode);
      return;
    }
    const skipped =
      (item.before === "&&" && this.#lastCode !== 0) ||
      (item.before === "||" && this.#lastCode === 0);
    if (skipped) {
      this.#list(items, index + 1, streams, done);
      return;
    }
    if (item.background) {
      this.#jobs++;
      this.#run(item.node, streams, () => this.#jobEnded());
      this.#lastCode = 0;
      this.#list(items, index + 1, streams, done);
      return;
    }
    this.#run(item.node, streams, (code) => {
      this.#lastCode = code;
      const isChecked = items[index + 1]?.before ?? ";";
      if (code !== 0 && this.#stopsOnError && isChecked === ";") streams.exit(code);
      else this.#list(items, index + 1, streams, done);
    });
  }

  #jobEnded(): void {
    if (--this.#jobs > 0) return;
    for (const run of this.#waiting.splice(0)) run();
  }

  /** Each step reads all that the one before it wrote. */
  #pipe(
    node: Extract<ShellNode, { kind: "pipe" }>,
    index: number,
    streams: Streams,
    done: Done,
  ): void {
    const step = node.steps[index]!;
    if (index === node.steps.length - 1) {
      this.#run(step, streams, done);
      return;
    }
    let text = "";
    const collected = { ...streams, out: (piece: string) => void (text += piece) };
    this.#run(step, collected, () =>
      this.#pipe(node, index + 1, { ...streams, input: text }, done),
    );
  }

  #loop(node: Extract<ShellNode, { kind: "loop" }>, streams: Streams, done: Done): void {
    const begunAt = this.#process.now;
    const again = () => this.#loop(node, streams, done);
    this.#run(node.condition, streams, (code) => {
      if ((code === 0) === node.until) {
        done(0);
        return;
      }
      this.#run(node.body, streams, () => {
        if (this.#left()) done(0);
        else if (this.#process.now > begunAt) again();
        else this.#process.after(busyLoopMs, again);
      });
    });
  }

  #for(
    name: string,
    [value, ...more]: readonly string[],
    body: ShellNode,
    streams: Streams,
    done: Done,
  ): void {
    if (value === undefined) {
      done(0);
      return;
    }
    this.#variables.set(name, value);
    this.#run(body, streams, (code) => {
      if (this.#left() || more.length === 0) done(code);
      else this.#for(name, more, body, streams, done);
    });
  }

  /** True if the loop is to end; `continue` ends the round only, and `return` the function as well. */
  #left(): boolean {
    if (this.#leaving === "return") return true;
    const isBreak = this.#leaving === "break";
    this.#leaving = undefined;
    return isBreak;
  }

  #case(
    { word, branches }: Extract<ShellNode, { kind: "case" }>,
    streams: Streams,
    done: Done,
  ): void {
    const scope = this.#scope(streams);
    const text = expandWord(word, scope);
    const branch = branches.find(({ patterns }) =>
      patterns.some((pattern) => matchesPattern(text, pattern, scope)),
    );
    if (branch) this.#run(branch.body, streams, done);
    else done(0);
  }

  /** Runs the body with parameters and local variables of its own. */
  #call(body: ShellNode, args: readonly string[], streams: Streams, done: Done): void {
    const [parameters, locals] = [this.#parameters, this.#locals];
    this.#parameters = [parameters[0] ?? "sh", ...args];
    this.#locals = new Map();
    this.#run(body, streams, (code) => {
      const result = this.#leaving === "return" ? this.#lastCode : code;
      if (this.#leaving === "return") this.#leaving = undefined;
      for (const [name, value] of this.#locals) {
        if (value === undefined) this.#variables.delete(name);
        else this.#variables.set(name, value);
      }
      [this.#parameters, this.#locals] = [parameters, locals];
      done(result);
    });
  }

  #command(
    { assignments, words, redirects }: Extract<ShellNode, { kind: "command" }>,
    streams: Streams,
    done: Done,
  ): void {
    const scope = this.#scope(streams);
    const given = assignments.map(([name, word]) => [name, expandWord(word, scope)] as const);
    const [name = "", ...args] = expandWords(words, scope);
    const redirected = this.#redirected(redirects, streams);
    if (!redirected) {
      done(1);
      return;
    }
    if (name === "") {
      for (const [variable, value] of given) this.#variables.set(variable, value);
      done(0);
      return;
    }
    const body = this.#functions.get(name);
    if (body) {
      this.#call(body, args, redirected, done);
      return;
    }
    if (this.#builtin(name, args, redirected, done)) return;
    const env = this.#envWith(given);
    const isExec = name === "exec";
    const [program = "", ...rest] = isExec ? args : [name, ...args];
    this.#start(program, rest, env, redirected, isExec ? redirected.exit : done);
  }

  /** As it names itself in messages. */
  get #name(): string {
    return this.#parameters[0] ?? this.#process.argv[0] ?? "sh";
  }

  /** What programs see of the variables, with some besides; undefined if it is what the shell itself sees. */
  #envWith(
    given: readonly (readonly [string, string])[],
  ): Readonly<Record<string, string>> | undefined {
    if (given.length === 0 && this.#variables.size === 0) return undefined;
    const env = { ...this.#process.env };
    for (const [name, value] of this.#variables) {
      if (name in env || this.#exported.has(name)) env[name] = value;
    }
    for (const [name, value] of given) env[name] = value;
    return env;
  }

  /** Commands that are the shell's own; false if this is none. */
  #builtin(name: string, args: readonly string[], streams: Streams, done: Done): boolean {
    switch (name) {
      case "exit":
        streams.exit(args[0] === undefined ? this.#lastCode : Number(args[0]));
        return true;
      case "trap":
        this.#trap(args, streams);
        break;
      case "export":
        for (const word of args) {
          const [variable = "", ...value] = word.split("=");
          if (word.includes("=")) this.#variables.set(variable, value.join("="));
          this.#exported.add(variable);
        }
        break;
      case "local":
        for (const word of args) {
          const [variable = "", ...value] = word.split("=");
          if (!this.#locals.has(variable)) {
            this.#locals.set(variable, this.#variables.get(variable));
          }
          this.#variables.set(variable, value.join("="));
        }
        break;
      case "return":
        if (args[0] !== undefined) this.#lastCode = Number(args[0]);
        this.#leaving = name;
        done(this.#lastCode);
        return true;
      case "set":
        if (args.some((word) => /^-\w*e/.test(word))) this.#stopsOnError = true;
        break;
      case "break":
      case "continue":
        this.#leaving = name;
        break;
      case "wait":
        if (this.#jobs === 0) break;
        this.#waiting.push(() => done(0));
        return true;
      case "eval":
        this.#read(args.join(" "), streams, done);
        return true;
      default:
        return false;
    }
    done(0);
    return true;
  }

  #trap([script = "", ...signals]: readonly string[], streams: Streams): void {
    if (!signals.some((signal) => /^(SIG)?TERM$|^15$/.test(signal))) return;
    this.#process.onTerminate(() => this.#read(script, streams, () => {}));
  }

  #start(
    path: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> | undefined,
    { out, err, input }: Streams,
    done: Done,
  ): void {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const { tools, others } = this.#installed;
    const { [name]: tool } = tools;
    const { [name]: other } = others;
    const isShell = name === "sh" || name === "bash";
    if (isShell && args[0] === "-c") {
      const child = new ChildProcess(this.#process, [path, ...args], env, out, done);
      new Interpreter(child, this.#installed, args.slice(2)).start(args[1] ?? "");
    } else if (tool) {
      const { env: own } = this.#process;
      runTool(name, tool, {
        process: this.#process,
        args,
        env: env ?? own,
        input,
        out,
        err,
        done,
      });
    } else if (other) {
      other(new ChildProcess(this.#process, [path, ...args], env, out, done));
    } else {
      err(`${this.#name}: ${path}: not found\n`);
      done(127);
    }
  }

  /** Where the streams go after these redirections; undefined if a file cannot be had. */
  #redirected(redirects: readonly Redirect[], streams: Streams): Streams | undefined {
    const { files } = this.#process;
    let { out, err, input } = streams;
    for (const { stream, mode, word } of redirects) {
      const target = expandWord(word, this.#scope(streams));
      try {
        if (mode === "read") input = target === "/dev/null" ? "" : files.read(target);
        else if (mode === "copy") {
          if (stream === 2) err = out;
          else out = err;
        } else {
          const sink = this.#fileSink(target, mode === "append", streams);
          if (stream === 2) err = sink;
          else out = sink;
        }
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        const what = mode === "read" ? "open" : "create";
        streams.err(`${this.#name}: can't ${what} ${target}: ${error.message}\n`);
        return undefined;
      }
    }
    return { ...streams, out, err, input };
  }

  #fileSink(path: string, appends: boolean, streams: Streams): Output {
    const { files } = this.#process;
    if (path === "/dev/null") return () => {};
    if (/^\/(dev\/std(out|err)|proc\/1\/fd\/[12])$/.test(path)) {
      return path.endsWith("err") ? streams.err : streams.out;
    }
    if (appends) files.append(path, "");
    else files.write(path, "");
    return (text) => {
      if (files.may("w", path)) files.append(path, text);
    };
  }

  #scope(streams: Streams): Scope {
    return {
      variable: (name) => {
        if (name === "?") return `${this.#lastCode}`;
        if (name === "$") return "1";
        if (name === "#") return `${Math.max(0, this.#parameters.length - 1)}`;
        if (name === "@" || name === "*") return this.#parameters.slice(1).join(" ");
        if (/^\d+$/.test(name)) return this.#parameters[Number(name)] ?? (name === "0" ? "sh" : "");
        return this.#variables.get(name) ?? this.#process.env[name];
      },
      substitute: (script) => {
        let text = "";
        const collected: Streams = {
          ...streams,
          out: (piece) => void (text += piece),
          exit: (code) => (this.#lastCode = code),
        };
        this.#read(script, collected, (code) => (this.#lastCode = code));
        return text;
      },
    };
  }
}
