import { inColumns } from "../editor/columns.ts";
import type { Io } from "../runtime/io.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** `help`: what there is to run. */
export async function help(shell: Runtime, [name]: readonly string[], io: Io): Promise<number> {
  const { world, state } = shell;
  if (name !== undefined) {
    if (world.programs.has(name) || world.launchers.has(name)) {
      await io.out.write(`${name} is a program; \`${name} --help\` tells about it.\n`);
      return 0;
    }
    if (world.builtins.has(name)) {
      await io.out.write(`${name} is a shell builtin and works as in bash.\n`);
      return 0;
    }
    await shell.complain(io, `help: no help topics match \`${name}'.  Try \`help help'.`);
    return 1;
  }
  const columns = io.terminal?.columns ?? 80;
  const own = inColumns([...world.builtins.keys()].toSorted(), columns);
  const programs = inColumns(
    [...world.programs.keys(), ...world.launchers.keys()].toSorted(),
    columns,
  );
  const functions = [...state.functions.keys()].toSorted();
  await io.out.write(`Commands of the shell:\n${own}\nPrograms (try NAME --help):\n${programs}`);
  if (functions.length > 0)
    await io.out.write(`\nYour functions:\n${inColumns(functions, columns)}`);
  return 0;
}
