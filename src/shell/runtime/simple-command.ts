import { must } from "#base/assert.ts";
import { FileError } from "#base/files.ts";
import type { Assignment, Command, CommandArgument } from "../parse.ts";
import { resolvePath } from "../files/paths.ts";
import type { Expander } from "./expander.ts";
import { BuiltinFailure, RedirectFailure, ShellFailure } from "./failures.ts";
import { whyNotExecutable } from "./executable.ts";
import { Input } from "./input.ts";
import type { Io } from "./io.ts";
import { programMs } from "./meter.ts";
import { quoteForShell } from "./parameters.ts";
import { redirect } from "./redirections.ts";
import type { Runtime } from "./runtime.ts";
import { runScriptFile } from "./scripts.ts";
import { BrokenPipe } from "#base/streams.ts";

/** Builtins that take assignments as arguments, which are then not split. */
const declaring = new Set(["export", "declare", "typeset", "local", "readonly"]);

/** Runs one command with its assignments and redirections. */
export async function runSimpleCommand(shell: Runtime, node: Command, io: Io): Promise<number> {
  const { state } = shell;
  const expander = shell.expander(io);
  const assignments = node.prefix.filter((one) => one.type === "Assignment");
  const status = state.lastExitCode;
  if (!node.name) {
    // `x=$(false)` ends with the exit code of the substitution, `x=1` with 0.
    state.lastExitCode = 0;
    for (const one of assignments) await assign(shell, one, expander);
    if (state.options.has("xtrace"))
      for (const one of assignments) await io.errOut.write(`+ ${one.text}\n`);
    const code = state.lastExitCode;
    return redirected(shell, node, io, expander, async () => code);
  }
  const argv = await argumentsOf(shell, node, expander);
  if (state.options.has("xtrace")) await io.errOut.write(`+ ${argv.map(traced).join(" ")}\n`);
  const [name, ...args] = argv;
  // `$empty` alone is no command; what it expanded to may have had an exit code.
  if (name === undefined)
    return redirected(shell, node, io, expander, async () => state.lastExitCode);
  if (state.lastExitCode !== status && !node.args.length) state.lastExitCode = status;
  return redirected(shell, node, io, expander, (streams) =>
    withAssignments(shell, assignments, expander, () => runNamed(shell, name, args, streams)),
  );
}

/** Runs a function, builtin or program by name. */
export async function runNamed(
  shell: Runtime,
  name: string,
  args: readonly string[],
  io: Io,
  { functions = true } = {},
): Promise<number> {
  const { state, world } = shell;
  const definition = functions ? state.functions.get(name) : undefined;
  if (definition) return shell.callFunction(definition, args, io);
  const builtin = world.builtins.get(name);
  if (builtin) return guarded(shell, name, io, async () => builtin(shell, args, io), true);
  const path = name.startsWith("/") ? name.slice(name.lastIndexOf("/") + 1) : name;
  const installed = name.startsWith("/")
    ? /^(\/usr(\/local)?)?\/s?bin\//.test(name)
    : !name.includes("/");
  const launcher = installed ? world.launchers.get(path) : undefined;
  const program = installed ? world.programs.get(path) : undefined;
  if (!program && !launcher) return notFound(shell, name, args, io);
  await world.meter.spend(programMs, io.cancel);
  if (launcher) return guarded(shell, name, io, async () => launcher(shell, args, io));
  return guarded(shell, name, io, () =>
    must(
      program,
      name,
    )({
      args,
      streams: io,
      env: state.variables.environment(),
      files: state.files,
      cwd: state.cwd,
      clock: world.clock,
      cancel: io.cancel,
      execute: (argv, streams) =>
        execute(shell, argv, { ...io, ...streams, in: Input.of(streams.in) }),
    }),
  );
}

/** Runs a program that another program asks for; see `Invocation.execute`. */
async function execute(
  shell: Runtime,
  [name = "", ...args]: readonly string[],
  io: Io,
): Promise<number | undefined> {
  const why = whyNotExecutable(shell, name);
  if (why === undefined) return runNamed(shell.fork(), name, args, io, { functions: false });
  return name.includes("/") ? 127 : undefined;
}

