import { request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, type AgentOptions, request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import {
  type ApiRequest,
  type ApiResponse,
  type ApiStream,
  type Client,
  ConnectionError,
  type PortForward,
  type Endpoint,
  StreamError,
} from "#api/client.ts";
import { type Status, StatusError } from "#api/errors.ts";
import { Cancelled, type CancelSignal } from "#base/cancel.ts";
import { Channel } from "#base/channel.ts";
import type { IOStreams } from "#base/streams.ts";
import { execOver } from "./exec-client.ts";
import { forwardOver } from "./port-client.ts";
import { decodeProtobuf, decodeWatchEvent, isProtobuf } from "./protobuf/decode.ts";

/** A Client that speaks HTTP: to `slipway serve` or to a real API server. */
export class HttpClient implements Client {
  readonly server: string;
  readonly #tls: AgentOptions;
  readonly #headers: Record<string, string>;
  readonly #agent: Agent | undefined;

  constructor({ server, ca, cert, key, token, insecureSkipTLSVerify }: Endpoint) {
    this.server = server.replace(/\/$/, "");
    this.#headers = token ? { authorization: `Bearer ${token}` } : {};
    this.#tls = {
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key }),
      rejectUnauthorized: !insecureSkipTLSVerify,
    };
    this.#agent = server.startsWith("https:") ? new Agent(this.#tls) : undefined;
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    const response = await this.#open(request);
    const body = bodyOf(response, await bytesOf(response));
    return { code: codeOf(response), headers: headersOf(response), body };
  }

  async stream(request: ApiRequest, cancel: CancelSignal): Promise<ApiStream> {
    const response = await this.#open(request, cancel);
    const head = { code: codeOf(response), headers: headersOf(response) };
    const values = new Channel<unknown>(() => response.destroy()).until(cancel);
    if (head.code >= 400) {
      values.end();
      return { ...head, error: bodyOf(response, await bytesOf(response)), values };
    }
    pour(response, values);
    return { ...head, values };
  }

  async exec(request: ApiRequest, streams: IOStreams, cancel: CancelSignal): Promise<number> {
    return execOver(await this.#upgrade(request, "v5.channel.k8s.io"), streams, cancel);
  }

  async portForward(request: ApiRequest, cancel: CancelSignal): Promise<PortForward> {
    return forwardOver(await this.#upgradeToSpdy(request), cancel);
  }

  /** A connection for SPDY. Throws as `exec` does. */
  #upgradeToSpdy(request: ApiRequest): Promise<Duplex> {
    const url = this.#url(request);
    const headers = {
      ...this.#headersOf(request),
      connection: "Upgrade",
      upgrade: "SPDY/3.1",
      "x-stream-protocol-version": "portforward.k8s.io",
    };
    const start = this.#agent ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const sent = start(url, { method: "POST", headers, ...this.#tls });
      sent.on("upgrade", (_, socket, head) => {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
      sent.on("response", (response) => {
        void bytesOf(response).then((bytes) => reject(refusal(bodyOf(response, bytes))));
      });
      sent.on("error", (error) => reject(new ConnectionError(dialError(error, url))));
      sent.end();
    });
  }

  /** A WebSocket; throws StatusError if the server refuses. */
  #upgrade(request: ApiRequest, protocol: string): Promise<WebSocket> {
    const url = this.#url(request).replace(/^http/, "ws");
    const socket = new WebSocket(url, protocol, {
      ...(this.#tls as object),
      headers: this.#headersOf(request),
    });
    return new Promise((resolve, reject) => {
      socket.on("unexpected-response", (_, response) => {
        void bytesOf(response).then((bytes) => reject(refusal(bodyOf(response, bytes))));
      });
      socket.on("error", (error) => reject(new ConnectionError(dialError(error, url))));
      socket.on("open", () => resolve(socket));
    });
  }

  /** A header that comes several times has its values in lines. */
  #headersOf({ headers = {} }: ApiRequest): Record<string, string | string[]> {
    const given = Object.entries(headers).map(([name, value]): [string, string | string[]] => [
      name,
      value.includes("\n") ? value.split("\n") : value,
    ]);
    return { ...this.#headers, ...Object.fromEntries(given) };
  }

  #url({ path, query = [] }: ApiRequest): string {
    const search = query.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    return `${this.server}${encodeURI(path)}${search && `?${search}`}`;
  }

  /** A request that is cancelled before it is answered rejects with Cancelled. */
  #open(request: ApiRequest, cancel?: CancelSignal): Promise<IncomingMessage> {
    const url = this.#url(request);
    const start = this.#agent ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const sent = start(
        url,
        {
          method: request.method,
          // Without its length Node would send a DELETE's body as if it were the next request.
          headers: { ...this.#headersOf(request), ...lengthOf(request.body) },
          ...(this.#agent && { agent: this.#agent }),
        },
        resolve,
      );
      cancel?.onCancel(() => {
        reject(new Cancelled("interrupted"));
        sent.destroy();
      });
      sent.on("error", (error) => reject(new ConnectionError(dialError(error, url))));
      sent.end(request.body);
    });
  }
}

function lengthOf(body: string | undefined): Record<string, string> {
  return body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
}

/** As Go words a failed dial. */
function dialError(error: NodeJS.ErrnoException & Partial<AddressInfo>, url: string): string {
  const { hostname } = new URL(url);
  if (error.code === "ECONNREFUSED") {
    // Of several addresses of a name the last that was tried is told.
    const { address = hostname, port } =
      error instanceof AggregateError ? (error.errors.at(-1) as Partial<AddressInfo>) : error;
    return `dial tcp ${address.includes(":") ? `[${address}]` : address}:${port}: connect: connection refused`;
  }
  if (error.code === "ENOTFOUND") return `dial tcp: lookup ${hostname}: no such host`;
  return error.message;
}

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function codeOf(response: IncomingMessage): number {
  return response.statusCode ?? 0;
}

function headersOf(response: IncomingMessage): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(response.headersDistinct).flatMap(([name, values]) =>
      values ? [[name, values]] : [],
    ),
  );
}

function bodyOf(response: IncomingMessage, bytes: Buffer): unknown {
  const type = String(response.headers["content-type"]);
  if (/protobuf/.test(type) && isProtobuf(bytes)) return decodeProtobuf(bytes);
  const text = bytes.toString();
  // What answers HEAD has no body.
  return text && /json/.test(type) ? JSON.parse(text) : text;
}

/** Hands on a body as it comes: events of a watch, decoded; text as it is. */
function pour(response: IncomingMessage, values: Channel<unknown>): void {
  const type = String(response.headers["content-type"]);
  if (/protobuf/.test(type)) pourFrames(response, values);
  else if (/json/.test(type)) pourLines(response, values);
  else {
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => values.push(chunk));
  }
  response.on("end", () => values.end());
  response.on("error", (error) => values.end(new ConnectionError(error.message)));
}

function pourLines(response: IncomingMessage, values: Channel<unknown>): void {
  let rest = "";
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line) values.push(JSON.parse(line));
  });
}

/** In protobuf, four bytes before each event say how long it is. */
function pourFrames(response: IncomingMessage, values: Channel<unknown>): void {
  let rest: Buffer = Buffer.alloc(0);
  response.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const end = 4 + rest.readUInt32BE(0);
      if (rest.length < end) break;
      values.push(decodeWatchEvent(rest.subarray(4, end)));
      rest = rest.subarray(end);
    }
  });
}

function refusal(body: unknown): Error {
  if (typeof body === "object" && body !== null) return StatusError.from(body as Status);
  return new StreamError(`unable to upgrade connection: ${String(body).trim()}`);
}
