// The programs of busybox that list, make and change files.

import { formatRFC1123Z } from "#api/time.ts";
import { blocksOf, changedMode, modeText } from "#base/file-modes.ts";
import { FileError } from "#base/files.ts";
import type { Process, ProcessFiles } from "./image.ts";
import type { Tool, ToolRun } from "./tool-run.ts";

/** By name. */
export const fileTools: { readonly [name: string]: Tool } = {
  ls: ({ process, args, out, err, done }) => {
    const { files } = process;
    const has = (letter: string) => args.some((word) => /^-\w/.test(word) && word.includes(letter));
    const [path = process.workingDirectory] = plain(args);
    const kind = files.kind(path);
    if (!kind) err(`ls: ${path}: No such file or directory\n`);
    else if (kind === "file" || has("d"))
      out(`${has("l") ? longLine(process, path, path) : path}\n`);
    else {
      const isShown = (name: string) => has("a") || has("A") || !name.startsWith(".");
      const names = [...(has("a") ? [".", ".."] : []), ...files.list(path)].filter(isShown);
      if (has("l"))
        out(`total ${blocksOf(names.map((name) => files.stat(`${path}/${name}`, false)))}\n`);
      for (const name of names) {
        out(`${has("l") ? longLine(process, `${path}/${name}`, name) : name}\n`);
      }
    }
    done(kind ? 0 : 1);
  },
  // `%a` octal, `%A` in letters, `%u %g %U %G` the owners, `%n` the name, `%s` the size.
  stat: ({ process: { files }, args, out, done }) => {
    const at = args.findIndex((word) => word.startsWith("-c"));
    const format = at < 0 ? "%n %A %u:%g" : args[at]!.slice(2) || (args[at + 1] ?? "");
    const isLoose = at >= 0 && args[at] === "-c";
    const names = args.filter(
      (word, index) => !word.startsWith("-") && !(isLoose && index === at + 1),
    );
    for (const name of names) {
      const { mode, uid, gid, size, link } = files.stat(name, args.includes("-L"));
      const values: { readonly [mark: string]: string } = {
        a: mode.toString(8),
        A: typeOf(files, name, link) + modeText(mode),
        n: name,
        s: `${size}`,
        u: `${uid}`,
        g: `${gid}`,
        U: named(uid),
        G: named(gid),
      };
      out(`${format.replaceAll(/%(.)/g, (whole, mark: string) => values[mark] ?? whole)}\n`);
    }
    done(0);
  },
  chmod: ({ process: { files }, args, err, done }) => {
    const [spec = "", ...paths] = args.filter((word) => !/^-[Rvcf]+$/.test(word));
    let code = 0;
    for (const path of withBelow(files, paths, args)) {
      const { mode } = files.stat(path, true);
      const wanted = changedMode(spec, mode, files.kind(path) === "directory");
      if (wanted === undefined) {
        err(`chmod: invalid mode '${spec}'\n`);
        code = 1;
      } else files.setAttributes(path, { mode: wanted });
    }
    done(code);
  },
  chown: ({ process: { files }, args, err, done }) => {
    const [owner = "", ...paths] = plain(args);
    const [, user = "", group = ""] = /^(\w*)(?:[:.](\w*))?$/.exec(owner) ?? [];
    const ids = [user, group].map((name) => (name === "root" ? 0 : Number(name)));
    const unknown = [user, group].find((_, index) => Number.isNaN(ids[index]));
    if (unknown !== undefined) err(`chown: unknown user/group ${owner}\n`);
    else {
      for (const path of withBelow(files, paths, args)) {
        files.setAttributes(path, {
          ...(user && { uid: ids[0]! }),
          ...(group && { gid: ids[1]! }),
        });
      }
    }
    done(unknown === undefined ? 0 : 1);
  },
  mkdir: (run) => {
    const { process } = run;
    const at = run.args.indexOf("-m");
    const spec = at < 0 ? undefined : run.args[at + 1];
    const args = run.args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
    each({ ...run, args }, "mkdir: can't create directory", (path) => {
      if (args.includes("-p")) makeAll(process, path);
      else process.files.makeDirectory(path);
      const mode = spec === undefined ? undefined : changedMode(spec, 0o777, true);
      if (mode !== undefined) process.files.setAttributes(path, { mode });
    });
  },
  touch: ({ process, args, done }) => {
    for (const path of args) process.files.append(path, "");
    done(0);
  },
  cp: ({ process, args, done }) => {
    const [from = "", to = ""] = plain(args);
    process.files.write(targetOf(process, from, to), process.files.read(from));
    done(0);
  },
  mv: ({ process: { files }, args, out, done }) => {
    const [from = "", to = ""] = plain(args);
    const target = targetOf({ files }, from, to);
    const { mode } = files.stat(from, true);
    files.write(target, files.read(from));
    files.setAttributes(target, { mode });
    files.remove(from);
    if (args.includes("-v")) out(`'${from}' -> '${target}'\n`);
    done(0);
  },
  rm: (run) => {
    const { files } = run.process;
    const has = (letter: string) =>
      run.args.some((word) => new RegExp(`^-\\w*${letter}`).test(word));
    const remove = (path: string) => {
      const isDirectory =
        files.kind(path) === "directory" && files.stat(path, false).link === undefined;
      if (has("r") && isDirectory) for (const name of files.list(path)) remove(`${path}/${name}`);
      files.remove(path);
    };
    each(run, "rm: can't remove", (path) => {
      if (files.kind(path) || !has("f")) remove(path);
    });
  },
};

