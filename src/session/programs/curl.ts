import type { HttpRequest, HttpResponse, HttpResult } from "#cluster/cluster.ts";
import type { Invocation, Program } from "#shell/program.ts";
import { FileError } from "#base/files.ts";
import { type CurlOptions, CurlUsageError, parseCurl } from "./curl-options.ts";
import { filesIn } from "#base/files.ts";

// Texts as printed by curl 7.88.1.

const version = "7.88.1";
/** How long Linux tries to connect where nobody answers: six more SYN packets, each later. */
const connectTimeoutMs = 127_000;
const mostRedirects = 50;

const meterHead = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
`;

/** Sends one request on the simulated network, from wherever the program runs. */
export type SendHttp = (request: HttpRequest) => HttpResult | Promise<HttpResult>;

/** `curl` on the simulated network. */
export function curl(send: SendHttp): Program {
  return async (invocation) => {
    const { errOut } = invocation.streams;
    let options: CurlOptions;
    try {
      options = parseCurl(invocation.args);
    } catch (error) {
      if (!(error instanceof CurlUsageError)) throw error;
      const what = error.message ? `curl: ${error.message}\n` : "";
      await errOut.write(
        `${what}curl: try 'curl --help' or 'curl --manual' for more information\n`,
      );
      return 2;
    }
    try {
      return await new Transfer(invocation, options, send).run();
    } catch (error) {
      if (!(error instanceof CurlFailure)) throw error;
      if (options.showError) await errOut.write(`curl: (${error.code}) ${error.message}\n`);
      return error.code;
    }
  };
}

class CurlFailure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** One call of curl, redirects included. */
class Transfer {
  readonly #invocation: Invocation;
  readonly #options: CurlOptions;
  readonly #send: SendHttp;
  readonly #meter: boolean;

  constructor(invocation: Invocation, options: CurlOptions, send: SendHttp) {
    this.#invocation = invocation;
    this.#options = options;
    this.#send = send;
    // Shown when the output does not go to the terminal, where it would be in the way.
    const toTerminal = invocation.streams.terminal !== undefined && options.output === undefined;
    this.#meter = !toTerminal && !options.silent;
  }

  async run(): Promise<number> {
    let target = parseUrl(this.#options.url);
    if (this.#meter) await this.#say(`${meterHead}\r${meterLine(0)}`);
    for (let redirects = 0; ; redirects++) {
      const request = this.#request(target);
      const response = await this.#exchange(target, request);
      const location = response.headers["location"];
      if (
        this.#options.location &&
        location !== undefined &&
        /^30[12378]$/.test(`${response.code}`)
      ) {
        if (redirects === mostRedirects) {
          throw new CurlFailure(47, `Maximum (${mostRedirects}) redirects followed`);
        }
        target = resolve(location, target);
        continue;
      }
      return this.#finish(target, request, response);
    }
  }

  #say(text: string): Promise<void> {
    return this.#invocation.streams.errOut.write(text);
  }

  #request(target: Target): HttpRequest {
    const { head, data, method, headers: given } = this.#options;
    const headers: Record<string, string> = {
      host: target.port === 80 ? target.host : `${target.host}:${target.port}`,
      "user-agent": `curl/${version}`,
      accept: "*/*",
    };
    const own = new Set(given.map((header) => header.replace(/:.*/s, "").toLowerCase()));
    for (const header of given) {
      const colon = header.indexOf(":");
      const value = header.slice(colon + 1).trim();
      if (colon > 0 && value) headers[header.slice(0, colon).toLowerCase()] = value;
      else if (colon > 0) delete headers[header.slice(0, colon).toLowerCase()];
    }
    if (data !== undefined) {
      headers["content-length"] ??= String(data.length);
      if (!own.has("content-type")) headers["content-type"] = "application/x-www-form-urlencoded";
    }
    const ownMethod = head ? "HEAD" : data === undefined ? "GET" : "POST";
    return { ...target, method: method || ownMethod, headers, body: data ?? "" };
  }

  async #exchange(target: Target, request: HttpRequest): Promise<HttpResponse> {
    const { verbose } = this.#options;
    const result = await this.#send(request);
    const address = result.address.replace(/:\d+$/, "") || target.host;
    if (result.response) {
      if (verbose) await this.#say(connected(target, address) + spoken(request));
      if (verbose) await this.#say(heard(result.response));
      return result.response;
    }
    const failure = await this.#failure(result, target);
    if (verbose && result.failure === "refused") {
      await this.#say(`*   Trying ${address}:${target.port}...
