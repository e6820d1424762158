import { FileError } from "#base/files.ts";
import { linesOf } from "../runtime/input.ts";
import { OptionError } from "./options.ts";
import { tool } from "./tool.ts";

/** `tac [file…]` */
export const tac = tool({
  program: "tac",
  letters: "",
  help: `Usage: tac [FILE]...
Prints each FILE, or standard input, from its last line to its first.`,
  run: (call) =>
    call.each(
      call.options.operands,
      async (input) => {
        const lines: string[] = [];
        for (;;) {
          const line = await input.readLine();
          if (line === undefined) break;
          lines.push(line);
        }
        await call.write(lines.toReversed().join(""));
      },
      { describe: (name, message) => `failed to open '${name}' for reading: ${message}` },
    ),
});

/** `rev [file…]` */
export const rev = tool({
  program: "rev",
  letters: "",
  help: `Usage: rev [FILE]...
Prints each line of the FILEs, or of standard input, from its last character to its first.`,
  run: (call) =>
    call.each(
      call.options.operands,
      async (input) => {
        for await (const line of linesOf(input)) {
          await call.write(`${Array.from(line).toReversed().join("")}\n`);
        }
      },
      { describe: (name, message) => `cannot open ${name}: ${message}` },
    ),
});

/** `nl [-b a|t] [file…]` */
export const nl = tool({
  program: "nl",
  letters: "b:w:s:n:v:",
  long: { "body-numbering=": "b", "number-width=": "w", "number-separator=": "s" },
  help: `Usage: nl [OPTION]... [FILE]...
Prints each FILE, or standard input, with line numbers.

  -b, --body-numbering=STYLE     a: all lines, t: those that are not empty
  -s, --number-separator=STRING  STRING after the number instead of a tab
  -w, --number-width=NUMBER      the width of the numbers, 6 without it`,
  async run(call) {
    const { options } = call;
    const width = Number(options.value("w") ?? 6);
    const separator = options.value("s") ?? "\t";
    let number = Number(options.value("v") ?? 1);
    return call.each(options.operands, async (input) => {
      for await (const line of linesOf(input)) {
        const counted = options.value("b") === "a" || line !== "";
        const head = counted
          ? String(number++).padStart(width) + separator
          : " ".repeat(width + separator.length);
        await call.write(`${head}${line}\n`);
      }
    });
  },
});

/** `tee [-a] file…` */
export const tee = tool({
  program: "tee",
  letters: "aip",
  long: { append: "a", "ignore-interrupts": "i" },
  help: `Usage: tee [OPTION]... [FILE]...
Copies standard input to each FILE and to standard output.

  -a, --append   appends to the FILEs
      --help     this text`,
  async run(call) {
    const { files, streams } = call.invocation;
    const paths: string[] = [];
    let failed = 0;
    for (const name of call.options.operands) {
      try {
        if (call.options.has("a")) files.append(call.resolve(name), "");
        else files.write(call.resolve(name), "");
        paths.push(call.resolve(name));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await call.complain(`${name}: ${error.message}`);
        failed = 1;
      }
    }
    for await (const piece of streams.in) {
      for (const path of paths) files.append(path, piece);
      await call.write(piece);
    }
    return failed;
  },
});

/** `base64 [-d] [-w columns] [file]` */
export const base64 = tool({
  program: "base64",
  letters: "diw:",
  long: { decode: "d", "ignore-garbage": "i", "wrap=": "w" },
  help: `Usage: base64 [OPTION]... [FILE]
Encodes or decodes FILE, or standard input, in base64.

  -d, --decode     decodes
  -w, --wrap=COLS  lines of COLS characters, 76 without it; 0: one line
      --help       this text`,
  run(call) {
    const { options } = call;
    return call.each(options.operands.slice(0, 1), async (input) => {
      let text = "";
      for await (const piece of input) text += piece;
      if (options.has("d")) {
        const clean = text.replaceAll(/\s/g, "");
        const valid = /^[A-Za-z0-9+/]*={0,2}$/.test(clean) && clean.length % 4 === 0;
        await call.write(decode(/^[A-Za-z0-9+/]*/.exec(clean)?.[0] ?? ""));
        if (!valid) throw new OptionError("invalid input", 1, { hint: false });
        return;
      }
      const encoded = encode(text);
      const width = Number(options.value("w") ?? 76);
      if (Number.isNaN(width)) throw new OptionError(`invalid wrap size: '${options.value("w")}'`);
      if (width === 0) await call.write(encoded);
      else await call.write(encoded.replaceAll(new RegExp(`.{1,${width}}`, "g"), "$&\n"));
    });
  },
});

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function encode(text: string): string {
  const bytes = utf8(text);
  let result = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(at, at + 3);
    const bits = (a << 16) | (b << 8) | c;
    const four = [18, 12, 6, 0].map((shift) => digits[(bits >> shift) & 63] ?? "").join("");
    const missing = Math.max(at + 3 - bytes.length, 0);
    result += four.slice(0, 4 - missing) + "=".repeat(missing);
  }
  return result;
}

function decode(text: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 4) {
    const four = text.slice(at, at + 4);
    let bits = 0;
    for (const digit of four.padEnd(4, "A")) bits = (bits << 6) | digits.indexOf(digit);
    bytes.push(...[(bits >> 16) & 255, (bits >> 8) & 255, bits & 255].slice(0, four.length - 1));
  }
  return fromUtf8(bytes);
}

function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) {
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    } else {
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
    }
  }
  return bytes;
}

/** What is no UTF-8 becomes U+FFFD: a terminal could show nothing else. */
function fromUtf8(bytes: readonly number[]): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
    const rest = bytes.slice(at + 1, at + size);
    if (size === 0 || rest.length < size - 1 || rest.some((one) => (one & 0xc0) !== 0x80)) {
      text += "\ufffd";
      at++;
      continue;
    }
    const head = size === 1 ? first : first & (0xff >> (size + 1));
    text += String.fromCodePoint(rest.reduce((code, one) => (code << 6) | (one & 63), head));
    at += size;
  }
  return text;
}
