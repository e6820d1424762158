import type { Client, Method } from "#api/client.ts";
import type { CancelSignal } from "#base/cancel.ts";
import type { Connection } from "#base/connection.ts";
import {
  formatHead,
  formatHttp,
  type HttpMessage,
  HttpReader,
  HttpSyntaxError,
} from "#base/http-message.ts";
import { parseQuery } from "#base/query.ts";
import { encodeUtf8 } from "#base/utf8.ts";

/** Which requests are handed on, and under which path. */
export interface ProxyRules {
  /** Ends with a slash; taken off before the request is handed on. */
  readonly prefix: string;
  allows(method: string, host: string, path: string): boolean;
}

/** Answers the request that comes over a connection with what the API server says to it. */
export async function proxyConnection(
  client: Client,
  connection: Connection,
  rules: ProxyRules,
  cancel: CancelSignal,
): Promise<void> {
  try {
    const request = await new HttpReader(connection.in).next();
    if (request) await answer(client, connection, request, rules, cancel);
  } catch (error) {
    if (!(error instanceof HttpSyntaxError)) throw error;
    connection.write(plain("400 Bad Request", "400 Bad Request"));
  }
  connection.end();
}

async function answer(
  client: Client,
  connection: Connection,
  { startLine, headers, body }: HttpMessage,
  rules: ProxyRules,
  cancel: CancelSignal,
): Promise<void> {
  const [method = "", target = ""] = startLine.split(" ");
  const [path = "", search = ""] = target.split("?");
  const host = (headers["host"] ?? "").replace(/:\d+$/, "");
  if (!rules.allows(method, host, path)) {
    connection.write(plain("403 Forbidden", "Forbidden\n"));
    return;
  }
  if (!path.startsWith(rules.prefix)) {
    connection.write(plain("404 Not Found", "404 page not found\n"));
    return;
  }
  const { connection: _, host: __, "accept-encoding": ___, ...others } = headers;
  const query = parseQuery(search);
  const asked = {
    method: method as Method,
    path: decodeURI(`/${path.slice(rules.prefix.length)}`),
    query,
    headers: others,
    ...(body && { body }),
  };
  const keepsComing = query.some(([name, value]) => /^(watch|follow)$/.test(name) && isTrue(value));
  if (!keepsComing) {
    const { code, headers: given, body: answered } = await client.request(asked);
    connection.write(whole(code, given, textOf(answered, headers["user-agent"] ?? "")));
    return;
  }
  const stream = await client.stream(asked, cancel);
  if (stream.code >= 400) {
    connection.write(whole(stream.code, stream.headers, textOf(stream.error, "")));
    return;
  }
  connection.write(encodeUtf8(formatHead(`HTTP/1.1 ${stream.code} OK`, flat(stream.headers))));
  for await (const value of stream.values) {
    connection.write(encodeUtf8(typeof value === "string" ? value : `${JSON.stringify(value)}\n`));
  }
}

function isTrue(value: string): boolean {
  return value === "true" || value === "1" || value === "";
}

/** As the API server writes JSON: for people, who come with these programs, on many lines. */
function textOf(body: unknown, userAgent: string): string {
  if (typeof body === "string" || body === undefined) return body ?? "";
  const isPerson = /^(curl|Wget|Mozilla)/.test(userAgent);
  return isPerson ? JSON.stringify(body, null, 2) : `${JSON.stringify(body)}\n`;
}

function whole(code: number, headers: Readonly<Record<string, readonly string[]>>, body: string) {
  const { "content-length": _, ...given } = flat(headers);
  return formatHttp({ startLine: `HTTP/1.1 ${code} ${reasons[code] ?? ""}`, headers: given, body });
}

/** The connection ends after each answer. */
function flat(headers: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const { "transfer-encoding": _, ...given } = headers;
  const lines = Object.entries(given).map(([name, values]) => [name, values.join(", ")]);
  return { ...(Object.fromEntries(lines) as Record<string, string>), connection: "close" };
}

function plain(status: string, body: string): Uint8Array {
  const headers = { "content-type": "text/plain; charset=utf-8", connection: "close" };
  return formatHttp({ startLine: `HTTP/1.1 ${status}`, headers, body });
}

const reasons: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  301: "Moved Permanently",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  415: "Unsupported Media Type",
  422: "Unprocessable Entity",
  500: "Internal Server Error",
  503: "Service Unavailable",
};
