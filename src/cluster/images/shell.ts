// What `sh -c` does in a container: enough for the scripts that Pods are written with.

import { FileError } from "#base/files.ts";
import { formatRFC1123Z } from "#api/time.ts";
import { answer } from "./http-answer.ts";
import type { Main, Process } from "./image.ts";
import { parseShell, type ShellNode, ShellSyntaxError } from "./shell-parse.ts";

type Done = (code: number) => void;
type Tool = (process: Process, args: readonly string[], done: Done, output: Output) => void;
type Output = (text: string) => void;

/** Names of the tools that a shell in these images may run. */
export const shellTools = [
  "awk",
  "base64",
  "basename",
  "cat",
  "cp",
  "cut",
  "date",
  "dirname",
  "echo",
  "env",
  "false",
  "grep",
  "head",
  "hostname",
  "id",
  "kill",
  "ls",
  "mkdir",
  "mv",
  "nohup",
  "paste",
  "printenv",
  "printf",
  "rev",
  "rm",
  "rmdir",
  "sed",
  "seq",
  "sh",
  "sleep",
  "sort",
  "tac",
  "tail",
  "tee",
  "test",
  "timeout",
  "touch",
  "tr",
  "true",
  "uname",
  "uniq",
  "wc",
  "which",
  "whoami",
  "xargs",
  "yes",
] as const;

/** A busy loop must let time pass, or nothing else ever would. */
const busyLoopMs = 100;

/** A shell and its tools as first processes. `others` are programs that its scripts can start. */
export function shellMains(others: Readonly<Record<string, Main>>): Readonly<Record<string, Main>> {
  const shell: Main = (process) => {
    if (process.handOver) return process.handOver();
    const [, option, script] = process.argv;
    // Without a terminal the shell reads an empty input and ends.
    if (option !== "-c" || script === undefined) {
      process.exit(0);
      return;
    }
    new Interpreter(process, others).start(script);
  };
  const mains: Record<string, Main> = { sh: shell, bash: shell };
  for (const [name, tool] of Object.entries(tools)) {
    mains[name] = (process) => {
      if (process.handOver) return process.handOver();
      const exit: Done = (code) => process.exit(code);
      use(tool, name, process, process.argv.slice(1), exit, (text) => process.log(text));
    };
  }
  return mains;
}

class Interpreter {
  readonly #process: Process;
  readonly #others: Readonly<Record<string, Main>>;
  #lastCode = 0;

  constructor(process: Process, others: Readonly<Record<string, Main>>) {
    this.#process = process;
    this.#others = others;
  }

  start(script: string): void {
    try {
      this.#run(parseShell(script), (code) => this.#process.exit(code));
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      this.#process.log(`sh: syntax error: ${error.message}\n`);
      this.#process.exit(2);
    }
  }

