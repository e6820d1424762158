import { fromUtf8, toUtf8 } from "./bytes.ts";
import { OptionError } from "./options.ts";
import { tool } from "./tool.ts";

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
  const bytes = toUtf8(text);
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