/** Gives a variable, element or array its value. */
export async function assign(
  shell: Runtime,
  { name, value, append, index }: Assignment,
  expander: Expander,
): Promise<void> {
  const { variables } = shell.state;
  const { integer, associative } = variables.attributes(name);
  const number = async (text: string): Promise<string> =>
    integer ? String(await expander.arithmetic(text)) : text;
  if (value.type === "ArrayValue") {
    const old = variables.value(name);
    const elements = append && old instanceof Map ? new Map(old) : new Map<string, string>();
    let next = append ? elements.size : 0;
    for (const element of value.elements) {
      const keyed = /^\[([^\]]*)\]=/.exec(element.text);
      if (keyed) {
        const text = await expander.text(element);
        const at = text.indexOf("]=");
        const key = associative ? text.slice(1, at) : String(Number(text.slice(1, at)));
        elements.set(key, text.slice(at + 2));
        next = Number(key) + 1;
      } else for (const word of await expander.words([element])) elements.set(String(next++), word);
    }
    variables.set(name, elements);
    return;
  }
  const text = await number(await expander.text(value));
  if (index) {
    const subscript = await expander.subscript(name, index);
    const old = append
      ? variables.value(name) instanceof Map
        ? (shell.state.array(name).get(subscript) ?? "")
        : ""
      : "";
    variables.setElement(name, subscript, old + text);
  } else if (append && integer) {
    const old = BigInt(variables.get(name) ?? "0");
    variables.set(name, String(old + BigInt(text)));
  } else variables.set(name, append ? (variables.get(name) ?? "") + text : text);
}

async function argumentsOf(
  shell: Runtime,
  { name, args }: Command,
  expander: Expander,
): Promise<string[]> {
  const argv = await expander.words([must(name, "command name")]);
  for (const arg of args) {
    // One by one: as arguments of a single call too many would overflow the stack.
    for (const word of await argumentWords(shell, arg, argv, expander)) argv.push(word);
  }
  return argv;
}

async function argumentWords(
  shell: Runtime,
  arg: CommandArgument,
  before: readonly string[],
  expander: Expander,
): Promise<readonly string[]> {
  if (arg.type === "Word") return expander.words([arg]);
  const { name, value, append } = arg;
  const [command = ""] = before;
  if (value.type === "ArrayValue") {
    if (!declaring.has(command))
      throw new ShellFailure(`syntax error near unexpected token \`('`, 2);
    // The builtin declares it again without a value; some of it must come before the assignment.
    const { variables, functionDepth } = shell.state;
    const flags = before
      .slice(1)
      .filter((one) => one.startsWith("-"))
      .join("");
    const declares = command === "local" || /^(?:declare|typeset)$/.test(command);
    if (declares && functionDepth > 0 && !flags.includes("g")) variables.local(name);
    if (flags.includes("A")) variables.declare(name, { associative: true });
    await assign(shell, arg, expander);
    return [name];
  }
  const subscript = arg.index ? `[${await expander.text(arg.index)}]` : "";
  return [`${name}${subscript}${append ? "+" : ""}=${await expander.text(value)}`];
}

async function redirected(
  shell: Runtime,
  node: Command,
  io: Io,
  expander: Expander,
  run: (io: Io) => Promise<number>,
): Promise<number> {
  if (node.redirects.length === 0) return run(io);
  let streams: Io;
  try {
    streams = await redirect(node.redirects, io, shell, expander);
  } catch (error) {
    if (!(error instanceof RedirectFailure)) throw error;
    await shell.complain(io, error.message);
    return 1;
  }
  return run(streams);
}

/** `X=1 command`: the variables hold for the command alone. */
async function withAssignments(
  shell: Runtime,
  assignments: readonly Assignment[],
  expander: Expander,
  run: () => Promise<number>,
): Promise<number> {
  if (assignments.length === 0) return run();
  const { variables } = shell.state;
  variables.enter();
  try {
    for (const one of assignments) {
      variables.local(one.name);
      await assign(shell, one, expander);
      variables.declare(one.name, { exported: true });
    }
    return await run();
  } finally {
    variables.leave();
  }
}

async function guarded(
  shell: Runtime,
  name: string,
  io: Io,
  run: () => Promise<number>,
  isBuiltin = false,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    // A builtin is the shell itself: SIGPIPE ends both.
    if (error instanceof BrokenPipe && !isBuiltin) return 141;
    if (error instanceof BuiltinFailure) {
      await shell.complain(io, error.message);
      return error.exitCode;
    }
    if (!(error instanceof FileError)) throw error;
    await shell.complain(io, `${name}: write error: ${error.message}`);
    return 1;
  }
}

async function notFound(
  shell: Runtime,
  name: string,
  args: readonly string[],
  io: Io,
): Promise<number> {
  const { state } = shell;
  const { files, cwd } = state;
  if (!name.includes("/")) {
    // dash, which containers have as sh, says it in its own way.
    const text = state.name === "sh" ? `1: ${name}: not found` : `${name}: command not found`;
    await shell.complain(io, text);
    return 127;
  }
  const path = resolvePath(cwd, name);
  const kind = files.kind(path);
  if (kind === "directory") await shell.complain(io, `${name}: Is a directory`);
  else if (kind && !(files.may("x", path) && files.may("r", path)))
    await shell.complain(io, `${name}: Permission denied`);
  else if (kind) return runScriptFile(shell, path, name, args, io);
  else await shell.complain(io, `${name}: No such file or directory`);
  return kind ? 126 : 127;
}

function traced(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quoteForShell(word);
}
