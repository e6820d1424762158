import { echo } from "../coreutils/echo.ts";
import { printf } from "../coreutils/printf.ts";
import type { Program } from "../program.ts";
import type { Builtin } from "../runtime/runtime.ts";
import { complete } from "./complete.ts";
import { control } from "./control.ts";
import { declarations } from "./declarations.ts";
import { directories } from "./directories.ts";
import { evaluation } from "./evaluation.ts";
import { help } from "./help.ts";
import { jobControl } from "./job-control.ts";
import { lookups } from "./lookups.ts";
import { mapfile } from "./mapfile.ts";
import { options } from "./options.ts";
import { read } from "./read.ts";
import { test } from "./test.ts";

/** The commands of the shell itself, by name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({
    ...control,
    ...declarations,
    ...directories,
    ...evaluation,
    ...jobControl,
    ...lookups,
    ...options,
    complete,
    echo: asBuiltin(echo),
    help,
    mapfile,
    printf: printfBuiltin,
    read,
    readarray: mapfile,
    test: (shell, args, io) => test(shell, args, io, "test"),
    "[": (shell, args, io) => test(shell, args, io, "["),
  } satisfies Record<string, Builtin>),
);

function asBuiltin(program: Program): Builtin {
  return ({ state, world }, args, io) =>
    program({
      args,
      streams: io,
      env: {},
      files: state.files,
      cwd: state.cwd,
      clock: world.clock,
      cancel: io.cancel,
      execute: async () => undefined,
    });
}

/** `printf -v name` puts the text into a variable. */
async function printfBuiltin(...call: Parameters<Builtin>): Promise<number> {
  const [shell, args, io] = call;
  const [flag, name, ...rest] = args;
  if (flag !== "-v" || name === undefined) return asBuiltin(printf)(...call);
  let text = "";
  const out = { write: async (piece: string) => void (text += piece) };
  const code = await asBuiltin(printf)(shell, rest, { ...io, out });
  shell.state.variables.set(name, text);
  return code;
}
