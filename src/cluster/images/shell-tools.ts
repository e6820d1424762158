// The small programs that scripts in containers use, as busybox has them.

import { formatRFC1123Z } from "#api/time.ts";
import { FileError } from "#base/files.ts";
import { encodeUtf8 } from "#base/utf8.ts";
import { awk } from "./awk.ts";
import { holds } from "./conditions.ts";
import { dig, getent, nslookup } from "./dns-tools.ts";
import { expr } from "./expr.ts";
import { fileTools } from "./file-tools.ts";
import { answer } from "./http-answer.ts";
import { curl, wget } from "./network-tools.ts";
import { nc } from "./netcat.ts";
import type { Tool, ToolRun } from "./tool-run.ts";
import { identity } from "./user.ts";

/** Runs a tool; what it could not do with a file ends it in the usual words. */
export function runTool(name: string, tool: Tool, run: ToolRun): void {
  try {
    tool(run);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    run.err(`${name}: ${error.path}: ${error.message}\n`);
    run.done(1);
  }
}

const units: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Tools that read everything and write everything: text in, text out. */
const filters: {
  readonly [name: string]: (
    text: string,
    args: readonly string[],
  ) => string | readonly [string, number];
} = {
  sort: (text, args) => {
    const lines = linesOf(text).toSorted(
      args.includes("-n") ? (a, b) => parseFloat(a) - parseFloat(b) : undefined,
    );
    return joined(args.includes("-r") ? lines.toReversed() : lines);
  },
  uniq: (text) => joined(linesOf(text).filter((line, index, all) => line !== all[index - 1])),
  tac: (text) => joined(linesOf(text).toReversed()),
  head: (text, args) => joined(linesOf(text).slice(0, countOf(args))),
  tr: (text, args) => {
    const [from = "", to = ""] = args.filter((word) => !word.startsWith("-")).map(charactersOf);
    const at = (character: string) => to[Math.min(from.indexOf(character), to.length - 1)] ?? "";
    return Array.from(text, (each) =>
      from.includes(each) ? (args.includes("-d") ? "" : at(each)) : each,
    ).join("");
  },
  cut: (text, args) => {
    const value = (flag: string) =>
      args.find((word) => word.startsWith(flag) && word !== flag)?.slice(2) ??
      args[args.indexOf(flag) + 1] ??
      "";
    const delimiter = args.some((word) => word.startsWith("-d")) ? value("-d") : "\t";
    const wanted = value("-f").split(",").map(Number);
    return joined(
      linesOf(text).map((line) => {
        const fields = line.split(delimiter);
        return wanted.map((index) => fields[index - 1] ?? "").join(delimiter);
      }),
    );
  },
  grep: (text, args) => {
    const [pattern = ""] = args.filter((word) => !word.startsWith("-"));
    const has = (letter: string) =>
      args.some((word) => /^-\w+$/.test(word) && word.includes(letter));
    const expression = new RegExp(
      has("F") ? pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&") : pattern,
      has("i") ? "i" : "",
    );
    const lines = linesOf(text).filter((line) => expression.test(line) !== has("v"));
    const shown = has("c") ? `${lines.length}\n` : joined(lines);
    return [has("q") ? "" : shown, lines.length > 0 ? 0 : 1];
  },
};

/** How many leading words of a filter are no files. */
const ownWords: { readonly [name: string]: number } = { grep: 1, tr: 2, cut: 0 };

function filterTool(name: string): Tool {
  return ({ process, args, input, out, done }) => {
    const valued = new Set(["-n", "-f", "-d"]);
    const plain = args.filter(
      (word, index) =>
        !word.startsWith("-") && !(name !== "sort" && valued.has(args[index - 1] ?? "")),
    );
    const files = plain.slice(ownWords[name] ?? 0);
    const text = files.length > 0 ? files.map((path) => process.files.read(path)).join("") : input;
    const result = filters[name]!(text, args);
    const [shown, code] = typeof result === "string" ? [result, 0] : result;
    out(shown);
    done(code);
  };
}

