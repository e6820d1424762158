import { changedMode, modeText } from "#base/file-modes.ts";
import { FileError } from "#base/files.ts";
import { joinPath } from "../files/paths.ts";
import { OptionError } from "./options.ts";
import { type Call, tool } from "./tool.ts";
import { userName } from "./user.ts";

/** `chmod [-R] mode file…` */
export const chmod = tool({
  program: "chmod",
  letters: "Rvcf",
  dashed: /^-[rwxXst]/,
  long: { recursive: "R", verbose: "v" },
  help: `Usage: chmod [OPTION]... MODE[,MODE]... FILE...
  or:  chmod [OPTION]... OCTAL-MODE FILE...
Changes who may do what with FILEs: [ugoa]*([-+=]([rwxXst]*|[ugo]))+ or digits.

  -R, --recursive  also what is in directories
  -v, --verbose    tells about each one
      --help       this text`,
  async run(call) {
    const { files } = call.invocation;
    const [spec, ...paths] = operandsOf(call);
    if (changedMode(spec, 0, false) === undefined) {
      throw new OptionError(`invalid mode: '${spec}'`);
    }
    return forAll(call, paths, "changing permissions of", async (path, name) => {
      const { mode } = files.stat(path, true);
      const wanted = changedMode(spec, mode, files.kind(path) === "directory") ?? mode;
      files.setAttributes(path, { mode: wanted });
      if (!call.options.has("v")) return;
      const [from, to] = [mode, wanted].map(octalAndText);
      const told = mode === wanted ? `retained as ${to}` : `changed from ${from} to ${to}`;
      await call.write(`mode of '${name}' ${told}\n`);
    });
  },
});

/** `chown [-R] [owner][:[group]] file…` */
export const chown = tool({
  program: "chown",
  letters: "Rvcfh",
  long: { recursive: "R" },
  help: `Usage: chown [OPTION]... [OWNER][:[GROUP]] FILE...
Changes whose FILEs are.

  -R, --recursive  also what is in directories
      --help       this text`,
  async run(call) {
    const [spec, ...paths] = operandsOf(call);
    const [user = "", group = ""] = spec.split(/[:.]/);
    const { env, files } = call.invocation;
    const number = (name: string, what: string): number => {
      if (/^\d+$/.test(name)) return Number(name);
      const id = [0, 1000].find((each) => userName(each, env) === name);
      if (id === undefined) throw new OptionError(`invalid ${what}: '${spec}'`, 1, { hint: false });
      return id;
    };
    const change = {
      ...(user !== "" && { uid: number(user, "user") }),
      ...(group !== "" && { gid: number(group, "group") }),
    };
    return forAll(call, paths, "changing ownership of", async (path) =>
      files.setAttributes(path, change),
    );
  },
});

/** `stat [-L] [-c format] file…` */
export const stat = tool({
  program: "stat",
  letters: "Lc:",
  long: { "format=": "c", dereference: "L" },
  help: `Usage: stat [OPTION]... FILE...
Tells about FILEs.

  -L, --dereference    what links lead to
  -c, --format=FORMAT  by FORMAT: %a %A the mode, %u %U %g %G whose it is, %n the name,
                       %N with where a link leads, %s the size, %F the kind
      --help           this text`,
  async run(call) {
    const { options } = call;
    if (options.operands.length === 0) throw new OptionError("missing operand");
    const format = options.value("c");
    let code = 0;
    for (const name of options.operands) {
      try {
        const values = valuesOf(call, name);
        const text =
          format ?? "  File: %N\n  Size: %s\t%F\nAccess: (0%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)";
        await call.write(
          `${text.replaceAll(/%(.)/g, (all, mark: string) => values[mark] ?? all)}\n`,
        );
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await call.complain(`cannot statx '${name}': ${error.message}`);
        code = 1;
      }
    }
    return code;
  },
});

function valuesOf(call: Call, name: string): Readonly<Record<string, string>> {
  const { files, env } = call.invocation;
  const path = call.resolve(name);
  const { mode, uid, gid, size, link } = files.stat(path, call.options.has("L"));
  const isDirectory = files.kind(path) === "directory";
  const plain = size === 0 ? "regular empty file" : "regular file";
  const kind = link === undefined ? (isDirectory ? "directory" : plain) : "symbolic link";
  const type = link === undefined ? (isDirectory ? "d" : "-") : "l";
  return {
    a: mode.toString(8),
    A: type + modeText(mode),
    F: kind,
    g: String(gid),
    G: userName(gid, env),
    n: name,
    N: link === undefined ? name : `${name} -> ${link}`,
    s: String(size),
    u: String(uid),
    U: userName(uid, env),
    "%": "%",
  };
}

function octalAndText(mode: number): string {
  return `${mode.toString(8).padStart(4, "0")} (${modeText(mode)})`;
}

function operandsOf({ options }: Call): readonly [string, ...string[]] {
  const [first, ...paths] = options.operands;
  if (first === undefined) throw new OptionError("missing operand");
  if (paths.length === 0) throw new OptionError(`missing operand after '${first}'`);
  return [first, ...paths];
}

/** Does something with each of the files, and with `-R` with what is in them. */
async function forAll(
  call: Call,
  names: readonly string[],
  what: string,
  action: (path: string, name: string) => Promise<void>,
): Promise<number> {
  const { files } = call.invocation;
  let code = 0;
  for (const name of names) {
    const path = call.resolve(name);
    try {
      if (files.kind(path) === undefined) {
        throw new FileError(path, "No such file or directory");
      }
      await action(path, name);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const isMissing = files.kind(path) === undefined;
      await call.complain(`${isMissing ? "cannot access" : what} '${name}': ${error.message}`);
      code = 1;
    }
    if (!call.options.has("R") || files.kind(path) !== "directory") continue;
    if (!files.may("r", path)) {
      await call.complain(`cannot read directory '${name}': Permission denied`);
      code = 1;
      continue;
    }
    const inside = files.list(path).map((each) => joinPath(name, each));
    code = Math.max(code, await forAll(call, inside, what, action));
  }
  return code;
}
