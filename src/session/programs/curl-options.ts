/** How curl was called. */
export interface CurlOptions {
  readonly url: string;
  /** Empty if none was given: GET, HEAD with `-I`, POST with data. */
  readonly method: string;
  readonly headers: readonly string[];
  /** Undefined without `-d`. */
  readonly data: string | undefined;
  readonly silent: boolean;
  readonly showError: boolean;
  readonly include: boolean;
  readonly head: boolean;
  readonly verbose: boolean;
  readonly fail: boolean;
  readonly location: boolean;
  readonly output: string | undefined;
  readonly writeOut: string;
  readonly maxTimeMs: number | undefined;
  readonly connectTimeoutMs: number | undefined;
}

/** curl's own words about how it was called; it ends with exit code 2. */
export class CurlUsageError extends Error {
  override name = "CurlUsageError";
}

const switches: Readonly<Record<string, string>> = {
  s: "silent",
  S: "show-error",
  i: "include",
  I: "head",
  v: "verbose",
  f: "fail",
  L: "location",
  k: "insecure",
  g: "globoff",
  q: "disable",
  N: "no-buffer",
  "4": "ipv4",
};
const valued: Readonly<Record<string, string>> = {
  X: "request",
  H: "header",
  d: "data",
  o: "output",
  w: "write-out",
  m: "max-time",
  A: "user-agent",
};
const longSwitches = new Set([
  ...Object.values(switches),
  "http1.1",
  "compressed",
  "no-progress-meter",
]);
const longValued = new Set([
  ...Object.values(valued),
  "connect-timeout",
  "data-raw",
  "interface",
  "url",
]);

/** Parses curl's arguments, short options joined (`-sS`, `-XPOST`) or long. Throws CurlUsageError. */
export function parseCurl(args: readonly string[]): CurlOptions {
  const given = new Map<string, string[]>();
  const urls: string[] = [];
  const note = (name: string, value: string): void => {
    given.set(name, [...(given.get(name) ?? []), value]);
  };
  const words = args[Symbol.iterator]();
  const valueOf = (option: string): string => {
    const next = words.next();
    if (next.done) throw new CurlUsageError(`option ${option}: requires parameter`);
    return next.value;
  };
  for (const word of words) {
    if (word.startsWith("--") && word.length > 2) {
      const name = word.slice(2);
      if (longValued.has(name)) note(name, valueOf(word));
      else if (longSwitches.has(name)) note(name, "");
      else throw new CurlUsageError(`option ${word}: is unknown`);
    } else if (word.startsWith("-") && word.length > 1) {
      readShort(word, note, valueOf);
    } else urls.push(word);
  }
  return optionsOf(given, [...urls, ...(given.get("url") ?? [])]);
}

function readShort(
  word: string,
  note: (name: string, value: string) => void,
  valueOf: (option: string) => string,
): void {
  for (let index = 1; index < word.length; index++) {
    const letter = word[index] ?? "";
    const name = valued[letter];
    if (name !== undefined) {
      note(name, word.slice(index + 1) || valueOf(word));
      return;
    }
    const flag = switches[letter];
    if (flag === undefined) throw new CurlUsageError(`option ${word}: is unknown`);
    note(flag, "");
  }
}

function optionsOf(
  given: ReadonlyMap<string, readonly string[]>,
  urls: readonly string[],
): CurlOptions {
  const last = (name: string): string | undefined => given.get(name)?.at(-1);
  const data = [...(given.get("data") ?? []), ...(given.get("data-raw") ?? [])];
  const agent = last("user-agent");
  const url = urls[0];
  if (url === undefined) throw new CurlUsageError("");
  return {
    url,
    method: last("request") ?? "",
    headers: [
      ...(given.get("header") ?? []),
      ...(agent === undefined ? [] : [`User-Agent: ${agent}`]),
    ],
    data: data.length > 0 ? data.join("&") : undefined,
    silent: given.has("silent") || given.has("no-progress-meter"),
    showError: !given.has("silent") || given.has("show-error"),
    include: given.has("include"),
    head: given.has("head"),
    verbose: given.has("verbose"),
    fail: given.has("fail"),
    location: given.has("location"),
    output: last("output"),
    writeOut: last("write-out") ?? "",
    maxTimeMs: seconds("-m", last("max-time")),
    connectTimeoutMs: seconds("--connect-timeout", last("connect-timeout")),
  };
}

function seconds(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isNaN(number) || value.trim() === "") {
    throw new CurlUsageError(`option ${option}: expected a proper numerical parameter`);
  }
  return number * 1000;
}
