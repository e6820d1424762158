import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { gzipSync } from "node:zlib";
import { answerText, isForPeople } from "#api/answer-text.ts";
import type { ApiRequest, Client, Method } from "#api/client.ts";
import { StatusError } from "#api/errors.ts";
import type { JsonObject } from "#base/json.ts";
import type { ServerResponse as ClusterResponse } from "#cluster/cluster.ts";
import type { Authentication } from "./authentication.ts";
import { serveExec } from "./exec-session.ts";
import { encodeOpenApi, openApiProtobuf } from "./openapi-protobuf.ts";
import { servePorts } from "./port-session.ts";
import { decodeProtobuf, isProtobuf } from "./protobuf/decode.ts";
import type { Security } from "./security.ts";
import { serveStream } from "./stream-socket.ts";
import { type Upgrade, writeAnswer } from "./upgrade.ts";

/** What stands behind the HTTP face: a cluster, and a way to run commands in its containers. */
export interface Backend {
  /** Brings virtual time up to date: what was due before a request came has happened. */
  readonly catchUp?: () => Promise<unknown>;
  handle(request: ApiRequest): ClusterResponse;
  readonly exec: Client["exec"];
  readonly portForward: Client["portForward"];
  /** Requests below `/slipway/`: `undefined` where there is no such path. */
  control(method: string, path: string, query: URLSearchParams): Promise<object | undefined>;
}

/** As the real server: a larger request body is refused with 413. */
const largestBody = 3 * 1024 * 1024;
/** As the real server: smaller answers are not worth compressing. */
const smallestGzip = 128 * 1024;

/**
 * How long a connection is kept that nobody uses. Go's clients keep theirs for 90 seconds: whoever lets go
 * first must not be the server, or a request on its way is lost.
 */
const keepAliveTimeout = 120_000;

/** The API server over HTTP/1.1. The caller listens and closes. */
export function apiHttpServer(backend: Backend, { tls, authentication }: Security = {}): Server {
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    answer(backend, request, response, authentication).catch((error: unknown) => {
      // A bug of ours: say so to whoever asked, keep serving the others.
      const status = new StatusError("InternalError", `Internal error occurred: ${String(error)}`);
      if (!response.headersSent) sendJson(request, response, status.code, {}, status.status);
      else response.destroy();
      console.error(error);
    });
  };
  const server = tls
    ? createSecureServer(
        { ...tls, keepAliveTimeout, requestCert: tls.ca !== undefined, rejectUnauthorized: false },
        respond,
      )
    : createServer({ keepAliveTimeout }, respond);
  server.on("upgrade", (request, socket, head) => {
    void answerUpgrade(backend, { request, socket, head }, authentication);
  });
  return server;
}

/** Answers who asks for another protocol than HTTP. */
async function answerUpgrade(
  backend: Backend,
  from: Upgrade,
  authentication: Authentication | undefined,
): Promise<void> {
  const { request, socket } = from;
  const { path, query } = target(request);
  const method = (request.method ?? "GET") as Method;
  let headers: Record<string, string>;
  try {
    headers = headersOf(request, authentication);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const type = { "content-type": "application/json" };
    return writeAnswer(socket, error.code, type, answerText(error.status).trimEnd());
  }
  const asked: ApiRequest = { method, path, query, headers };
  await backend.catchUp?.();
  sendUpgrade(backend, asked, from);
}

function sendUpgrade(backend: Backend, asked: ApiRequest, from: Upgrade): void {
  const answered = backend.handle(asked);
  const { connect, code, headers, body } = answered;
  if (connect?.kind === "portforward") servePorts(backend.portForward, asked, connect, from);
  else if (connect) serveExec(backend.exec, asked, connect, from);
  else if (code < 300 && isStreamed(asked)) serveStream(answered, from);
  else {
    const { socket } = from;
    const isText = typeof body === "string";
    const given = Object.entries(headers).map(([name, values]) => [name, values.join(", ")]);
    const type = isText ? "text/plain" : "application/json";
    const all = { "content-type": type, ...Object.fromEntries(given) };
    writeAnswer(socket, code, all, answerText(body).trimEnd());
  }
}

/** What can come over a WebSocket piece by piece: logs and watches. */
function isStreamed({ path, query = [] }: ApiRequest): boolean {
  return path.endsWith("/log") || query.some(([name]) => name === "watch");
}