  #run(node: ShellNode, done: Done): void {
    if (node.kind === "command") this.#command(node, done);
    else if (node.kind === "loop") this.#loop(node, done);
    else if (node.kind === "list") this.#list(node.items, 0, done);
    else {
      this.#run(node.condition, (code) => this.#run(code === 0 ? node.body : node.otherwise, done));
    }
  }

  #list(items: Extract<ShellNode, { kind: "list" }>["items"], index: number, done: Done): void {
    const item = items[index];
    if (!item) {
      done(this.#lastCode);
      return;
    }
    const skipped =
      (item.before === "&&" && this.#lastCode !== 0) ||
      (item.before === "||" && this.#lastCode === 0);
    const next = (code: number) => {
      this.#lastCode = code;
      this.#list(items, index + 1, done);
    };
    if (skipped) next(this.#lastCode);
    else this.#run(item.node, next);
  }

  #loop(node: Extract<ShellNode, { kind: "loop" }>, done: Done): void {
    const begunAt = this.#process.now;
    const again = () => this.#loop(node, done);
    this.#run(node.condition, (code) => {
      if ((code === 0) === node.until) {
        done(0);
        return;
      }
      this.#run(node.body, () =>
        this.#process.now > begunAt ? again() : this.#process.after(busyLoopMs, again),
      );
    });
  }

  #command(node: Extract<ShellNode, { kind: "command" }>, done: Done): void {
    const process = this.#process;
    const [name = "", ...args] = node.words.map((word) => this.#expand(word));
    const path = node.target && this.#expand(node.target.path);
    try {
      if (path && path !== "/dev/null" && !node.target.append) process.files.write(path, "");
      else if (path && path !== "/dev/null") process.files.append(path, "");
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      process.log(`sh: can't create ${path}: ${error.message}\n`);
      done(1);
      return;
    }
    const output: Output = (text) => {
      if (!path) process.log(text);
      else if (path !== "/dev/null") process.files.append(path, text);
    };
    if (name === "exit") process.exit(args[0] === undefined ? this.#lastCode : Number(args[0]));
    else if (name === "trap") this.#trap(args, done);
    else if (name === "exec") this.#start(args[0] ?? "", args.slice(1), done, output);
    else this.#start(name, args, done, output);
  }

  #trap([script = "", ...signals]: readonly string[], done: Done): void {
    if (signals.some((signal) => /^(SIG)?TERM$|^15$/.test(signal))) {
      this.#process.onTerminate(() => this.#run(parseShell(script), () => {}));
    }
    done(0);
  }

  #start(path: string, args: readonly string[], done: Done, output: Output): void {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const tool = tools[name];
    const other = this.#others[name];
    if (tool) use(tool, name, this.#process, args, done, output);
    else if (other) other(childOf(this.#process, [path, ...args], done));
    else {
      this.#process.log(`sh: ${path}: not found\n`);
      done(127);
    }
  }

  #expand(word: string): string {
    return word.replaceAll(
      /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^'"\\]+)/g,
      (_, single?: string, double?: string, escaped?: string, bare?: string) =>
        single ??
        escaped ??
        this.#variables((double ?? bare ?? "").replaceAll(/\\(["$\\])/g, "$1")),
    );
  }

  #variables(text: string): string {
    return text.replaceAll(
      /\$\((\w+)[^)]*\)|\$\{(\w+)\}|\$(\w+|\?)/g,
      (_, program?: string, braced?: string, plain?: string) => {
        if (program === "date") return dateText(this.#process.now);
        if (program === "hostname") return this.#process.hostname;
        const name = braced ?? plain ?? "";
        return name === "?" ? `${this.#lastCode}` : (this.#process.env[name] ?? "");
      },
    );
  }
}

/** Runs a tool; what it could not do with a file ends it in the usual words. */
function use(
  tool: Tool,
  name: string,
  process: Process,
  args: readonly string[],
  done: Done,
  output: Output,
): void {
  try {
    tool(process, args, done, output);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    process.log(`${name}: ${error.path}: ${error.message}\n`);
    done(1);
  }
}

/** A child of the shell: signals reach the shell, which is PID 1, and stop there. */
function childOf(process: Process, argv: readonly string[], exit: Done): Process {
  return {
    argv,
    env: process.env,
    hostname: process.hostname,
    workingDirectory: process.workingDirectory,
    files: process.files,
    get now() {
      return process.now;
    },
    log: (text) => process.log(text),
    exit,
    after: (ms, run) => process.after(ms, run),
    listen: (port, handler) => process.listen(port, handler),
    onTerminate: () => {},
  };
}

const units: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400 };

