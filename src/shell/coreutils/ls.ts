import { blocksOf, modeText } from "#base/file-modes.ts";
import type { Stat } from "#base/files.ts";
import { inColumns } from "../editor/columns.ts";
import { joinPath } from "../files/paths.ts";
import { formatDate } from "./calendar.ts";
import { type Call, tool } from "./tool.ts";
import { userName } from "./user.ts";

/** `ls [-1aAdFlrR] [path…]` */
export const ls = tool({
  program: "ls",
  letters: "1aAdFhlLnprRStCX",
  long: {
    all: "a",
    "almost-all": "A",
    directory: "d",
    classify: "F",
    "human-readable": "h",
    reverse: "r",
    dereference: "L",
    recursive: "R",
    "color=?": "color",
  },
  exitCode: 2,
  help: `Usage: ls [OPTION]... [FILE]...
Lists FILEs and what is in directories, the current one without FILE.

  -a, --all           also names that start with a dot
  -A, --almost-all    as -a, but not . and ..
  -d, --directory     directories themselves, not what is in them
  -F, -p, --classify  a / after directories
  -l                  with size and owner
  -L, --dereference   what links lead to
  -r, --reverse       the other way round
  -R, --recursive     also what is in the directories below
  -1                  one name a line
      --help          this text`,
  async run(call) {
    const { options, invocation } = call;
    const operands = options.operands.length > 0 ? options.operands : ["."];
    const files: string[] = [];
    const directories: string[] = [];
    let code = 0;
    for (const name of operands.toSorted()) {
      const kind = invocation.files.kind(call.resolve(name));
      if (kind === undefined) {
        await call.complain(`cannot access '${name}': No such file or directory`);
        code = 2;
      } else if (kind === "file" || options.has("d")) files.push(name);
      else directories.push(name);
    }
    if (files.length > 0) await print(call, files, ".");
    let first = files.length === 0;
    const headed = operands.length > 1 || options.has("R");
    for (let at = 0; at < directories.length; at++) {
      const name = directories[at] ?? "";
      if (!invocation.files.may("r", call.resolve(name))) {
        await call.complain(`cannot open directory '${name}': Permission denied`);
        code = 2;
        continue;
      }
      await call.write(headed ? `${first ? "" : "\n"}${name}:\n` : "");
      first = false;
      const names = namesIn(call, name);
      const stats = (): Stat[] => names.map((one) => statOf(call, joinPath(name, one)));
      if (options.has("l")) await call.write(`total ${blocksOf(stats())}\n`);
      await print(call, names, name);
      if (options.has("R")) {
        const below = names
          .map((one) => joinPath(name, one))
          .filter(
            (one) =>
              !/(^|\/)\.\.?$/.test(one) && invocation.files.kind(call.resolve(one)) === "directory",
          );
        directories.splice(at + 1, 0, ...below);
      }
    }
    return code;
  },
});

function statOf(call: Call, path: string): Stat {
  return call.invocation.files.stat(call.resolve(path), call.options.has("L"));
}

function namesIn(call: Call, path: string): string[] {
  const { options, invocation } = call;
  const names = invocation.files.list(call.resolve(path));
  if (options.has("a")) return [".", "..", ...names];
  return options.has("A") ? [...names] : names.filter((name) => !name.startsWith("."));
}

async function print(call: Call, names: readonly string[], directory: string): Promise<void> {
  const { options, invocation } = call;
  const { terminal } = invocation.streams;
  const ordered = options.has("r") ? names.toReversed() : names;
  const pathOf = (name: string): string =>
    call.resolve(name.startsWith("/") ? name : joinPath(directory, name));
  const kindOf = (name: string): "file" | "directory" | undefined =>
    invocation.files.kind(pathOf(name));
  const shown = ordered.map((name) =>
    (options.has("F") || options.has("p")) && kindOf(name) === "directory" ? `${name}/` : name,
  );
  if (options.has("l")) {
    const stats = ordered.map((name) => statOf(call, pathOf(name)));
    const sizes = stats.map(({ size }) => size);
    const width = Math.max(...sizes.map((size) => String(size).length));
    // The files have no times of their own: all are from now.
    const date = formatDate("%b %e %H:%M", invocation.clock.now);
    const owners = stats.map(({ uid, gid }) =>
      [uid, gid].map((id) => userName(id, invocation.env)),
    );
    const widths = [0, 1].map((at) => Math.max(...owners.map((pair) => pair[at]!.length)));
    for (const [index, { mode, link }] of stats.entries()) {
      const folder = link === undefined && kindOf(ordered[index]!) === "directory";
      const type = link === undefined ? (folder ? "d" : "-") : "l";
      const owner = owners[index]!.map((name, at) => name.padEnd(widths[at]!)).join(" ");
      const size = String(sizes[index]).padStart(width);
      const target = link === undefined ? "" : ` -> ${link}`;
      await call.write(
        `${type}${modeText(mode)} ${folder ? 2 : 1} ${owner} ${size} ${date} ${shown[index]}${target}\n`,
      );
    }
  } else if (terminal && !options.has("1")) await call.write(inColumns(shown, terminal.columns));
  else await call.write(shown.map((name) => `${name}\n`).join(""));
}
