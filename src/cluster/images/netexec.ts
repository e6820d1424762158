// agnhost netexec: servers that tell about themselves, and that ask others. As test/images/agnhost/netexec.

import { parseQuery } from "#base/query.ts";
import type { HttpRequest, HttpResponse, HttpResult } from "../network/http.ts";
import { flag, flagText } from "./agnhost-flags.ts";
import { goLog, goTime } from "./go-program.ts";
import { answer } from "./http-answer.ts";
import type { Process } from "./image.ts";

const plain = { "content-type": "text/plain; charset=utf-8" };
/** Clients have one port here, whichever it is. */
const clientPort = 41_234;

/** One request to the server over HTTP. */
interface Visit {
  readonly process: Process;
  readonly client: string;
  readonly request: HttpRequest;
  /** A parameter of the query. */
  readonly query: (name: string) => string;
}

const routes: { readonly [path: string]: (visit: Visit) => HttpResponse } = {
  "/": ({ process }) => answer(200, `NOW: ${goTime(process.now)}`, plain),
  "/clientip": ({ client }) => answer(200, client, plain),
  "/dial": dial,
  "/echo": ({ query }) => answer(Number(query("code")) || 200, query("msg"), plain),
  "/exit": ({ process, query }) => {
    process.after(1, () => process.exit(Number(query("code"))));
    return answer(200, "", plain);
  },
  "/header": ({ request, query }) =>
    answer(200, request.headers[query("key").toLowerCase()] ?? "", plain),
  "/healthz": () => answer(200, "", plain),
  "/hostName": hostname,
  "/hostname": hostname,
  "/hostip": ({ process }) => answer(200, process.env["HOST_IP"] ?? "", plain),
  "/redirect": ({ query }) =>
    answer(Number(query("code")) || 302, "", { ...plain, location: query("location") }),
  "/shutdown": ({ process }) => {
    process.after(1, () => process.exit(0));
    return answer(200, "", plain);
  },
};

export function netexec(process: Process): void {
  const httpPort = flag(process, "http-port", 8080);
  const udpPort = flag(process, "udp-port", 8081);
  const override = flagText(process, "http-override");
  let isEnding = false;
  const serve = (request: HttpRequest, client: string): HttpResponse => {
    const [path = "", queryText = ""] = (override ?? request.path).split("?");
    const pairs = parseQuery(queryText);
    const query = (name: string) => pairs.find(([key]) => key === name)?.[1] ?? "";
    goLog(process, `GET ${path}${queryText && `?${queryText}`}`);
    if (path === "/readyz")
      return answer(isEnding ? 503 : 200, isEnding ? "shutting down" : "ok", plain);
    const visit = { process, request, query, client: `${client}:${clientPort}` };
    return (routes[path] ?? routes["/"]!)(visit);
  };
  process.listen(httpPort, serve);
  goLog(process, `Started HTTP server on port ${httpPort}`);
  if (udpPort > 0) {
    process.listen(`${udpPort}/UDP`, ({ body }, client) => datagram(process, body, client));
    goLog(process, `Started UDP server on port  ${udpPort}`);
  }
  process.onTerminate(() => {
    isEnding = true;
    const seconds = flag(process, "delay-shutdown", 0);
    if (seconds === 0) return process.exit(0);
    goLog(process, `Sleeping ${seconds} seconds before terminating...`);
    process.after(seconds * 1000, () => process.exit(0));
  });
}

function hostname({ process }: Visit): HttpResponse {
  return answer(200, process.hostname, plain);
}

function datagram(process: Process, body: string, client: string): HttpResponse {
  const text = body.trim().toLowerCase();
  if (text === "hostname") {
    goLog(process, "Sending udp hostName response");
    return answer(200, process.hostname);
  }
  if (text === "clientip") return answer(200, `${client}:${clientPort}`);
  return answer(200, text.startsWith("echo ") ? text.slice("echo ".length) : "");
}

/** Asks another server, several times if wanted, and tells what it answered. */
function dial({ process, query }: Visit): HttpResponse {
  const request = query("request");
  if (request === "") return answer(400, "request parameter not specified. <nil>\n", plain);
  const isUdp = query("protocol").toLowerCase() === "udp";
  const [host, port] = [query("host"), Number(query("port"))];
  const to = { host, port, headers: { host: `${host}:${port}` } };
  const responses: string[] = [];
  const errors: string[] = [];
  for (let tries = Number(query("tries")) || 1; tries > 0; tries--) {
    const { response, failure } = process.network.request(
      isUdp
        ? { ...to, method: "", protocol: "UDP", path: "", body: request }
        : { ...to, method: "GET", path: `/${request}`, body: "" },
    );
    if (response) responses.push(response.body);
    else errors.push(whyNot(failure, host, port, isUdp, request));
  }
  const output = {
    ...(errors.length > 0 && { errors }),
    ...(responses.at(-1) && { responses }),
  };
  return answer(200, JSON.stringify(output), plain);
}

function whyNot(
  failure: HttpResult["failure"],
  host: string,
  port: number,
  isUdp: boolean,
  request: string,
): string {
  const why = reasons[failure ?? ""] ?? "i/o timeout";
  if (isUdp) {
    return `reading from udp connection failed. err:'read udp ${host}:${port}: ${why}'`;
  }
  return `Get "http://${host}:${port}/${request}": dial tcp ${host}:${port}: connect: ${why}`;
}

const reasons: { readonly [failure: string]: string } = {
  refused: "connection refused",
  unreachable: "no route to host",
};
