import type { Program } from "../program.ts";
import { baseName, directoryName } from "../files/paths.ts";
import { durationMs } from "./duration.ts";
import { formatNumber } from "./printf.ts";
import { OptionError } from "./options.ts";
import { tool } from "./tool.ts";
import { userId } from "./user.ts";

/** `basename name [suffix]` */
export const basename = tool({
  program: "basename",
  letters: "as:z",
  long: { multiple: "a", "suffix=": "s" },
  help: `Usage: basename NAME [SUFFIX]
  or:  basename OPTION... NAME...
Prints NAME without the directories before it, and without SUFFIX.

  -a, --multiple       every argument is a NAME
  -s, --suffix=SUFFIX  removes SUFFIX; implies -a
      --help           this text`,
  async run(call) {
    const { options } = call;
    const [first, second, extra] = options.operands;
    if (first === undefined) throw new OptionError("missing operand");
    const many = options.has("a") || options.has("s");
    if (!many && extra !== undefined) throw new OptionError(`extra operand '${extra}'`);
    const suffix = options.value("s") ?? (many ? "" : (second ?? ""));
    for (const path of many ? options.operands : [first]) {
      const name = baseName(path);
      const cut = suffix !== "" && name !== suffix && name.endsWith(suffix);
      await call.write(`${cut ? name.slice(0, -suffix.length) : name}\n`);
    }
    return 0;
  },
});

/** `dirname name…` */
export const dirname = tool({
  program: "dirname",
  letters: "z",
  help: `Usage: dirname NAME...
Prints each NAME without its last part.`,
  async run(call) {
    if (call.options.operands.length === 0) throw new OptionError("missing operand");
    for (const path of call.options.operands) await call.write(`${directoryName(path)}\n`);
    return 0;
  },
});

/** As much as is written at once. */
const blockSize = 4096;

/** `seq [first [increment]] last` */
export const seq = tool({
  program: "seq",
  letters: "s:wf:",
  long: { "separator=": "s", "equal-width": "w", "format=": "f" },
  dashed: /^-\.?\d/,
  help: `Usage: seq [OPTION]... LAST
  or:  seq [OPTION]... FIRST LAST
  or:  seq [OPTION]... FIRST INCREMENT LAST
Prints numbers from FIRST to LAST.

  -f, --format=FORMAT     each number by printf's FORMAT
  -s, --separator=STRING  STRING between numbers instead of a newline
  -w, --equal-width       zeros at the front make all equally wide
      --help              this text`,
  async run(call) {
    const { operands } = call.options;
    if (operands.length === 0) throw new OptionError("missing operand");
    if (operands[3] !== undefined) throw new OptionError(`extra operand '${operands[3]}'`);
    for (const one of operands) {
      if (one === "" || Number.isNaN(Number(one))) {
        throw new OptionError(`invalid floating point argument: '${one}'`);
      }
    }
    const last = Number(operands.at(-1));
    const first = operands.length > 1 ? Number(operands[0]) : 1;
    const step = operands.length > 2 ? Number(operands[1]) : 1;
    if (step === 0) throw new OptionError(`invalid Zero increment value: '${operands[1]}'`);
    const places = Math.max(
      ...operands.slice(0, 2).map((one) => /\.(\d*)/.exec(one)?.[1]?.length ?? 0),
    );
    const width = call.options.has("w")
      ? Math.max(first.toFixed(places).length, last.toFixed(places).length)
      : 0;
    const separator = call.options.value("s") ?? "\n";
    const format = call.options.value("f");
    if (format !== undefined && formatNumber(format, 0) === undefined) {
      throw new OptionError(`format '${format}' has no % directive`, 1, { hint: false });
    }
    const count = Math.floor((last - first) / step + 1e-9);
    let text = "";
    for (let index = 0; index <= count; index++) {
      const plain = (first + index * step).toFixed(places);
      const formatted = format && formatNumber(format, Number(plain));
      const padded = plain.startsWith("-")
        ? `-${plain.slice(1).padStart(width - 1, "0")}`
        : plain.padStart(width, "0");
      text += (formatted ?? padded) + (index < count ? separator : "\n");
      if (text.length < blockSize) continue;
      await call.write(text);
      text = "";
    }
    await call.write(text);
    return 0;
  },
});

