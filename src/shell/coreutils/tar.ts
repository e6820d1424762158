import { FileError, type PosixFiles } from "#base/files.ts";
import { umask } from "#base/file-modes.ts";
import { readTar, type TarEntry, TarError, writeTar } from "#base/tar.ts";
import { directoryName, joinPath, resolvePath } from "../files/paths.ts";
import { OptionError } from "./options.ts";
import { type Call, tool } from "./tool.ts";

const failed = 2;

/** `tar -c|-x|-t [-f archive] [-C directory] [file...]` */
export const tar = withBareLetters(
  tool({
    program: "tar",
    letters: "cxtf:C:vmpo",
    long: {
      create: "c",
      extract: "x",
      get: "x",
      list: "t",
      "file=": "f",
      "directory=": "C",
      verbose: "v",
      touch: "m",
      "no-same-owner": "o",
      "no-same-permissions": "no-same-permissions",
      "preserve-permissions": "p",
    },
    exitCode: failed,
    help: `Usage: tar -c|-x|-t [-f ARCHIVE] [-C DIRECTORY] [FILE]...
Packs files and directories into one archive, and takes them out again.

  -c, --create         packs the FILEs
  -x, --extract        unpacks; only the FILEs, if any are given
  -t, --list           lists the names
  -f, --file=ARCHIVE   the archive; standard input or output without it
  -C, --directory=DIR  works in DIR
  -v, --verbose        tells the names
      --help           this text`,
    async run(call) {
      const { options } = call;
      const modes = ["c", "x", "t"].filter((mode) => options.has(mode));
      if (modes.length > 1) {
        throw new OptionError("You may not specify more than one '-Acdtrux' option", failed);
      }
      if (modes.length === 0) {
        throw new OptionError("You must specify one of the '-Acdtrux' options", failed);
      }
      try {
        return await (options.has("c") ? create(call) : extract(call));
      } catch (error) {
        if (!(error instanceof TarError) && !(error instanceof FileError)) throw error;
        const what = error instanceof FileError ? `${error.path}: Cannot open: ` : "";
        await call.complain(what + error.message);
        await call.complain("Error is not recoverable: exiting now");
        return failed;
      }
    },
  }),
);

async function create(call: Call): Promise<number> {
  const { options, invocation } = call;
  if (options.operands.length === 0) {
    throw new OptionError("Cowardly refusing to create an empty archive", failed);
  }
  const entries: TarEntry[] = [];
  let code = 0;
  for (const operand of options.operands) {
    if (operand.startsWith("/") && operand !== "/" && entries.length === 0 && code === 0) {
      await call.complain("Removing leading '/' from member names");
    }
    const path = resolvePath(directoryOf(call), operand);
    if (invocation.files.kind(path) === undefined) {
      await call.complain(`${operand}: Cannot stat: No such file or directory`);
      code = failed;
    } else collect(invocation.files, path, operand.replace(/^\/+/, "") || ".", entries);
  }
  const archive = writeTar(entries, invocation.clock.now);
  const file = options.value("f") ?? "-";
  if (file === "-") await call.write(archive);
  else invocation.files.write(call.resolve(file), archive);
  const { out, errOut } = invocation.streams;
  const names = entries.map(({ name }) => `${name}\n`).join("");
  if (options.has("v")) await (file === "-" ? errOut : out).write(names);
  if (code !== 0) await call.complain("Exiting with failure status due to previous errors");
  return code;
}

function collect(files: PosixFiles, path: string, name: string, entries: TarEntry[]): void {
  const { mode, link } = files.stat(path, false);
  if (link !== undefined) {
    entries.push({ name, kind: "link", text: link, mode });
    return;
  }
  if (files.kind(path) === "file") {
    entries.push({ name, kind: "file", text: files.read(path), mode });
    return;
  }
  entries.push({ name: name.replace(/\/*$/, "/"), kind: "directory", text: "", mode });
  for (const each of files.list(path)) {
    collect(files, joinPath(path, each), joinPath(name, each), entries);
  }
}

async function extract(call: Call): Promise<number> {
  const { options, invocation } = call;
  const { files } = invocation;
  let archive = "";
  for await (const piece of call.open(options.value("f") ?? "-")) archive += piece;
  const wanted = options.operands.map((operand) => operand.replace(/\/$/, ""));
  const base = directoryOf(call);
  if (files.kind(base) !== "directory") {
    await call.complain(`${options.value("C")}: Cannot open: No such file or directory`);
    await call.complain("Error is not recoverable: exiting now");
    return failed;
  }
  for (const { name, kind, text, mode } of readTar(archive)) {
    const isWanted = wanted.some((each) => name === each || name.startsWith(`${each}/`));
    if (wanted.length > 0 && !isWanted && !wanted.includes(name.replace(/\/$/, ""))) continue;
    if (options.has("t") || options.has("v")) await call.write(`${name}\n`);
    if (options.has("t")) continue;
    const path = resolvePath(base, name.replace(/^\/+/, ""));
    if (kind === "link") throw new FileError(path, "there are no links here");
    makeDirectories(files, kind === "directory" ? path : directoryName(path));
    if (kind === "file") files.write(path, text);
    if (mode !== undefined) files.setAttributes(path, { mode: mode & ~umask });
  }
  return 0;
}

function directoryOf(call: Call): string {
  return call.resolve(call.options.value("C") ?? ".");
}

function makeDirectories(files: PosixFiles, path: string): void {
  if (files.kind(path) !== undefined) return;
  makeDirectories(files, directoryName(path));
  files.makeDirectory(path);
}

/** The old way to give options, `tar xf archive`: the first word has letters without a dash. */
function withBareLetters(program: ReturnType<typeof tool>): ReturnType<typeof tool> {
  return (invocation) => {
    const [first = "", ...others] = invocation.args;
    if (first.startsWith("-") || !/^[cxtfvmpo]+$/.test(first)) return program(invocation);
    // Each letter that wants a value takes the next word.
    const args = Array.from(first).flatMap((letter) =>
      letter === "f" ? ["-f", others.shift() ?? ""] : [`-${letter}`],
    );
    return program({ ...invocation, args: [...args, ...others] });
  };
}
