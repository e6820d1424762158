import { changedMode, umask } from "#base/file-modes.ts";
import { FileError } from "#base/files.ts";
import { baseName, directoryName, joinPath } from "../files/paths.ts";
import { OptionError } from "./options.ts";
import { type Call, tool } from "./tool.ts";

/** `mkdir [-pv] directory…` */
export const mkdir = tool({
  program: "mkdir",
  letters: "pvm:",
  long: { parents: "p", verbose: "v", "mode=": "m" },
  help: `Usage: mkdir [OPTION]... DIRECTORY...
Makes DIRECTORIES.

  -m, --mode=MODE  with this mode, as for chmod
  -p, --parents  also those above; no error if it exists
  -v, --verbose  tells about each one made
      --help     this text`,
  async run(call) {
    const { options, invocation } = call;
    requireOperand(call);
    const spec = options.value("m");
    const mode = spec === undefined ? undefined : changedMode(spec, 0o777, true);
    if (spec !== undefined && mode === undefined) {
      throw new OptionError(`invalid mode '${spec}'`, 1, { hint: false });
    }
    return forEach(
      call,
      options.operands,
      (name) => `cannot create directory '${name}'`,
      async (name) => {
        const parts = name.replace(/\/+$/, "").split(/(?<=[^/])\/+(?=[^/])/);
        const above = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
        for (const shown of options.has("p") ? above : [name]) {
          const path = call.resolve(shown);
          if (options.has("p") && invocation.files.kind(path) === "directory") continue;
          invocation.files.makeDirectory(path);
          if (mode !== undefined && shown === name) invocation.files.setAttributes(path, { mode });
          if (options.has("v")) await call.write(`mkdir: created directory '${shown}'\n`);
        }
      },
    );
  },
});

/** `rmdir directory…` */
export const rmdir = tool({
  program: "rmdir",
  letters: "pv",
  long: { parents: "p", verbose: "v" },
  help: `Usage: rmdir DIRECTORY...
Removes empty DIRECTORIES.`,
  async run(call) {
    requireOperand(call);
    const { files } = call.invocation;
    return forEach(
      call,
      call.options.operands,
      (name) => `failed to remove '${name}'`,
      async (name) => {
        const path = call.resolve(name);
        if (files.kind(path) === "file") throw new FileError(path, "Not a directory");
        files.remove(path);
      },
    );
  },
});

/** `rm [-rfv] file…` */
export const rm = tool({
  program: "rm",
  letters: "rRfivdI",
  long: { recursive: "r", force: "f", verbose: "v", dir: "d", interactive: "i" },
  help: `Usage: rm [OPTION]... [FILE]...
Removes FILEs.

  -f, --force            no errors about what does not exist
  -r, -R, --recursive    directories with all that is in them
  -d, --dir              empty directories
  -v, --verbose          tells about each one removed
      --help             this text`,
  async run(call) {
    const { options, invocation } = call;
    const recursive = options.has("r") || options.has("R");
    if (!options.has("f")) requireOperand(call);
    return forEach(
      call,
      options.operands,
      (name) => `cannot remove '${name}'`,
      async (name) => {
        const path = call.resolve(name);
        const kind = invocation.files.kind(path);
        if (kind === undefined && options.has("f")) return;
        if (path === "/" && recursive) {
          throw new OptionError("it is dangerous to operate recursively on '/'", 1, {
            hint: false,
          });
        }
        if (kind === "directory" && !recursive && !options.has("d")) {
          throw new FileError(path, "Is a directory");
        }
        await removeTree(call, path, name, recursive);
      },
    );
  },
});

/** `touch [-c] file…` */
export const touch = tool({
  program: "touch",
  letters: "acmd:t:r:",
  long: { "no-create": "c", "date=": "d" },
  help: `Usage: touch [OPTION]... FILE...
Makes each FILE that does not exist, empty.

  -c, --no-create   makes none`,
  async run(call) {
    requireOperand(call, "missing file operand");
    const { files } = call.invocation;
    return forEach(
      call,
      call.options.operands,
      (name) => `cannot touch '${name}'`,
      async (name) => {
        const path = call.resolve(name);
        if (files.kind(path) === undefined && !call.options.has("c")) files.write(path, "");
      },
    );
  },
});

/** `cp [-rv] source… destination` */
export const cp = tool({
  program: "cp",
  letters: "rRafvpn",
  long: { recursive: "r", archive: "a", force: "f", verbose: "v", "no-clobber": "n" },
  help: `Usage: cp [OPTION]... SOURCE DEST
  or:  cp [OPTION]... SOURCE... DIRECTORY
Copies SOURCE to DEST, or SOURCEs into DIRECTORY.

  -r, -R, --recursive   directories with all that is in them
  -n, --no-clobber      leaves what exists alone
  -v, --verbose         tells about each one copied
      --help            this text`,
  run: (call) =>
    transfer(call, async (from, to, name) => {
      const recursive = ["r", "R", "a"].some((one) => call.options.has(one));
      if (call.invocation.files.kind(from) === "directory" && !recursive) {
        await call.complain(`-r not specified; omitting directory '${name}'`);
        return false;
      }
      if (`${to}/`.startsWith(`${from}/`)) {
        await call.complain(
          from === to
            ? `'${name}' and '${name}' are the same file`
            : `cannot copy a directory, '${name}', into itself, '${to}'`,
        );
        return false;
      }
      copyTree(call, from, to, call.options.has("p") || call.options.has("a") ? 0 : umask);
      return true;
    }),
});