const others: { readonly [name: string]: Tool } = {
  true: ({ done }) => done(0),
  ":": ({ done }) => done(0),
  false: ({ done }) => done(1),
  echo: ({ args, out, done }) => {
    const flags = args.findIndex((word) => !/^-[neE]+$/.test(word));
    const count = flags < 0 ? args.length : flags;
    const options = args.slice(0, count).join("");
    const text = args.slice(count).join(" ");
    out((options.includes("e") ? escapes(text) : text) + (options.includes("n") ? "" : "\n"));
    done(0);
  },
  printf: ({ args: [format = "", ...args], out, done }) => {
    const marks = format.match(/%-?0?\d*[sdif]/g)?.length ?? 0;
    const rounds = marks === 0 ? 1 : Math.max(1, Math.ceil(args.length / marks));
    for (let round = 0; round < rounds; round++) {
      out(filled(escapes(format), args.slice(round * marks)));
    }
    done(0);
  },
  date: ({ process, args, out, done }) => {
    const format = args.find((word) => word.startsWith("+"));
    out(`${format ? formatted(process.now, format.slice(1)) : dateText(process.now)}\n`);
    done(0);
  },
  hostname: ({ process, out, done }) => {
    out(`${process.hostname}\n`);
    done(0);
  },
  uname: ({ process, args, out, done }) => {
    out(args.includes("-n") ? `${process.hostname}\n` : "Linux\n");
    done(0);
  },
  whoami: ({ process: { user }, out, err, done }) => {
    if (user.uid === 0) out("root\n");
    else err(`whoami: unknown uid ${user.uid}\n`);
    done(user.uid === 0 ? 0 : 1);
  },
  id: ({ process: { user }, args, out, done }) => {
    out(`${identity(user, args)}\n`);
    done(0);
  },
  pwd: ({ process, out, done }) => {
    out(`${process.workingDirectory}\n`);
    done(0);
  },
  env: ({ env, out, done }) => {
    for (const [name, value] of Object.entries(env)) out(`${name}=${value}\n`);
    done(0);
  },
  printenv: ({ env, args, out, done }) => {
    const names = args.length > 0 ? args : Object.keys(env);
    const known = names.filter((name) => env[name] !== undefined);
    for (const name of known) out(args.length > 0 ? `${env[name]}\n` : `${name}=${env[name]}\n`);
    done(known.length === names.length ? 0 : 1);
  },
  seq: ({ args, out, done }) => {
    const numbers = args.map(Number);
    const [first, step, last] =
      numbers.length === 1
        ? [1, 1, numbers[0]!]
        : numbers.length === 2
          ? [numbers[0]!, 1, numbers[1]!]
          : [numbers[0] ?? 1, numbers[1] ?? 1, numbers[2] ?? 0];
    for (let n = first; step > 0 ? n <= last : n >= last; n += step || 1) out(`${n}\n`);
    done(0);
  },
  sleep: ({ process, args, err, done }) => {
    const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(args[0] ?? "");
    if (match) {
      process.after(Number(match[1]) * 1000 * (units[match[2] || "s"] ?? 1), () => done(0));
    } else if (/^(inf|infinity)$/.test(args[0] ?? "")) process.listen(0, () => answer(404, ""));
    else {
      err(`sleep: invalid number '${args[0] ?? ""}'\n`);
      done(1);
    }
  },
  cat: ({ process, args, input, out, err, done }) => {
    let code = 0;
    for (const path of args.length > 0 ? args : ["-"]) {
      try {
        out(path === "-" ? input : process.files.read(path));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        err(`cat: can't open '${path}': ${error.message}\n`);
        code = 1;
      }
    }
    done(code);
  },
  wc: ({ process, args, input, out, done }) => {
    const [path] = args.filter((word) => !word.startsWith("-"));
    const text = path === undefined ? input : process.files.read(path);
    const counts: readonly (readonly [flag: string, count: number])[] = [
      ["l", text.split("\n").length - 1],
      ["w", text.split(/\s+/).filter(Boolean).length],
      ["c", text.length],
    ];
    const flags = args.filter((word) => word.startsWith("-")).join("");
    const shown = counts.filter(([flag]) => flags === "" || flags.includes(flag));
    const words = [...shown.map(([, count]) => count), ...(path === undefined ? [] : [path])];
    out(`${words.join(" ")}\n`);
    done(0);
  },
  // As with -C: sixteen bytes a line, in digits and as text.
  hexdump: ({ process, args, input, out, done }) => {
    const [path] = args.filter((word) => !word.startsWith("-"));
    const bytes = encodeUtf8(path === undefined ? input : process.files.read(path));
    for (let at = 0; at < bytes.length; at += 16) {
      const line = [...bytes.subarray(at, at + 16)];
      const digits = line.map((byte, index) => (index === 8 ? " " : "") + hex(byte, 2)).join(" ");
      const text = line.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : "."));
      out(`${hex(at, 8)}  ${digits.padEnd(48)}  |${text.join("")}|\n`);
    }
    if (bytes.length > 0) out(`${hex(bytes.length, 8)}\n`);
    done(0);
  },
  // Only root of the node may add a link.
  ip: ({ process: { user }, args, err, done }) => {
    const isLink = args[0] === "link" && args[1] === "add";
    if (isLink && !user.privileged) err("ip: RTNETLINK answers: Operation not permitted\n");
    done(isLink && !user.privileged ? 2 : 0);
  },
  sysctl: ({ process: { files }, args, out, err, done }) => {
    let code = 0;
    for (const name of args.filter((word) => !word.startsWith("-"))) {
      const path = `/proc/sys/${name.replaceAll(".", "/")}`;
      if (files.kind(path) === "file") out(`${name} = ${files.read(path)}`);
      else {
        err(`sysctl: error: '${name}' is an unknown key\n`);
        code = 1;
      }
    }
    done(code);
  },
  tee: ({ process, args, input, out, done }) => {
    for (const path of args.filter((word) => word !== "-a")) {
      if (args.includes("-a")) process.files.append(path, input);
      else process.files.write(path, input);
    }
    out(input);
    done(0);
  },
  test: ({ process, args, done }) => done(holds(args, process.files) ? 0 : 1),
  "[": ({ process, args, done }) => done(holds(args.slice(0, -1), process.files) ? 0 : 1),
  "[[": ({ process, args, done }) => done(holds(args.slice(0, -1), process.files) ? 0 : 1),
  expr: ({ args, out, err, done }) => {
    const result = expr(args);
    if (result === undefined) err("expr: syntax error\n");
    else out(`${result}\n`);
    done(result === undefined ? 2 : result === "" || result === "0" ? 1 : 0);
  },
  // /dev/zero never ends a line, so tail keeps ever more of it: the kernel ends that.
  tail: ({ process, args, input, out, done }) => {
    if (args.includes("/dev/zero")) {
      process.after(1500, () => process.exit(137, "OOMKilled"));
      return;
    }
    const isEndless = args.some((word) => /^-\w*[fF]/.test(word));
    const paths = args.filter((word, index) => !word.startsWith("-") && args[index - 1] !== "-n");
    const shown = new Map<string, number>();
    const look = () => {
      for (const path of paths) {
        if (process.files.kind(path) !== "file" || path === "/dev/null") continue;
        if (!process.files.may("r", path)) continue;
        const text = process.files.read(path);
        const before = shown.get(path);
        if (before === undefined) out(joined(linesOf(text).slice(-countOf(args))));
        else if (text.length > before) out(text.slice(before));
        shown.set(path, text.length);
      }
      if (isEndless) process.after(1000, look);
    };
    if (paths.length === 0 && !isEndless) out(joined(linesOf(input).slice(-countOf(args))));
    look();
    if (!isEndless) done(0);
  },
  httpd: ({ process, args }) => {
    const port = Number(args[args.indexOf("-p") + 1]) || 80;
    const home = args.includes("-h")
      ? (args[args.indexOf("-h") + 1] ?? "/")
      : process.workingDirectory;
    process.listen(port, ({ path }) => {
      const file = `${home.replace(/\/$/, "")}${path.endsWith("/") ? `${path}index.html` : path}`;
      return process.files.kind(file) === "file" && process.files.may("r", file)
        ? answer(200, process.files.read(file), { "content-type": "text/html" })
        : answer(
            404,
            "<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n",
            { "content-type": "text/html" },
          );
    });
  },
};

