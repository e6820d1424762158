import type { ApiRequest, ApiResponse, ApiStream, Client } from "#api/client.ts";
import { formatMicroTime } from "#api/time.ts";
import type { CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import { reasonPhrase } from "#base/http-message.ts";
import type { IOStreams, Sink } from "#base/streams.ts";

/** From which `--v` on requests, their headers and their bodies are logged. */
const levels = { requests: 6, headers: 7, bodies: 8 };

/** A Client that tells each request on stderr, as klog does from `--v=6` on. */
export class LoggingClient implements Client {
  readonly server: string;
  readonly portForward: Client["portForward"];
  readonly #client: Client;
  readonly #level: number;
  readonly #clock: Clock;
  readonly #out: Sink;

  constructor(client: Client, level: number, clock: Clock, out: Sink) {
    this.#client = client;
    this.#level = level;
    this.#clock = clock;
    this.#out = out;
    this.server = client.server;
    this.portForward = client.portForward?.bind(client);
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    const began = await this.#begin(request);
    const response = await this.#client.request(request);
    await this.#end(request, response, began);
    if (this.#level >= levels.bodies) {
      const { body } = response;
      const text = typeof body === "string" ? body : JSON.stringify(body);
      await this.#log(`"Response Body" body=${bodyText(text)}`);
    }
    return response;
  }

  async stream(request: ApiRequest, cancel: CancelSignal): Promise<ApiStream> {
    const began = await this.#begin(request);
    const stream = await this.#client.stream(request, cancel);
    await this.#end(request, stream, began);
    return stream;
  }

  async exec(request: ApiRequest, streams: IOStreams, cancel: CancelSignal): Promise<number> {
    await this.#begin(request);
    return this.#client.exec(request, streams, cancel);
  }

  async #begin(request: ApiRequest): Promise<number> {
    if (this.#level >= levels.bodies && request.body !== undefined) {
      await this.#log(`"Request Body" body=${bodyText(request.body)}`);
    }
    if (this.#level >= levels.headers) {
      const headers = headersText(request.headers ?? {});
      await this.#log(`"Request" ${this.#target(request)} ${headers}`);
    }
    return this.#clock.now;
  }

  async #end(
    request: ApiRequest,
    { code, headers }: Pick<ApiResponse, "code" | "headers">,
    began: number,
  ): Promise<void> {
    const shown = this.#level >= levels.headers ? `${headersText(headers)} ` : "";
    const status = `status="${code} ${reasonPhrase(code)}"`;
    const took = `milliseconds=${Math.round(this.#clock.now - began)}`;
    await this.#log(`"Response" ${this.#target(request)} ${status} ${shown}${took}`);
  }

  #target({ method, path, query = [] }: ApiRequest): string {
    const search = query.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    return `verb="${method}" url="${this.server}${path}${search && `?${search}`}"`;
  }

  async #log(text: string): Promise<void> {
    await this.#out.write(logLine(this.#clock, "I", `round_trippers.go:632] ${text}`));
  }
}

/** A line as klog writes it; the process has number 1. */
export function logLine({ now }: Clock, severity: "I" | "W" | "E" | "F", text: string): string {
  const [, month, day, time] = /-(\d\d)-(\d\d)T(.*)Z/.exec(formatMicroTime(now)) ?? [];
  return `${severity}${month}${day} ${time}       1 ${text}\n`;
}

/** klog puts what has several lines between `<` and ` >`. */
function headersText(headers: Readonly<Record<string, string | readonly string[]>>): string {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => `\t${canonical(name)}: ${value}\n`),
  );
  return `headers=<\n${lines.toSorted().join("")} >`;
}

function bodyText(text: string): string {
  if (!text.includes("\n")) return JSON.stringify(text);
  return `<\n${text
    .trimEnd()
    .split("\n")
    .map((line) => `\t${line}\n`)
    .join("")} >`;
}

/** `content-type` is `Content-Type`. */
function canonical(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}
