import { type Connection, connectionPair } from "#base/connection.ts";
import { formatHttp, HttpReader } from "#base/http-message.ts";
import { type Listener, ListenError, type LocalNetwork } from "#base/local-network.ts";
import type { HttpRequest, HttpResult } from "#cluster/cluster.ts";

/** What an ordinary user may listen on begins here. */
const firstPort = 1024;
/** Where Linux takes a port from when any will do. */
const firstEphemeralPort = 32_768;

/** The ports of the learner's machine that programs of the shell listen on. */
export class LocalPorts implements LocalNetwork {
  /** By address and port. */
  readonly #accepting = new Map<string, (connection: Connection) => void>();
  #nextPort = firstEphemeralPort;

  async listen(
    address: string,
    wanted: number,
    accept: (connection: Connection) => void,
  ): Promise<Listener> {
    const port = wanted === 0 ? this.#nextPort++ : wanted;
    const [kind, host] = address.includes(":") ? ["tcp6", `[${address}]`] : ["tcp4", address];
    const key = `${host}:${port}`;
    const refuse = (why: string) => {
      throw new ListenError(`listen ${kind} ${host}:${port}: bind: ${why}`);
    };
    if (!isLocal(address) && address !== "0.0.0.0") refuse("cannot assign requested address");
    if (port < firstPort) refuse("permission denied");
    if (this.#accepting.has(key)) refuse("address already in use");
    this.#accepting.set(key, accept);
    return { port, close: () => void this.#accepting.delete(key) };
  }

  /** True if a request to there reaches a program of the shell. */
  has({ host, port }: Pick<HttpRequest, "host" | "port">): boolean {
    return isLocal(host) && this.#accept(port) !== undefined;
  }

  /** Sends a request to the program that listens there, and waits for its answer. */
  async send(request: HttpRequest): Promise<HttpResult> {
    const { method, path, host, port, headers, body } = request;
    const address = `${host === "localhost" ? "127.0.0.1" : host}:${port}`;
    const [here, there] = connectionPair();
    this.#accept(port)?.(there);
    here.write(formatHttp({ startLine: `${method} ${path} HTTP/1.1`, headers, body }));
    const answer = await new HttpReader(here.in).next(method === "HEAD");
    here.close();
    if (!answer) return { failure: "empty", address, hops: [] };
    const [, code = "", reason = ""] = /^\S+ (\d+) ?(.*)$/.exec(answer.startLine) ?? [];
    const response = { code: Number(code), reason, headers: answer.headers, body: answer.body };
    return { response, address, hops: [] };
  }

  #accept(port: number): ((connection: Connection) => void) | undefined {
    return this.#accepting.get(`127.0.0.1:${port}`) ?? this.#accepting.get(`0.0.0.0:${port}`);
  }
}

function isLocal(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
