import { FileError } from "#base/files.ts";
import { directoryName } from "../files/paths.ts";
import { Input } from "../runtime/input.ts";
import type { Program } from "../program.ts";
import { OptionError } from "./options.ts";
import { LineSource } from "./sed/line-source.ts";
import { parseSed } from "./sed/parse.ts";
import type { Place } from "./sed/reader.ts";
import { type SedPort, SedRun } from "./sed/run.ts";
import type { SedScript } from "./sed/script.ts";
import { type Call, tool } from "./tool.ts";

const usage = "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n";

const definition = tool({
  program: "sed",
  letters: "nEre:f:szul:",
  long: {
    quiet: "n",
    silent: "n",
    "regexp-extended": "E",
    "expression=": "e",
    "file=": "f",
    "in-place=?": "i",
    separate: "s",
    "null-data": "z",
    unbuffered: "u",
    posix: "posix",
  },
  usage,
  help: `${usage}Edits each line of the input files, or of standard input, by the commands of a script.

  -n, --quiet, --silent        prints only what the script prints
  -e, --expression=SCRIPT      commands of the script; can be given several times
  -f, --file=FILE              commands of the script in a file
  -E, -r, --regexp-extended    extended regular expressions
  -i[SUFFIX], --in-place[=SUFFIX]
                               changes the files; with SUFFIX keeps what they were
  -s, --separate               each file has its own line numbers and last line
  -z, --null-data              lines end with a NUL
      --help                   this text

Commands: s y d D p P n N g G h H x a i c = q Q r w z b t T : { } #
Addresses: N, $, /REGEXP/, N~STEP, and A,B, A,+N, A,~N; ! after them means all other lines.`,
  async run(call) {
    const { options } = call;
    const operands = [...options.operands];
    let text = scriptText(call);
    let place: Place = expressionPlace;
    if (text === undefined) {
      text = operands.shift();
      if (text === undefined) {
        const hint = "Try 'sed --help' for more information.\n";
        await call.invocation.streams.errOut.write(usage + hint);
        return 1;
      }
    } else if (!options.has("e")) {
      const name = options.value("f") ?? "";
      place = (script, at) => `file ${name} line ${script.slice(0, at).split("\n").length}`;
    }
    const silent = text.startsWith("#n\n") || text === "#n";
    const dialect = options.has("E") || options.has("r") ? "extended" : "basic";
    const script = parseSed(text, dialect, place);
    const quiet = options.has("n") || silent;
    if (options.has("i")) {
      if (operands.length === 0) throw new OptionError("no input files", 1, { hint: false });
      return inPlace(call, script, operands, quiet);
    }
    return toOutput(call, script, operands, quiet);
  },
});

/** `sed [-nEszi] script [file…]` */
export const sed: Program = (invocation) =>
  definition({ ...invocation, args: invocation.args.flatMap(withoutAttached) });

/** getopt's optional argument: `-i.bak`, also behind other letters. */
function withoutAttached(arg: string): string[] {
  const [, before, suffix] = /^-([nErszu]*)i(.*)$/s.exec(arg) ?? [];
  if (before === undefined) return [arg];
  return [...(before ? [`-${before}`] : []), suffix ? `--in-place=${suffix}` : "--in-place"];
}

function expressionPlace(_: string, at: number): string {
  return `-e expression #1, char ${at}`;
}

/** The texts of -e and -f in their order. */
function scriptText(call: Call): string | undefined {
  const { options, invocation } = call;
  const expressions = [...options.values("e")];
  const files = [...options.values("f")];
  const texts = options.names.flatMap((name) => {
    if (name === "e") return [expressions.shift() ?? ""];
    if (name !== "f") return [];
    const path = files.shift() ?? "";
    try {
      return [invocation.files.read(call.resolve(path)).replace(/\n$/, "")];
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new OptionError(`couldn't open file ${path}: ${error.message}`, 1, { hint: false });
    }
  });
  return texts.length > 0 ? texts.join("\n") : undefined;
}

