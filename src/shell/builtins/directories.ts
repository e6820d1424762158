import { resolvePath } from "../files/paths.ts";
import type { Io } from "../runtime/io.ts";
import type { Builtin, Runtime } from "../runtime/runtime.ts";

/** What changes and tells the working directory. */
export const directories: Readonly<Record<string, Builtin>> = {
  cd,
  pwd: async ({ state }, _args, io) => {
    await io.out.write(`${state.cwd}\n`);
    return 0;
  },
};

async function cd(shell: Runtime, args: readonly string[], io: Io): Promise<number> {
  const { variables } = shell.state;
  const [given, extra] = args.filter((one) => !/^-[LPe@]+$|^--$/.test(one));
  const fail = async (message: string): Promise<number> => {
    await shell.complain(io, `cd: ${message}`);
    return 1;
  };
  if (extra !== undefined) return fail("too many arguments");
  let target = given;
  if (given === undefined) {
    target = variables.get("HOME");
    if (target === undefined) return fail("HOME not set");
  } else if (given === "-") {
    target = variables.get("OLDPWD");
    if (target === undefined) return fail("OLDPWD not set");
    await io.out.write(`${target}\n`);
  } else if (/^-./.test(given)) {
    await shell.complain(
      io,
      `cd: ${given.slice(0, 2)}: invalid option\ncd: usage: cd [-L|[-P [-e]] [-@]] [dir]`,
    );
    return 2;
  }
  if (target === "") return 0;
  const path = resolvePath(shell.state.cwd, target ?? "");
  const kind = shell.state.files.kind(path);
  if (kind !== "directory") {
    return fail(`${target}: ${kind === "file" ? "Not a directory" : "No such file or directory"}`);
  }
  if (!shell.state.files.may("x", path)) return fail(`${target}: Permission denied`);
  variables.set("OLDPWD", shell.state.cwd);
  shell.state.cwd = path;
  variables.set("PWD", path);
  return 0;
}