async function answer(
  backend: Backend,
  request: IncomingMessage,
  response: ServerResponse,
  authentication: Authentication | undefined,
): Promise<void> {
  const { path, query, search } = target(request);
  if (path.startsWith("/slipway/")) {
    const result = await backend.control(request.method ?? "GET", path, search);
    if (result) return sendJson(request, response, 200, {}, result);
  }
  let answered: ClusterResponse;
  try {
    const headers = headersOf(request, authentication);
    const body = await readBody(request);
    await backend.catchUp?.();
    answered = backend.handle({
      method: (request.method ?? "GET") as Method,
      path,
      query,
      ...requestBody(headers, body),
    });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return sendJson(request, response, error.code, {}, error.status);
  }
  const { code, body, stream } = answered;
  const headers = {
    "audit-id": [randomUUID()],
    "cache-control": ["no-cache, private"],
    ...answered.headers,
  };
  if (path === "/openapi/v2" && request.headers.accept?.includes(openApiProtobuf.accept)) {
    return sendBytes(request, response, code, {
      headers: { ...headers, "content-type": [openApiProtobuf.type] },
      bytes: encodeOpenApi(body as JsonObject),
    });
  }
  if (!stream) return send(request, response, code, headers, body);
  response.writeHead(code, headers as Record<string, string[]>);
  response.flushHeaders();
  const leave = stream.open(
    (value) => response.write(answerText(value)),
    () => response.end(),
  );
  response.on("close", leave);
}

/** Clients since kubectl 1.32 send protobuf for some kinds; past this edge everything is JSON. */
function requestBody(
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): { headers: Readonly<Record<string, string>>; body?: string } {
  if (body.length === 0) return { headers };
  if (isProtobuf(body)) {
    const json = JSON.stringify(decodeProtobuf(body));
    return { headers: { ...headers, "content-type": "application/json" }, body: json };
  }
  return { headers, body: body.toString("utf8") };
}

function target(request: IncomingMessage): {
  path: string;
  query: [string, string][];
  search: URLSearchParams;
} {
  const url = new URL(request.url ?? "/", "http://slipway");
  return { path: decodePath(url.pathname), query: [...url.searchParams], search: url.searchParams };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // A broken escape is nobody's name: the router answers 404.
  }
}

/**
 * Of a header that came several times the values follow one another; of impersonation, in lines. Nobody
 * says of themselves who they are. Throws Unauthorized.
 */
function headersOf(
  request: IncomingMessage,
  authentication: Authentication | undefined,
): Record<string, string> {
  const given = Object.entries(request.headersDistinct)
    .filter(([name]) => !name.startsWith("x-remote-"))
    .map(([name, values = []]) => [
      name,
      values.join(name.startsWith("impersonate-") ? "\n" : ", "),
    ]);
  return { ...Object.fromEntries(given), ...authentication?.headersOf(request) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Read on to the end all the same: a client that still writes would not see the answer.
    if (length <= largestBody) chunks.push(chunk);
  }
  if (length > largestBody) {
    throw new StatusError(
      "RequestEntityTooLarge",
      `Request entity too large: limit is ${largestBody}`,
    );
  }
  return Buffer.concat(chunks);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  code: number,
  headers: Readonly<Record<string, readonly string[]>>,
  body: unknown,
): void {
  if (typeof body === "string") sendText(request, response, code, headers, body);
  else if (body === undefined) response.writeHead(code, headers as Record<string, string[]>).end();
  else sendJson(request, response, code, headers, body);
}

function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  code: number,
  headers: Readonly<Record<string, readonly string[]>>,
  body: unknown,
): void {
  const all = { "content-type": ["application/json"], ...headers };
  sendText(
    request,
    response,
    code,
    all,
    answerText(body, isForPeople(target(request).query, request.headers["user-agent"])),
  );
}

function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  code: number,
  headers: Readonly<Record<string, readonly string[]>>,
  text: string,
): void {
  sendBytes(request, response, code, { headers, bytes: Buffer.from(text) });
}

/** Compressed where it is worth it and the client can read it. */
function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  code: number,
  { headers, bytes }: { headers: ClusterResponse["headers"]; bytes: Buffer },
): void {
  const accepted = request.headers["accept-encoding"]?.toString() ?? "";
  const zip = bytes.length >= smallestGzip && /\bgzip\b/.test(accepted);
  const all: Record<string, readonly string[]> = { ...headers };
  if (zip) {
    all["content-encoding"] = ["gzip"];
    all["vary"] = ["Accept-Encoding", ...(all["vary"] ?? [])];
  }
  const sent = zip ? gzipSync(bytes) : bytes;
  response.writeHead(code, { ...(all as Record<string, string[]>), "content-length": sent.length });
  response.end(sent);
}
