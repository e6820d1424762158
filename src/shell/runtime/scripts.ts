import { parseScript, SyntaxFailure } from "../parse.ts";
import { Exit, ShellFailure } from "./failures.ts";
import type { Io } from "./io.ts";
import type { Runtime } from "./runtime.ts";
import type { OptionName } from "./state.ts";

const deepest = 100;

/** Runs a text in this shell: `eval`, `source`, a typed line. Syntax errors are 2. */
export async function runText(shell: Runtime, text: string, io: Io): Promise<number> {
  const { state } = shell;
  if (state.textDepth >= deepest) {
    throw new ShellFailure(`maximum eval nesting level exceeded (${deepest})`);
  }
  state.textDepth++;
  try {
    const script = parseScript(text);
    return script.commands.length > 0 ? await shell.list(script, io) : 0;
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    await shell.complain(io, error.message);
    return 2;
  } finally {
    state.textDepth--;
  }
}

/** Runs a (sub)shell to its end, `trap … EXIT` included; answers its exit code. */
export async function runToEnd(
  shell: Runtime,
  run: () => Promise<number>,
  io: Io,
): Promise<number> {
  const code = await shell.guarded(run, io);
  return runExitTrap(shell, code, io);
}

/** Does what `trap … EXIT` asks for, once; answers the exit code, which an `exit` in it can change. */
export async function runExitTrap(shell: Runtime, code: number, io: Io): Promise<number> {
  const { state } = shell;
  const text = state.traps.get("EXIT");
  if (text === undefined) return code;
  state.traps.delete("EXIT");
  state.lastExitCode = code;
  let left = code;
  await shell.guarded(async () => {
    try {
      return await runText(shell, text, io);
    } catch (error) {
      if (error instanceof Exit) left = error.exitCode;
      throw error;
    }
  }, io);
  return left;
}

/** A shell of its own, as a program that is started has it: of this one only what is exported. */
export function childShell(shell: Runtime, name: string, args: readonly string[]): Runtime {
  const child = shell.fork();
  const { state } = child;
  state.name = name;
  state.args = args;
  state.functions.clear();
  state.aliases.clear();
  state.options.clear();
  const { variables } = state;
  for (const variable of variables.names()) {
    if (!variables.attributes(variable).exported && !/^(IFS|PWD|OLDPWD|HOSTNAME)$/.test(variable)) {
      variables.declare(variable, { readonly: false });
      variables.unset(variable);
    }
  }
  variables.set("OPTIND", "1");
  return child;
}

/** Runs a text as a shell of its own: `bash -c`, a script. */
export function runShell(
  shell: Runtime,
  text: string,
  name: string,
  args: readonly string[],
  io: Io,
  options: readonly OptionName[] = [],
): Promise<number> {
  const child = childShell(shell, name, args);
  for (const option of options) child.state.options.add(option);
  return runToEnd(child, () => runText(child, text, io), io);
}

/** Runs a file of the shell's file system as a script. */
export function runScriptFile(
  shell: Runtime,
  path: string,
  name: string,
  args: readonly string[],
  io: Io,
): Promise<number> {
  return runShell(shell, shell.state.files.read(path), name, args, io);
}