function portOf(call: Call, quiet: boolean, write: SedPort["write"]): SedPort {
  const { files, streams, clock, cancel } = call.invocation;
  const begun = new Set<string>();
  return {
    clock,
    cancel,
    quiet,
    write,
    writeFile: async (path, text) => {
      if (path === "/dev/stdout") return call.write(text);
      if (path === "/dev/stderr") return streams.errOut.write(text);
      if (begun.has(path)) files.append(call.resolve(path), text);
      else files.write(call.resolve(path), text);
      begun.add(path);
    },
    readFile: (path) => {
      const whole = call.resolve(path);
      return files.kind(whole) === "file" ? files.read(whole) : "";
    },
  };
}

async function toOutput(
  call: Call,
  script: SedScript,
  operands: readonly string[],
  quiet: boolean,
): Promise<number> {
  const names = operands.length > 0 ? [...operands] : ["-"];
  const failure = { code: 0 };
  const delimiter = call.options.has("z") ? "\0" : "\n";
  // The newline that the last line of a file lacks comes only if something follows.
  let owed = "";
  const write = async (text: string): Promise<void> => {
    if (text === "") return;
    await call.write(owed + text);
    owed = text.endsWith(delimiter) ? "" : delimiter;
  };
  const port = portOf(call, quiet, write);
  const open = async (): Promise<Input | undefined> => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const input = await opened(call, name, failure);
      if (input) return input;
    }
    return undefined;
  };
  if (!call.options.has("s")) {
    const code = await new SedRun(script, new LineSource(open, delimiter), port).run();
    return code || failure.code;
  }
  while (names.length > 0) {
    const input = await opened(call, names.shift() ?? "", failure);
    if (!input) continue;
    const code = await new SedRun(script, new LineSource(once(input), delimiter), port).run();
    if (code) return code;
  }
  return failure.code;
}

async function inPlace(
  call: Call,
  script: SedScript,
  names: readonly string[],
  quiet: boolean,
): Promise<number> {
  const { files } = call.invocation;
  const delimiter = call.options.has("z") ? "\0" : "\n";
  const failure = { code: 0 };
  for (const name of names) {
    if (files.kind(call.resolve(name)) === "directory") {
      await call.complain(`couldn't edit ${name}: not a regular file`);
      failure.code = 4;
      continue;
    }
    const input = await opened(call, name, failure);
    if (!input) continue;
    const path = call.resolve(name);
    const before = files.read(path);
    const pieces: string[] = [];
    const port = portOf(call, quiet, async (text) => void pieces.push(text));
    const code = await new SedRun(script, new LineSource(once(input), delimiter), port).run();
    const suffix = call.options.value("i");
    if (suffix) files.write(backup(path, suffix), before);
    const { mode } = files.stat(path, true);
    if (!files.may("w", `${path}/..`)) {
      await call.complain(
        `couldn't open temporary file ${directoryName(path)}/sed: Permission denied`,
      );
      return 4;
    }
    // A new file takes the place of the old one.
    files.remove(path);
    files.write(path, pieces.join(""));
    files.setAttributes(path, { mode });
    if (code) return code;
  }
  return failure.code;
}

function backup(path: string, suffix: string): string {
  if (!suffix.includes("*")) return path + suffix;
  const slash = path.lastIndexOf("/") + 1;
  return path.slice(0, slash) + suffix.replaceAll("*", path.slice(slash));
}

function once(input: Input): () => Promise<Input | undefined> {
  let left: Input | undefined = input;
  return async () => {
    const taken = left;
    left = undefined;
    return taken;
  };
}

async function opened(
  call: Call,
  name: string,
  failure: { code: number },
): Promise<Input | undefined> {
  try {
    return call.open(name);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const what = error.message === "Is a directory" ? "read error on" : "can't read";
    await call.complain(`${what} ${name}: ${error.message}`);
    failure.code = 2;
    return undefined;
  }
}
