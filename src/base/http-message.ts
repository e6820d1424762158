// HTTP/1.1 as it goes over a connection.

import { decodeUtf8, encodeUtf8, utf8Length } from "./utf8.ts";

/** A request or response. Header names are in lower case. */
export interface HttpMessage {
  /** `GET / HTTP/1.1`, `HTTP/1.1 200 OK`. */
  readonly startLine: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What somebody said is no HTTP. */
export class HttpSyntaxError extends Error {
  override name = "HttpSyntaxError";
}

const phrases: Readonly<Record<number, string>> = {
  101: "Switching Protocols",
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  301: "Moved Permanently",
  304: "Not Modified",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  409: "Conflict",
  410: "Gone",
  413: "Request Entity Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Entity",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** What a code means, in Go's words. */
export function reasonPhrase(code: number): string {
  return phrases[code] ?? "";
}

/** The message as bytes; its length is counted unless a header tells it. */
export function formatHttp({ startLine, headers, body }: HttpMessage): Uint8Array {
  const hasLength = "content-length" in headers;
  const length = hasLength || body === "" ? {} : { "content-length": `${utf8Length(body)}` };
  return encodeUtf8(`${formatHead(startLine, { ...headers, ...length })}${body}`);
}

/** A start line and headers as text, with the empty line. */
export function formatHead(startLine: string, headers: HttpMessage["headers"]): string {
  const lines = Object.entries(headers).map(([name, value]) => `${titleCase(name)}: ${value}\r\n`);
  return `${startLine}\r\n${lines.join("")}\r\n`;
}

/** `content-type` → `Content-Type`. */
export function titleCase(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

/** Reads the messages that come over a connection, one after the other. */
export class HttpReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /**
   * The next message; undefined at the end. A response without a length lasts until the end; `isHead`
   * says that it has no body whatever its headers tell. Throws HttpSyntaxError.
   */
  async next(isHead = false): Promise<HttpMessage | undefined> {
    const head = await this.#until("\r\n\r\n");
    if (head === undefined) return undefined;
    const [startLine = "", ...lines] = head.split("\r\n");
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const colon = line.indexOf(":");
      if (colon < 1) throw new HttpSyntaxError(`malformed header line ${JSON.stringify(line)}`);
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const isResponse = startLine.startsWith("HTTP/");
    if (!isResponse && !/^\S+ \S+ HTTP\/1\.\d$/.test(startLine)) {
      throw new HttpSyntaxError(`malformed request line ${JSON.stringify(startLine)}`);
    }
    const bodiless = isHead || /^HTTP\/1\.\d (1\d\d|204|304)/.test(startLine);
    const body = bodiless ? "" : await this.#body(headers, isResponse);
    return { startLine, headers, body };
  }

  async #body(headers: HttpMessage["headers"], isResponse: boolean): Promise<string> {
    const length = headers["content-length"];
    if (/\bchunked\b/i.test(headers["transfer-encoding"] ?? "")) return this.#chunks();
    if (length !== undefined) return decodeUtf8(await this.#take(Number(length)));
    if (!isResponse) return "";
    while (await this.#more());
    return decodeUtf8(this.#cut(this.#bytes.length));
  }

  async #chunks(): Promise<string> {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const length = Number.parseInt((await this.#until("\r\n")) ?? "0", 16);
      if (!(length > 0)) break;
      pieces.push(await this.#take(length));
      await this.#until("\r\n");
    }
    while ((await this.#until("\r\n")) !== "") if (!(await this.#more())) break; // Trailers.
    return decodeUtf8(joined(pieces));
  }

  /** The text before a mark, which is dropped; undefined if the end comes first. */
  async #until(mark: string): Promise<string | undefined> {
    const wanted = encodeUtf8(mark);
    for (let from = 0; ;) {
      const at = indexOf(this.#bytes, wanted, from);
      if (at >= 0) {
        const text = decodeUtf8(this.#cut(at));
        this.#cut(wanted.length);
        return text;
      }
      from = Math.max(0, this.#bytes.length - wanted.length);
      if (!(await this.#more())) return undefined;
    }
  }

  async #take(length: number): Promise<Uint8Array> {
    while (this.#bytes.length < length) {
      if (!(await this.#more())) throw new HttpSyntaxError("unexpected EOF");
    }
    return this.#cut(length);
  }

  #cut(length: number): Uint8Array {
    const piece = this.#bytes.slice(0, length);
    this.#bytes = this.#bytes.slice(length);
    return piece;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done) return false;
    this.#bytes = joined([this.#bytes, value]);
    return true;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  for (let at = from; at + wanted.length <= bytes.length; at++) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}