/** By name. */
export const shellToolMains: { readonly [name: string]: Tool } = {
  ...others,
  ...fileTools,
  awk,
  curl,
  dig,
  getent,
  nc,
  nslookup,
  wget,
  ...Object.fromEntries(Object.keys(filters).map((name) => [name, filterTool(name)])),
};

function hex(number: number, width: number): string {
  return number.toString(16).padStart(width, "0");
}

function linesOf(text: string): string[] {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .slice(text === "" ? 1 : 0);
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** `-n 5`, `-n5`, `-5`; ten otherwise. */
function countOf(args: readonly string[]): number {
  const after = args[args.indexOf("-n") + 1];
  const direct = args.map((word) => /^-n?(\d+)$/.exec(word)?.[1]).find(Boolean);
  return Number(args.includes("-n") ? after : (direct ?? 10));
}

/** A format of printf with its marks replaced, one after the other. */
function filled(format: string, values: readonly string[]): string {
  let at = 0;
  return format.replaceAll(/%%|%-?0?\d*[sdif]/g, (mark) => {
    if (mark === "%%") return "%";
    const value = values[at++] ?? "";
    const width = Number(/\d+/.exec(mark)?.[0] ?? 0);
    if (mark.includes("-")) return value.padEnd(width);
    return value.padStart(width, mark.startsWith("%0") ? "0" : " ");
  });
}

/** `a-z` and `\n` spelled out. */
function charactersOf(set: string): string {
  return escapes(set).replaceAll(/(.)-(.)/g, (_, from: string, to: string) => {
    const codes = [];
    for (let code = from.codePointAt(0)!; code <= to.codePointAt(0)!; code++) codes.push(code);
    return String.fromCodePoint(...codes);
  });
}

function escapes(text: string): string {
  const meanings: { readonly [letter: string]: string } = { n: "\n", t: "\t", r: "\r", "\\": "\\" };
  return text.replaceAll(/\\([ntr\\])/g, (_, letter: string) => meanings[letter] ?? letter);
}

/** `Thu Jan  1 09:00:00 UTC 2026`. */
function dateText(ms: number): string {
  return formatted(ms, "%a %b %e %T UTC %Y");
}

function formatted(ms: number, format: string): string {
  const [weekday = "", day = "", month = "", year = "", time = ""] = formatRFC1123Z(ms).split(" ");
  const number = String("JanFebMarAprMayJunJulAugSepOctNovDec".indexOf(month) / 3 + 1);
  const [hours = "", minutes = "", seconds = ""] = time.split(":");
  const date = `${year}-${number.padStart(2, "0")}-${day}`;
  const values: { readonly [mark: string]: string } = {
    a: weekday.slice(0, 3),
    b: month,
    e: String(Number(day)).padStart(2),
    d: day,
    m: number.padStart(2, "0"),
    Y: year,
    H: hours,
    M: minutes,
    S: seconds,
    T: time,
    F: date,
    s: `${Math.floor(ms / 1000)}`,
    "%": "%",
  };
  return format.replaceAll(/%(.)/g, (whole, mark: string) => values[mark] ?? whole);
}