/** `mv [-v] source… destination` */
export const mv = tool({
  program: "mv",
  letters: "fvn",
  long: { force: "f", verbose: "v", "no-clobber": "n" },
  help: `Usage: mv [OPTION]... SOURCE DEST
  or:  mv [OPTION]... SOURCE... DIRECTORY
Renames SOURCE to DEST, or moves SOURCEs into DIRECTORY.

  -n, --no-clobber   leaves what exists alone
  -v, --verbose      tells about each one renamed
      --help         this text`,
  run: (call) =>
    transfer(call, async (from, to, name) => {
      if (from === to) {
        await call.complain(`'${name}' and '${name}' are the same file`);
        return false;
      }
      if (`${to}/`.startsWith(`${from}/`)) {
        await call.complain(`cannot move '${name}' to a subdirectory of itself, '${to}'`);
        return false;
      }
      copyTree(call, from, to, 0);
      await removeTree(call, from, name, true, false);
      return true;
    }),
});

function requireOperand({ options }: Call, message = "missing operand"): void {
  if (options.operands.length === 0) throw new OptionError(message);
}

/** Does something with each name; complains about FileErrors in the given words. */
async function forEach(
  call: Call,
  names: readonly string[],
  what: (name: string) => string,
  action: (name: string) => Promise<void>,
): Promise<number> {
  let code = 0;
  for (const name of names) {
    try {
      await action(name);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await call.complain(`${what(name)}: ${error.message}`);
      code = 1;
    }
  }
  return code;
}

async function removeTree(
  call: Call,
  path: string,
  name: string,
  recursive: boolean,
  verbose = call.options.has("v"),
): Promise<void> {
  const { files } = call.invocation;
  const folder = files.kind(path) === "directory";
  if (folder && recursive) {
    for (const one of files.list(path)) {
      await removeTree(call, joinPath(path, one), joinPath(name, one), true, verbose);
    }
  }
  files.remove(path);
  if (verbose) await call.write(`removed ${folder ? "directory " : ""}'${name}'\n`);
}

/** `without`: the bits of modes that are not for what is new. */
function copyTree(call: Call, from: string, to: string, without: number): void {
  const { files } = call.invocation;
  const isNew = files.kind(to) === undefined;
  const isFile = files.kind(from) !== "directory";
  if (isFile) files.write(to, files.read(from));
  else if (isNew) files.makeDirectory(to);
  const mode = files.stat(from, true).mode & ~without;
  if (isNew || without === 0) files.setAttributes(to, { mode });
  if (isFile) return;
  for (const name of files.list(from)) {
    copyTree(call, joinPath(from, name), joinPath(to, name), without);
  }
}

async function transfer(
  call: Call,
  one: (from: string, to: string, name: string) => Promise<boolean>,
): Promise<number> {
  const { options, invocation, program } = call;
  const { operands } = options;
  const [first] = operands;
  if (first === undefined) throw new OptionError("missing file operand");
  if (operands.length === 1)
    throw new OptionError(`missing destination file operand after '${first}'`);
  const target = operands.at(-1) ?? "";
  const folder = invocation.files.kind(call.resolve(target)) === "directory";
  if (operands.length > 2 && !folder) {
    const why = invocation.files.kind(call.resolve(target))
      ? "Not a directory"
      : "No such file or directory";
    throw new OptionError(
      `target '${target}'${why === "Not a directory" ? " is not a directory" : `: ${why}`}`,
      1,
      { hint: false },
    );
  }
  let failed = 0;
  for (const name of operands.slice(0, -1)) {
    const from = call.resolve(name);
    const shown = folder ? joinPath(target, baseName(name)) : target;
    const to = call.resolve(shown);
    if (invocation.files.kind(from) === undefined) {
      await call.complain(`cannot stat '${name}': No such file or directory`);
      failed = 1;
      continue;
    }
    if (program === "cp" && !invocation.files.may("r", from)) {
      await call.complain(`cannot open '${name}' for reading: Permission denied`);
      failed = 1;
      continue;
    }
    if (options.has("n") && invocation.files.kind(to)) continue;
    const verb = program === "cp" ? "cannot create regular file" : "cannot move";
    const complaint = program === "cp" ? `${verb} '${shown}'` : `${verb} '${name}' to '${shown}'`;
    const code = await forEach(
      call,
      [name],
      () => complaint,
      async () => {
        if (invocation.files.kind(call.resolve(directoryName(shown))) === undefined) {
          throw new FileError(to, "No such file or directory");
        }
        if (!(await one(from, to, name))) failed = 1;
        else if (options.has("v")) {
          await call.write(
            program === "mv" ? `renamed '${name}' -> '${shown}'\n` : `'${name}' -> '${shown}'\n`,
          );
        }
      },
    );
    failed = Math.max(failed, code);
  }
  return failed;
}