/** `yes [text…]` */
export const yes: Program = async ({ args, streams }) => {
  const line = `${args.length > 0 ? args.join(" ") : "y"}\n`;
  const block = line.repeat(Math.ceil(8192 / line.length));
  for (;;) await streams.out.write(block);
};

/** `sleep number[smhd]…` */
export const sleep = tool({
  program: "sleep",
  letters: "",
  help: `Usage: sleep NUMBER[SUFFIX]...
Waits for NUMBER seconds of the cluster's clock. SUFFIX is s, m, h or d.`,
  async run(call) {
    const { clock, cancel } = call.invocation;
    if (call.options.operands.length === 0) throw new OptionError("missing operand");
    let total = 0;
    for (const text of call.options.operands) {
      const ms = durationMs(text);
      if (ms === undefined) throw new OptionError(`invalid time interval '${text}'`);
      total += ms;
    }
    await clock.sleep(total, cancel);
    return 0;
  },
});

/** `clear` */
export const clear: Program = async ({ streams }) => {
  await streams.out.write("\x1b[H\x1b[2J\x1b[3J");
  return 0;
};

/** `whoami` */
export const whoami: Program = async ({ env, streams }) => {
  await streams.out.write(`${env["USER"] ?? "root"}\n`);
  return 0;
};

/** `id [-un]` */
export const id: Program = async ({ args, env, streams }) => {
  const user = env["USER"] ?? "root";
  const number = userId(env);
  const flags = args.join("");
  const short = /u|g/.test(flags) ? (flags.includes("n") ? user : String(number)) : undefined;
  await streams.out.write(
    `${short ?? `uid=${number}(${user}) gid=${number}(${user}) groups=${number}(${user})`}\n`,
  );
  return 0;
};

/** `hostname` */
export const hostname: Program = async ({ args, env, files, streams }) => {
  if (args.length > 0 && !args[0]?.startsWith("-")) {
    await streams.errOut.write("hostname: you must be root to change the host name\n");
    return 1;
  }
  const stored = files.kind("/etc/hostname") === "file" ? files.read("/etc/hostname").trim() : "";
  await streams.out.write(`${env["HOSTNAME"] ?? (stored || "slipway")}\n`);
  return 0;
};

/** `uname [-asnrmo]` */
export const uname = tool({
  program: "uname",
  letters: "asnrvmpio",
  long: {
    all: "a",
    "kernel-name": "s",
    nodename: "n",
    "kernel-release": "r",
    "kernel-version": "v",
    machine: "m",
    processor: "p",
    "operating-system": "o",
  },
  help: `Usage: uname [OPTION]...
Tells about the system; without options as with -s.

  -a, --all               everything
  -s, --kernel-name       the kernel's name
  -n, --nodename          the host's name
  -r, --kernel-release    the kernel's release
  -v, --kernel-version    the kernel's version
  -m, --machine           the kind of machine
  -o, --operating-system  the operating system`,
  async run(call) {
    const { options, invocation } = call;
    const values: Readonly<Record<string, string>> = {
      s: "Linux",
      n: invocation.env["HOSTNAME"] ?? "slipway",
      r: "6.1.0-slipway",
      v: "#1 SMP",
      m: "x86_64",
      o: "GNU/Linux",
    };
    const wanted = options.has("a")
      ? Object.keys(values)
      : Object.keys(values).filter((one) => options.has(one));
    const shown = wanted.length > 0 ? wanted : ["s"];
    await call.write(`${shown.map((one) => values[one]).join(" ")}\n`);
    return 0;
  },
});

/** `printenv [name…]` */
export const printenv: Program = async ({ args, env, streams }) => {
  let code = 0;
  const names = args.length > 0 ? args : Object.keys(env);
  for (const name of names) {
    const value = env[name];
    if (value === undefined) code = 1;
    else await streams.out.write(args.length > 0 ? `${value}\n` : `${name}=${value}\n`);
  }
  return code;
};

/** `man page` */
export const man: Program = async ({ args, streams }) => {
  const page = args.find((one) => !/^-|^\d$/.test(one));
  if (page === undefined) {
    await streams.errOut.write("What manual page do you want?\nFor example, try 'man man'.\n");
    return 1;
  }
  await streams.errOut.write(`There are no manual pages here; try '${page} --help'.\n`);
  return 16;
};