const tools: { readonly [name: string]: Tool } = {
  true: (_process, _args, done) => done(0),
  ":": (_process, _args, done) => done(0),
  false: (_process, _args, done) => done(1),
  echo: (_process, args, done, output) => {
    const bare = args[0] === "-n" || args[0] === "-e" ? args.slice(1) : args;
    output(bare.join(" ") + (args[0] === "-n" ? "" : "\n"));
    done(0);
  },
  date: (process, _args, done, output) => {
    output(`${dateText(process.now)}\n`);
    done(0);
  },
  hostname: (process, _args, done, output) => {
    output(`${process.hostname}\n`);
    done(0);
  },
  env: (process, _args, done, output) => {
    for (const [name, value] of Object.entries(process.env)) output(`${name}=${value}\n`);
    done(0);
  },
  sleep: (process, args, done, output) => {
    const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(args[0] ?? "");
    if (match) {
      process.after(Number(match[1]) * 1000 * (units[match[2] || "s"] ?? 1), () => done(0));
    } else if (/^(inf|infinity)$/.test(args[0] ?? "")) process.listen(0, () => answer(404, ""));
    else {
      output(`sleep: invalid number '${args[0] ?? ""}'\n`);
      done(1);
    }
  },
  cat: (process, args, done, output) => {
    let code = 0;
    for (const path of args) code ||= readTo(process, path, output);
    done(code);
  },
  ls: (process, args, done, output) => {
    const path = args.find((word) => !word.startsWith("-")) ?? process.workingDirectory;
    const kind = process.files.kind(path);
    if (kind === "file") output(`${path}\n`);
    else if (kind) for (const name of process.files.list(path)) output(`${name}\n`);
    else output(`ls: ${path}: No such file or directory\n`);
    done(kind ? 0 : 1);
  },
  touch: (process, args, done) => {
    for (const path of args) process.files.append(path, "");
    done(0);
  },
  rm: (process, args, done, output) => {
    let code = 0;
    const force = args.some((word) => /^-\w*f/.test(word));
    for (const path of args.filter((word) => !word.startsWith("-"))) {
      if (process.files.kind(path)) process.files.remove(path);
      else if (!force) {
        output(`rm: can't remove '${path}': No such file or directory\n`);
        code = 1;
      }
    }
    done(code);
  },
  test: (process, args, done) => done(test(process, args) ? 0 : 1),
  "[": (process, args, done) => done(test(process, args.slice(0, -1)) ? 0 : 1),
  // Reads for ever without a line's end, so it keeps ever more of it: the kernel ends that.
  tail: (process, args, done) => {
    if (args.includes("/dev/zero")) process.after(1500, () => process.exit(137, "OOMKilled"));
    else if (!args.includes("-f")) done(0);
  },
  httpd: (process, args) => {
    const port = Number(args[args.indexOf("-p") + 1]) || 80;
    const home = args.includes("-h")
      ? (args[args.indexOf("-h") + 1] ?? "/")
      : process.workingDirectory;
    process.listen(port, ({ path }) => {
      const file = `${home.replace(/\/$/, "")}${path.endsWith("/") ? `${path}index.html` : path}`;
      return process.files.kind(file) === "file"
        ? answer(200, process.files.read(file), { "content-type": "text/html" })
        : answer(
            404,
            "<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n",
            { "content-type": "text/html" },
          );
    });
  },
};

function readTo(process: Process, path: string, output: Output): number {
  try {
    output(process.files.read(path));
    return 0;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    output(`cat: can't open '${path}': ${error.message}\n`);
    return 1;
  }
}

function test(process: Process, args: readonly string[]): boolean {
  const { files } = process;
  const [first = "", second, third = ""] = args;
  if (first === "!") return !test(process, args.slice(1));
  if (first === "-f") return files.kind(second ?? "") === "file";
  if (first === "-e") return files.kind(second ?? "") !== undefined;
  if (first === "-d") return files.kind(second ?? "") === "directory";
  if (first === "-z") return !second;
  if (first === "-n") return Boolean(second);
  if (second === "=" || second === "==") return first === third;
  if (second === "!=") return first !== third;
  if (second === "-eq") return Number(first) === Number(third);
  if (second === "-lt") return Number(first) < Number(third);
  if (second === "-gt") return Number(first) > Number(third);
  return first !== "";
}

/** `Thu Jan  1 09:00:00 UTC 2026`. */
function dateText(ms: number): string {
  const [weekday = "", day = "", month, year, time] = formatRFC1123Z(ms).split(" ");
  return `${weekday.slice(0, 3)} ${month} ${String(Number(day)).padStart(2)} ${time} UTC ${year}`;
}
