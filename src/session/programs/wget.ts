import { FileError } from "#base/files.ts";
import type { HttpRequest, HttpResult } from "#cluster/cluster.ts";
import type { Invocation, Program } from "#shell/program.ts";
import type { SendHttp } from "./curl.ts";
import { filesIn } from "#base/files.ts";

/** How long Linux tries to connect where nobody answers. */
const connectTimeoutMs = 127_000;
const mostRedirects = 5;

const usage = `BusyBox's wget, on the simulated network

Usage: wget [-cqS] [--spider] [-O FILE] [--header STR] [--post-data STR] [-T SEC] [-U STR] URL...

Retrieve files via HTTP

	--spider	Only check URL existence: $? is 0 if exists
	--header STR	Add STR (of form 'header: value') to headers
	--post-data STR	Send STR using POST method
	-S		Show server response
	-T SEC		Network read timeout is SEC seconds
	-O FILE		Save to FILE ('-' for stdout)
	-q		Quiet
	-U STR		Use STR for User-Agent header
`;

/** `wget` as busybox has it. */
export function wget(send: SendHttp): Program {
  return async (invocation) => {
    const { errOut } = invocation.streams;
    const options = readArguments(invocation.args);
    if (typeof options === "string" || options.urls.length === 0) {
      const mistake = typeof options === "string" ? `wget: ${options}\n` : "";
      await errOut.write(mistake + usage);
      return 1;
    }
    try {
      for (const url of options.urls) await new Download(invocation, options, send).run(url);
      return 0;
    } catch (error) {
      if (!(error instanceof WgetFailure)) throw error;
      await errOut.write(`wget: ${error.message}\n`);
      return 1;
    }
  };
}

class WgetFailure extends Error {
  override name = "WgetFailure";
}

interface WgetOptions {
  readonly quiet: boolean;
  readonly spider: boolean;
  readonly showsHeaders: boolean;
  readonly output: string | undefined;
  readonly data: string | undefined;
  readonly headers: readonly string[];
  readonly timeoutMs: number;
  readonly urls: readonly string[];
}

/** The options, or what is wrong with them. */
function readArguments(args: readonly string[]): WgetOptions | string {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const urls: string[] = [];
  const words = [...args];
  const wants = /^(?:--(?:header|post-data|output-document|timeout|user-agent)|-[OTUP])$/;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const long = /^(--[a-z-]+)=(.*)$/s.exec(word);
    const short = /^(-[a-zS]*[OTUP])(.*)$/s.exec(word);
    const name = long?.[1] ?? (short ? `-${short[1]?.at(-1)}` : word);
    if (short) for (const letter of (short[1] ?? "").slice(1, -1)) flags.add(letter);
    if (wants.test(name)) {
      const value = long?.[2] ?? (short?.[2] || words.shift());
      if (value === undefined) return `option requires an argument -- '${name.replace(/^-+/, "")}'`;
      values.set(name, [...(values.get(name) ?? []), value]);
    } else if (word === "--spider" || word === "--no-check-certificate") flags.add(word);
    else if (word === "--quiet") flags.add("q");
    else if (word.startsWith("--")) return `unrecognized option: ${word.slice(2)}`;
    else if (/^-./.test(word)) {
      const unknown = /[^cqSs]/.exec(word.slice(1))?.[0];
      if (unknown !== undefined) return `unrecognized option: ${unknown}`;
      for (const letter of word.slice(1)) flags.add(letter);
    } else urls.push(word);
  }
  const last = (...names: readonly string[]): string | undefined =>
    names.flatMap((name) => values.get(name) ?? []).at(-1);
  const agent = last("-U", "--user-agent") ?? "Wget";
  return {
    quiet: flags.has("q"),
    spider: flags.has("--spider") || flags.has("s"),
    showsHeaders: flags.has("S"),
    output: last("-O", "--output-document"),
    data: last("--post-data"),
    headers: [`User-Agent: ${agent}`, ...(values.get("--header") ?? [])],
    timeoutMs: Number(last("-T", "--timeout") ?? Infinity) * 1000,
    urls,
  };
}

class Download {
  readonly #invocation: Invocation;
  readonly #options: WgetOptions;
  readonly #send: SendHttp;