/** Does something with each path; complains about FileErrors in busybox's words. */
function each(
  { args, err, done }: ToolRun,
  complaint: string,
  action: (path: string) => void,
): void {
  let code = 0;
  for (const path of plain(args)) {
    try {
      action(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      err(`${complaint} '${path}': ${error.message}\n`);
      code = 1;
    }
  }
  done(code);
}

function plain(args: ToolRun["args"]): string[] {
  return args.filter((word) => !word.startsWith("-"));
}

/** The paths, and with `-R` all that is below them. */
function withBelow(files: ProcessFiles, paths: readonly string[], args: ToolRun["args"]): string[] {
  if (!args.includes("-R")) return [...paths];
  return paths.flatMap((path) => {
    const names = files.kind(path) === "directory" ? files.list(path) : [];
    return [
      path,
      ...withBelow(
        files,
        names.map((name) => `${path}/${name}`),
        args,
      ),
    ];
  });
}

/** A line of `ls -l`; the files have no times of their own: all are from now. */
function longLine({ files, now }: Process, path: string, name: string): string {
  const { mode, uid, gid, size, link } = files.stat(path, false);
  const [, day = "", month = "", , time = ""] = formatRFC1123Z(now).split(" ");
  const type = typeOf(files, path, link);
  const links = String(type === "d" ? 2 : 1).padStart(4);
  const owners = `${named(uid).padEnd(8)} ${named(gid).padEnd(8)}`;
  const date = `${month} ${String(Number(day)).padStart(2)} ${time.slice(0, 5)}`;
  const shown = link === undefined ? name : `${name} -> ${link}`;
  return `${type}${modeText(mode)} ${links} ${owners} ${String(size).padStart(9)} ${date} ${shown}`;
}

function typeOf(files: ProcessFiles, path: string, link: string | undefined): string {
  if (link !== undefined) return "l";
  return files.kind(path) === "directory" ? "d" : "-";
}

/** Images know no other names. */
function named(id: number): string {
  return id === 0 ? "root" : `${id}`;
}

function makeAll({ files }: Process, path: string): void {
  let place = "";
  for (const part of path.split("/").filter(Boolean)) {
    place += `/${part}`;
    if (!files.kind(place)) files.makeDirectory(place);
  }
}

function targetOf({ files }: Pick<Process, "files">, from: string, to: string): string {
  const name = from.slice(from.lastIndexOf("/") + 1);
  return files.kind(to) === "directory" ? `${to.replace(/\/$/, "")}/${name}` : to;
}