* connect to ${address} port ${target.port} failed: Connection refused
* ${failure.message}
* Closing connection 0
`);
    }
    if (this.#meter)
      await this.#say(result.failure === "unknown host" ? "" : `\r${meterLine(0)}\n`);
    throw failure;
  }

  async #failure({ failure }: HttpResult, { host, port }: Target): Promise<CurlFailure> {
    const { clock, cancel } = this.#invocation;
    const failed = (ms: number): string =>
      `Failed to connect to ${host} port ${port} after ${ms} ms: Couldn't connect to server`;
    switch (failure) {
      case "unknown host":
        return new CurlFailure(6, `Could not resolve host: ${host}`);
      case "timeout": {
        const { maxTimeMs = Infinity, connectTimeoutMs: given = Infinity } = this.#options;
        const waitMs = Math.min(maxTimeMs || Infinity, given || Infinity, connectTimeoutMs);
        await clock.sleep(waitMs, cancel);
        const text =
          waitMs < connectTimeoutMs ? `Connection timeout after ${waitMs} ms` : failed(waitMs);
        return new CurlFailure(28, text);
      }
      case "empty":
        return new CurlFailure(52, "Empty reply from server");
      case "reset":
        return new CurlFailure(56, "Recv failure: Connection reset by peer");
      default:
        return new CurlFailure(7, failed(0));
    }
  }

  async #finish(target: Target, request: HttpRequest, response: HttpResponse): Promise<number> {
    const { include, head, fail, writeOut, verbose, output } = this.#options;
    const { out } = this.#invocation.streams;
    const failed = fail && response.code >= 400;
    const body = request.method === "HEAD" || failed ? "" : response.body;
    const shown = (include || head ? `${headersText(response)}\r\n` : "") + body;
    if (verbose && body) await this.#say(`{ [${body.length} bytes data]\n`);
    if (this.#meter) await this.#say(`\r${meterLine(failed ? 0 : body.length)}\n`);
    if (output === undefined) await out.write(shown.replaceAll("\r\n", "\n"));
    else if (output !== "/dev/null") this.#save(output, shown);
    if (verbose) await this.#say(`* Connection #0 to host ${target.host} left intact\n`);
    if (writeOut) await out.write(fillIn(writeOut, target, request, response, body));
    if (failed) throw new CurlFailure(22, `The requested URL returned error: ${response.code}`);
    return 0;
  }

  #save(path: string, text: string): void {
    const { files, cwd } = this.#invocation;
    try {
      filesIn(cwd, files).write(path, text);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new CurlFailure(23, "Failure writing output to destination");
    }
  }
}

function parseUrl(text: string): Target {
  const [, scheme, rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/i.exec(text) ?? [];
  const protocol = (scheme ?? "http").toLowerCase();
  const bad = new CurlFailure(3, "URL using bad/illegal format or missing URL");
  if (protocol !== "http" && protocol !== "https") {
    throw new CurlFailure(1, `Protocol "${protocol}" not supported or disabled in libcurl`);
  }
  const [, authority = "", path = ""] = /^([^/?#]*)([^#]*)/.exec(rest) ?? [];
  const [, host = "", digits] = /^(?:[^@]*@)?([^:]*)(?::(\d*))?$/.exec(authority) ?? [];
  const port = digits ? Number(digits) : protocol === "https" ? 443 : 80;
  if (host === "" || port > 65_535 || /\s/.test(text)) throw bad;
  return { host, port, path: path.startsWith("/") ? path : `/${path}` };
}

function resolve(location: string, from: Target): Target {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) return parseUrl(location);
  const folder = from.path.replace(/[^/]*(\?.*)?$/, "");
  return { ...from, path: location.startsWith("/") ? location : folder + location };
}

function meterLine(bytes: number): string {
  const size = String(bytes).padStart(5);
  const percent = bytes > 0 ? "100" : "  0";
  // Virtual requests take no time, so there is no speed to show.
  return `${percent} ${size}  ${percent} ${size}    0     0      0      0 --:--:-- --:--:-- --:--:--     0`;
}

function titleCase(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

function connected({ port }: Target, address: string): string {
  return `*   Trying ${address}:${port}...\n* Connected to ${address} (${address}) port ${port} (#0)\n`;
}

function spoken({ method, path, headers, body }: HttpRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `> ${titleCase(name)}: ${value}\n`);
  const sent = body ? `} [${body.length} bytes data]\n` : "";
  return `> ${method} ${path} HTTP/1.1\n${lines.join("")}> \n${sent}`;
}

function heard(response: HttpResponse): string {
  const lines = headersText(response).trimEnd().split("\r\n");
  return `${lines.map((line) => `< ${line}\n`).join("")}< \n`;
}

function headersText({ code, reason, headers }: HttpResponse): string {
  const lines = Object.entries(headers).map(([name, value]) => `${titleCase(name)}: ${value}\r\n`);
  return `HTTP/1.1 ${code} ${reason}\r\n${lines.join("")}`;
}

function fillIn(
  format: string,
  target: Target,
  request: HttpRequest,
  response: HttpResponse,
  body: string,
): string {
  const port = target.port === 80 ? "" : `:${target.port}`;
  const values: Readonly<Record<string, string>> = {
    http_code: String(response.code).padStart(3, "0"),
    response_code: String(response.code).padStart(3, "0"),
    size_download: String(body.length),
    content_type: response.headers["content-type"] ?? "",
    url_effective: `http://${target.host}${port}${target.path}`,
    method: request.method,
    time_total: "0.000000",
    remote_port: String(target.port),
  };
  const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
  return format
    .replaceAll(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? "")
    .replaceAll(/\\([ntr])/g, (_, letter: string) => escapes[letter] ?? "");
}
