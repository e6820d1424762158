import type { ToolRun } from "./tool-run.ts";

/** awk, as far as scripts in containers pick fields with it: `{print $1, $NF}`, with `-F`. */
export function awk({ process, args, input, out, err, done }: ToolRun): void {
  const words = [...args];
  let separator: string | undefined;
  if (words[0]?.startsWith("-F")) {
    const flag = words.shift()!;
    separator = flag === "-F" ? words.shift() : flag.slice(2);
  }
  const [program = "", ...files] = words;
  const printed = /^\s*\{\s*print\b([^{}]*)\}\s*$/.exec(program)?.[1];
  if (printed === undefined) {
    err(`awk: cmd. line:1: only {print …} is known here\n`);
    done(1);
    return;
  }
  const text = files.length > 0 ? files.map((path) => process.files.read(path)).join("") : input;
  for (const line of text.replace(/\n$/, "").split("\n")) {
    if (text === "") break;
    out(`${shown(printed, line, separator)}\n`);
  }
  done(0);
}

function shown(printed: string, line: string, separator: string | undefined): string {
  const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
  const value = (word: string) => {
    if (word.startsWith('"')) return word.slice(1, -1);
    if (word === "$0") return line;
    const at = word === "$NF" ? fields.length : Number(word.slice(1));
    return fields[at - 1] ?? "";
  };
  if (printed.trim() === "") return line;
  return printed
    .split(",")
    .map((term) => (term.match(/"[^"]*"|\$NF|\$\d+/g) ?? []).map(value).join(""))
    .join(" ");
}
