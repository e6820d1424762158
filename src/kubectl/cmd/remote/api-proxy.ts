// As kubectl/pkg/proxy.

import { answerText, isForPeople } from "#api/answer-text.ts";
import { type Client, ConnectionError, type Method } from "#api/client.ts";
import type { CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import type { Connection } from "#base/connection.ts";
import { type HttpMessage, HttpReader, HttpSyntaxError } from "#base/http-message.ts";
import { parseQuery } from "#base/query.ts";
import { encodeUtf8, utf8Length } from "#base/utf8.ts";
import { HttpAnswers } from "./http-answers.ts";

/** Which requests are handed on, and under which path. */
export interface ProxyRules {
  /** Ends with a slash; taken off before the request is handed on. */
  readonly prefix: string;
  allows(method: string, host: string, path: string): boolean;
  /** Files that are served, too: the path below which they are, and what answers. */
  readonly files?: {
    readonly prefix: string;
    serve(answers: HttpAnswers, path: string): void;
  };
}

/** What a proxy works with. */
export interface ProxyPlace {
  readonly client: Client;
  readonly clock: Clock;
  readonly cancel: CancelSignal;
}

/** Answers the requests that come over a connection with what the API server says to them. */
export async function proxyConnection(
  place: ProxyPlace,
  connection: Connection,
  rules: ProxyRules,
): Promise<void> {
  const reader = new HttpReader(connection.in);
  try {
    for (let stays = true; stays;) {
      const request = await reader.next();
      if (!request) break;
      stays = !/\bclose\b/i.test(request.headers["connection"] ?? "");
      await route(place, new HttpAnswers(connection, place.clock, request, stays), request, rules);
    }
  } catch (error) {
    if (!(error instanceof HttpSyntaxError)) throw error;
    const head = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n";
    connection.write(encodeUtf8(`${head}Connection: close\r\n\r\n400 Bad Request`));
  }
  connection.end();
}

/** As Go's ServeMux: the longer prefix goes before. */
async function route(
  place: ProxyPlace,
  answers: HttpAnswers,
  request: HttpMessage,
  rules: ProxyRules,
): Promise<void> {
  const [, target = ""] = request.startLine.split(" ");
  const [raw = "", ...search] = target.split("?");
  const path = decoded(raw);
  const { prefix, files } = rules;
  const tail = search.length > 0 ? `?${search.join("?")}` : "";
  const clean = cleanPath(path);
  const prefixes = [prefix, ...(files ? [files.prefix] : [])].toSorted(
    (a, b) => b.length - a.length,
  );
  const found = prefixes.find((each) => clean.startsWith(each));
  if (!found && prefixes.includes(`${clean}/`)) return answers.redirect(`${clean}/${tail}`);
  if (clean !== path) return answers.redirect(`${clean}${tail}`);
  if (found && found === files?.prefix) return files.serve(answers, path.slice(found.length));
  if (!found) return answers.notFound();
  const own = prefix.startsWith("/api") ? path : `/${path.slice(prefix.length)}`;
  const [method = ""] = request.startLine.split(" ");
  const host = (request.headers["host"] ?? "").replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  if (!rules.allows(method, host, own)) return answers.plain(403, "Forbidden\n");
  return handOn(place, answers, request, own, search.join("?"));
}

async function handOn(
  { client, cancel }: ProxyPlace,
  answers: HttpAnswers,
  { startLine, headers, body }: HttpMessage,
  path: string,
  search: string,
): Promise<void> {
  const [method = ""] = startLine.split(" ");
  const { connection: _, host: __, "accept-encoding": ___, ...others } = headers;
  const query = parseQuery(search);
  const asked = {
    method: method as Method,
    path,
    query,
    headers: others,
    ...(body && { body }),
  };
  const keepsComing = query.some(([name, value]) => /^(watch|follow)$/.test(name) && isTrue(value));
  try {
    if (!keepsComing) {
      const { code, headers: given, body: answered } = await client.request(asked);
      return answers.whole(
        code,
        flat(given),
        answerText(answered ?? "", isForPeople(query, headers["user-agent"])),
      );
    }
    const stream = await client.stream(asked, cancel);
    if (stream.code >= 400) {
      return answers.whole(stream.code, flat(stream.headers), answerText(stream.error ?? ""));
    }
    answers.head(stream.code, { ...flat(stream.headers), "transfer-encoding": "chunked" });
    for await (const value of stream.values) {
      const text = answerText(value);
      if (text) answers.write(`${utf8Length(text).toString(16)}\r\n${text}\r\n`);
    }
    answers.write("0\r\n\r\n");
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    answers.plain(500, `${error.message}\n`);
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) throw new HttpSyntaxError(`invalid URL escape in ${path}`);
    throw error;
  }
}

/** Without `.`, `..` and double slashes; a slash at the end stays. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const isOpen = parts.length > 0 && path.endsWith("/");
  return `/${parts.join("/")}${isOpen ? "/" : ""}`;
}

function isTrue(value: string): boolean {
  return value === "true" || value === "1" || value === "";
}

/** Without what is about the other connection, as httputil.ReverseProxy. */
function flat(headers: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const { connection: _, "keep-alive": __, "transfer-encoding": ___, ...given } = headers;
  const lines = Object.entries(given).map(([name, values]) => [name, values.join(", ")]);
  return Object.fromEntries(lines) as Record<string, string>;
}