  constructor(invocation: Invocation, options: WgetOptions, send: SendHttp) {
    this.#invocation = invocation;
    this.#options = options;
    this.#send = send;
  }

  async run(url: string, redirects = 0): Promise<void> {
    const request = this.#request(url);
    const { response, address } = await this.#connect(request);
    const shown = request.port === 80 ? request.host : `${request.host}:${request.port}`;
    await this.#say(`Connecting to ${shown} (${address})\n`);
    const { code, reason, headers, body } = response;
    if (this.#options.showsHeaders) {
      const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`);
      await this.#say(`  HTTP/1.1 ${code} ${reason}\n${lines.join("")}`);
    }
    const { location } = headers;
    if (/^30[12378]$/.test(String(code)) && location !== undefined) {
      if (redirects === mostRedirects) throw new WgetFailure("too many redirections");
      const absolute = location.startsWith("/") ? `http://${shown}${location}` : location;
      await this.run(absolute, redirects + 1);
      return;
    }
    if (code >= 400) throw new WgetFailure(`server returned error: HTTP/1.1 ${code} ${reason}`);
    if (this.#options.spider) await this.#say("remote file exists\n");
    else await this.#save(request.path, body);
  }

  #say(text: string): Promise<void> {
    return this.#options.quiet ? Promise.resolve() : this.#invocation.streams.errOut.write(text);
  }

  #request(url: string): HttpRequest {
    const [, scheme = "http", host = "", port, path = ""] =
      /^(?:([a-z]+):\/\/)?([^/:?#]+)(?::(\d+))?([^#]*)/i.exec(url) ?? [];
    if (scheme.toLowerCase() === "https") {
      throw new WgetFailure("there is no TLS in this network; use http://");
    }
    if (scheme.toLowerCase() !== "http") throw new WgetFailure(`not an http or ftp url: ${url}`);
    const { data, headers, spider } = this.#options;
    const sent = headers.map((header) => {
      const colon = header.indexOf(":");
      return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()] as const;
    });
    return {
      method: spider ? "HEAD" : data === undefined ? "GET" : "POST",
      host,
      port: Number(port ?? 80),
      path: path.startsWith("/") ? path : `/${path}`,
      headers: { host: port === undefined ? host : `${host}:${port}`, ...Object.fromEntries(sent) },
      body: data ?? "",
    };
  }

  async #connect(
    request: HttpRequest,
  ): Promise<{ readonly response: NonNullable<HttpResult["response"]>; readonly address: string }> {
    const { clock, cancel } = this.#invocation;
    const { response, failure, address } = await this.#send(request);
    if (response) return { response, address };
    const ip = address.replace(/:\d+$/, "");
    if (failure === "unknown host") throw new WgetFailure(`bad address '${request.host}'`);
    if (failure === "reset")
      throw new WgetFailure("error getting response: Connection reset by peer");
    if (failure === "timeout") {
      const { timeoutMs } = this.#options;
      await clock.sleep(Math.min(timeoutMs, connectTimeoutMs), cancel);
      if (timeoutMs < connectTimeoutMs) throw new WgetFailure("download timed out");
    }
    const why =
      failure === "refused"
        ? "Connection refused"
        : failure === "timeout"
          ? "Operation timed out"
          : "No route to host";
    throw new WgetFailure(`can't connect to remote host (${ip}): ${why}`);
  }

  async #save(path: string, body: string): Promise<void> {
    const { files, cwd, streams } = this.#invocation;
    const name = path.replace(/\?.*/s, "").split("/").at(-1) || "index.html";
    const output = this.#options.output ?? name;
    if (output === "-") {
      await this.#say("writing to stdout\n");
      await streams.out.write(body);
      await this.#say("written to stdout\n");
      return;
    }
    const own = filesIn(cwd, files);
    if (this.#options.output === undefined && own.kind(output) !== undefined) {
      throw new WgetFailure(`can't open '${output}': File exists`);
    }
    await this.#say(`saving to '${output}'\n`);
    try {
      if (output !== "/dev/null") own.write(output, body);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      throw new WgetFailure(`can't open '${output}': ${error.message}`);
    }
    await this.#say(`'${output}' saved\n`);
  }
}
