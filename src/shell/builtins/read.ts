import { Cancelled } from "#base/cancel.ts";
import { OptionError, parseOptions } from "../coreutils/options.ts";
import { splitFields } from "../runtime/fields.ts";
import type { Io } from "../runtime/io.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { isName } from "../runtime/variables.ts";

/** `read [-r] [-p prompt] [-a array] [-d delimiter] [-n count] [-s] [name…]` */
export async function read(shell: Runtime, args: readonly string[], io: Io): Promise<number> {
  let options;
  try {
    options = parseOptions(args, { program: "read", letters: "ra:d:n:N:p:st:eu:" });
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    await shell.complain(io, `read: ${error.message.replace(/.*'(.)'$/, "-$1: invalid option")}`);
    return 2;
  }
  const { variables } = shell.state;
  const wrong = options.operands.find((name) => !isName(name));
  if (wrong !== undefined) {
    await shell.complain(io, `read: \`${wrong}': not a valid identifier`);
    return 1;
  }
  const prompt = options.value("p");
  if (prompt !== undefined && io.terminal) await io.errOut.write(prompt);
  const delimiter = options.value("d") ?? "\n";
  const raw = options.has("r");
  const count = options.value("n") ?? options.value("N");
  const line =
    count === undefined ? await readLine(io, delimiter, raw) : await readCount(io, Number(count));
  const text = line.replace(delimiter === "" ? "\0" : delimiter, "");
  const hidden = raw ? text : hideEscaped(text);
  const ended = count === undefined ? !line.endsWith(delimiter) : line === "";
  const array = options.value("a");
  const separators = variables.get("IFS") ?? " \t\n";
  if (array !== undefined) {
    const words = splitFields([{ type: "loose", text: hidden }], separators);
    variables.set(array, new Map(words.map((word, index) => [String(index), shown(word.text)])));
  } else if (options.operands.length === 0) variables.set("REPLY", shown(hidden));
  else {
    const names = options.operands;
    const fields = distribute(hidden, names.length, separators);
    for (const [index, name] of names.entries()) variables.set(name, shown(fields[index] ?? ""));
  }
  return Number(ended);
}

async function readLine(io: Io, delimiter: string, raw: boolean): Promise<string> {
  let text = "";
  for (;;) {
    const line = await io.in.readLine(delimiter || "\0");
    if (io.cancel.cancelled) throw new Cancelled("interrupted");
    if (line === undefined) return text;
    text += line;
    const continued = !raw && /(^|[^\\])(\\\\)*\\\n$/.test(text);
    if (!continued) return text;
    text = text.slice(0, -2);
  }
}

async function readCount(io: Io, count: number): Promise<string> {
  let text = "";
  while (text.length < count) {
    const piece = await io.in.read();
    if (piece === undefined) break;
    text += piece.slice(0, count - text.length);
    io.in.unread(piece.slice(text.length));
  }
  return text;
}

/** In the planes for private use no character separates fields. */
const hiding = 0xf0000;

/** What stands behind a backslash separates nothing. */
function hideEscaped(text: string): string {
  return text.replaceAll(/\\([^])/g, (_, character: string) =>
    String.fromCodePoint(hiding + character.charCodeAt(0)),
  );
}

function shown(text: string): string {
  return text.replaceAll(/[\u{f0000}-\u{fffff}]/gu, (character) =>
    String.fromCharCode((character.codePointAt(0) ?? hiding) - hiding),
  );
}

/** One field per name; the last gets what is left, with the separators in it. */
function distribute(text: string, count: number, separators: string): string[] {
  const soft = separators.replaceAll(/\S/g, "");
  const isSoft = (at: number): boolean => at < text.length && soft.includes(text[at] ?? "");
  const isHard = (at: number): boolean =>
    at < text.length && separators.includes(text[at] ?? "") && !isSoft(at);
  let end = text.length;
  while (end > 0 && isSoft(end - 1)) end--;
  const fields: string[] = [];
  let at = 0;
  while (isSoft(at)) at++;
  while (fields.length < count - 1 && at < end) {
    const start = at;
    while (at < end && !isSoft(at) && !isHard(at)) at++;
    fields.push(text.slice(start, at));
    while (isSoft(at)) at++;
    if (isHard(at)) at++;
    while (isSoft(at)) at++;
  }
  const last = text.slice(at, Math.max(end, at));
  fields.push(isOneHardEnd(last, separators, soft) ? last.slice(0, -1) : last);
  return fields;
}

/** A single separator at the very end delimits the last field and is no part of it. */
function isOneHardEnd(text: string, separators: string, soft: string): boolean {
  const end = text.at(-1) ?? "";
  if (end === "" || !separators.includes(end) || soft.includes(end)) return false;
  return !Array.from(text.slice(0, -1)).some((one) => separators.includes(one));
}
