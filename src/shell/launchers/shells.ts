import { resolvePath } from "../files/paths.ts";
import type { Io } from "../runtime/io.ts";
import type { Builtin, Runtime } from "../runtime/runtime.ts";
import { runShell } from "../runtime/scripts.ts";
import { type OptionName } from "../runtime/state.ts";
import { interactiveShell } from "./interactive-shell.ts";

const byLetter: Readonly<Record<string, OptionName>> = {
  e: "errexit",
  u: "nounset",
  x: "xtrace",
  f: "noglob",
};

/** What a shell's own arguments say. */
interface ShellArguments {
  readonly options: readonly OptionName[];
  readonly command: boolean;
  /** The script comes from stdin, and the operands are its arguments. */
  readonly stdin: boolean;
  readonly interactive: boolean;
  readonly operands: readonly string[];
}

/** `bash` or `sh`: `-c text`, a script, a script on stdin, or a prompt on a terminal. */
export function shellProgram(name: string): Builtin {
  return async (shell, args, io) => {
    if (args[0] === "--version") {
      await io.out.write(`Slipway's shell, which speaks the language of GNU bash\n`);
      return 0;
    }
    const read = readArguments(args);
    if (typeof read === "string") {
      await io.errOut.write(`${name}: ${read}: invalid option\n`);
      return 2;
    }
    const [first, ...rest] = read.operands;
    const run = (text: string, zero: string, given: readonly string[]): Promise<number> =>
      runShell(shell, text, zero, given, io, read.options);
    if (read.command) {
      if (first !== undefined) return run(first, rest[0] ?? name, rest.slice(1));
      await io.errOut.write(`${name}: -c: option requires an argument\n`);
      return 2;
    }
    if (first !== undefined && !read.stdin) return runFile(shell, name, read, io);
    if (io.in.terminal || read.interactive) return interactiveShell(shell, name, io);
    let text = "";
    for await (const piece of io.in) text += piece;
    return run(text, name, read.operands);
  };
}

async function runFile(
  shell: Runtime,
  name: string,
  { operands, options }: ShellArguments,
  io: Io,
): Promise<number> {
  const [path = "", ...args] = operands;
  const { files, cwd } = shell.state;
  const kind = files.kind(resolvePath(cwd, path));
  if (kind !== "file") {
    const why = kind ? "Is a directory" : "No such file or directory";
    await io.errOut.write(`${name}: ${path}: ${why}\n`);
    return kind ? 126 : 127;
  }
  if (!files.may("r", resolvePath(cwd, path))) {
    await io.errOut.write(`${name}: ${path}: Permission denied\n`);
    return 126;
  }
  return runShell(shell, files.read(resolvePath(cwd, path)), path, args, io, options);
}

/** The arguments, or the one that is none. */
function readArguments(args: readonly string[]): ShellArguments | string {
  const options: OptionName[] = [];
  let command = false;
  let interactive = false;
  let stdin = false;
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (/^--(login|norc|noprofile|posix)$/.test(arg)) continue;
    if (arg === "--" || !/^-./.test(arg)) {
      if (arg === "--") at++;
      break;
    }
    for (const letter of arg.slice(1)) {
      const option = letter === "o" && args[at + 1] === "pipefail" ? "pipefail" : byLetter[letter];
      if (letter === "c") command = true;
      else if (letter === "i") interactive = true;
      else if (letter === "s") stdin = true;
      else if (option) options.push(option);
      else if (!/[lv]/.test(letter)) return arg.startsWith("--") ? arg : `-${letter}`;
      if (letter === "o") at++;
    }
  }
  return { options, command, interactive, stdin, operands: args.slice(at) };
}
