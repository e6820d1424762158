import { fromUtf8 } from "./bytes.ts";

const simple: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** A text with backslash escapes replaced, as `echo -e` does it; `\c` stops all output. */
export function unescape(text: string): { readonly text: string; readonly stopped: boolean } {
  const end = /(?:^|[^\\])(?:\\\\)*(?<stop>\\c)/.exec(text);
  const stop = end ? end.index + end[0].length - 2 : text.length;
  const shown = text
    .slice(0, stop)
    .replaceAll(/(?:\\x[89a-fA-F][0-9a-fA-F]|\\[23][0-7]{2}|\\0[23][0-7]{2})+/g, bytesOf)
    .replaceAll(
      /\\(0[0-7]{0,3}|[1-7][0-7]{0,2}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[^])/g,
      (whole, code: string) => {
        if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 255);
        if (/^[xuU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
        return simple[code] ?? whole;
      },
    );
  return { text: shown, stopped: end !== null };
}

/** Bytes one after the other may be a character of UTF-8. */
function bytesOf(escapes: string): string {
  const bytes = escapes.split("\\").slice(1);
  return fromUtf8(
    bytes.map((one) =>
      one.startsWith("x") ? Number.parseInt(one.slice(1), 16) : Number.parseInt(one, 8) & 255,
    ),
  );
}
