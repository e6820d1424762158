import { FileError } from "#base/files.ts";
import { resolvePath } from "../files/paths.ts";
import { Return, BuiltinFailure } from "../runtime/failures.ts";
import type { Io } from "../runtime/io.ts";
import type { Builtin, Runtime } from "../runtime/runtime.ts";
import { runText } from "../runtime/scripts.ts";
import { runNamed } from "../runtime/simple-command.ts";

/** What runs other commands in this shell. */
export const evaluation: Readonly<Record<string, Builtin>> = {
  eval: (shell, args, io) => runText(shell, args.join(" "), io),
  source: (shell, args, io) => source(shell, args, io, "source"),
  ".": (shell, args, io) => source(shell, args, io, "."),
  builtin: async (shell, [name, ...args], io) => {
    const builtin = name === undefined ? undefined : shell.world.builtins.get(name);
    if (name === undefined) return 0;
    if (!builtin) throw new BuiltinFailure(`builtin: ${name}: not a shell builtin`);
    return builtin(shell, args, io);
  },
  let: async (shell, args, io) => {
    if (args.length === 0) throw new BuiltinFailure("let: expression expected");
    let value = 0n;
    for (const arg of args) value = await shell.expander(io).arithmetic(arg);
    return Number(value === 0n);
  },
  exec: (shell, args, io) => {
    if (args.length > 0) {
      throw new BuiltinFailure(
        "exec: replacing the shell is not supported; run the command without exec",
      );
    }
    void shell;
    void io;
    throw new BuiltinFailure(
      "exec: redirecting the shell itself is not supported; redirect a { } block",
    );
  },
  trap: async (shell, args, io) => {
    const [action, ...signals] = args.filter((one) => one !== "--");
    if (action === undefined || action === "-p") {
      for (const [signal, text] of shell.state.traps)
        await io.out.write(`trap -- '${text}' ${signal}\n`);
      return 0;
    }
    for (const signal of signals.map((one) => (one === "0" ? "EXIT" : one.replace(/^SIG/, "")))) {
      if (signal !== "EXIT") throw new BuiltinFailure(`trap: ${signal}: only EXIT is supported`);
      if (action === "-") shell.state.traps.delete(signal);
      else shell.state.traps.set(signal, action);
    }
    return 0;
  },
  command: (shell, args, io) => {
    const [first, ...rest] = args;
    if (first === "-v" || first === "-V") {
      const type = shell.world.builtins.get("type");
      return type ? type(shell, [first === "-v" ? "--short" : "--", ...rest], io) : 1;
    }
    const [name, ...words] = first === "-p" || first === "--" ? rest : args;
    return name === undefined ? 0 : runNamed(shell, name, words, io, { functions: false });
  },
};

async function source(
  shell: Runtime,
  [path, ...args]: readonly string[],
  io: Io,
  name: string,
): Promise<number> {
  if (path === undefined) {
    await shell.complain(
      io,
      `${name}: filename argument required\n${name}: usage: ${name} filename [arguments]`,
    );
    return 2;
  }
  const { state } = shell;
  let text: string;
  try {
    text =
      path === "/dev/stdin" ? await readAllOf(io) : state.files.read(resolvePath(state.cwd, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new BuiltinFailure(`${path}: ${error.message}`);
  }
  const before = state.args;
  if (args.length > 0) state.args = args;
  state.functionDepth++;
  try {
    return await runText(shell, text, io);
  } catch (error) {
    if (error instanceof Return) return error.exitCode;
    throw error;
  } finally {
    state.functionDepth--;
    state.args = before;
  }
}

async function readAllOf({ in: input }: Io): Promise<string> {
  let text = "";
  for await (const piece of input) text += piece;
  return text;
}
