// nc: one message there, and what comes back.

import { formatHead } from "#base/http-message.ts";
import type { HttpFailure, HttpRequest, HttpResponse } from "../network/http.ts";
import type { Tool, ToolRun } from "./tool-run.ts";

/** How long Linux tries to connect where nobody answers. */
const connectTimeoutMs = 127_000;
const services: { readonly [port: number]: string } = { 53: "domain", 80: "http", 443: "https" };

/** How an implementation words what it tells of. */
interface Words {
  readonly usage: string;
  opened(to: Peer): string;
  unknown(to: Peer): string;
  failed(to: Peer, failure: HttpFailure | undefined): string;
}

interface Peer {
  readonly host: string;
  readonly port: number;
  /** `10.96.0.1:80`. */
  readonly address: string;
  readonly kind: "tcp" | "udp";
}

const openBsd: Words = {
  usage: "usage: nc [-tuvz] [-w timeout] destination port",
  opened: ({ host, port, kind }) =>
    `Connection to ${host} ${port} port [${kind}/${services[port] ?? "*"}] succeeded!`,
  unknown: ({ host, port }) =>
    `nc: getaddrinfo for host "${host}" port ${port}: Name does not resolve`,
  failed: ({ host, port, kind }, failure) => {
    const why =
      failure === "timeout" ? "timed out: Operation in progress" : `failed: ${whyNot(failure)}`;
    return `nc: connect to ${host} port ${port} (${kind}) ${why}`;
  },
};

const busybox: Words = {
  usage: "BusyBox multi-call binary.\n\nUsage: nc [OPTIONS] HOST PORT",
  opened: ({ host, address }) => `${host} (${address}) open`,
  unknown: ({ host }) => `nc: bad address '${host}'`,
  failed: ({ host, address }, failure) =>
    `nc: ${host} (${address}): ${failure === "timeout" ? "Connection timed out" : whyNot(failure)}`,
};

/** `nc [-tuvz] [-w seconds] host port` of OpenBSD, and of busybox. */
export const openBsdNc: Tool = (run) => netcat(run, openBsd);
export const nc: Tool = (run) => netcat(run, busybox);

function netcat({ process, args, input, out, err, done }: ToolRun, words: Words): void {
  const flags = args.filter((word) => /^-[a-zA-Z]/.test(word)).join("");
  const valued = args.findIndex((word) => /^-[a-zA-Z]*[wpq]$/.test(word));
  const [host = "", portText = ""] = args.filter(
    (word, index) => !word.startsWith("-") && (valued < 0 || index !== valued + 1),
  );
  const port = Number(portText);
  const end = (code: number, text: string | undefined) => {
    if (text !== undefined) err(`${text}\n`);
    done(code);
  };
  if (flags.includes("l") || !(port > 0)) return end(1, words.usage);
  const kind = flags.includes("u") ? "udp" : "tcp";
  const message = kind === "udp" ? datagram(input) : httpRequest(input);
  const result = process.network.request({ host, port, ...message });
  const { response, failure, address } = result;
  const to = { host, port, address, kind } as const;
  const isVerbose = flags.includes("v");
  if (failure === "unknown host") return end(1, words.unknown(to));
  // A datagram is gone whether somebody takes it or not.
  if (failure === undefined || kind === "udp") {
    if (isVerbose) err(`${words.opened(to)}\n`);
    const isAsked = !flags.includes("z") && input !== "";
    if (isAsked && response) out(textOf(response, kind));
    done(0);
    return;
  }
  const text = isVerbose ? words.failed(to, failure) : undefined;
  if (failure !== "timeout") return end(1, text);
  const seconds = valued < 0 ? 0 : Number(args[valued + 1]);
  process.after(seconds > 0 ? seconds * 1000 : connectTimeoutMs, () => end(1, text));
}

function whyNot(failure: HttpFailure | undefined): string {
  return failure === "refused" ? "Connection refused" : "Host is unreachable";
}

type Message = Omit<HttpRequest, "host" | "port">;

function datagram(body: string): Message {
  return { method: "", protocol: "UDP", path: "", headers: {}, body };
}

/** The request that somebody wrote by hand, if it is one. */
function httpRequest(input: string): Message {
  const [top = "", ...rest] = input.split(/\r?\n\r?\n/);
  const [first = "", ...lines] = top.split(/\r?\n/);
  const [, method = "", path = ""] = /^(\S+) (\S+) HTTP\/1\.\d$/.exec(first) ?? [];
  const headers = lines.flatMap((line) => {
    const [, name = "", value = ""] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    return name ? [[name.toLowerCase(), value] as const] : [];
  });
  return { method, path, headers: Object.fromEntries(headers), body: rest.join("\n\n") };
}

function textOf({ code, reason, headers, body }: HttpResponse, kind: string) {
  if (kind === "udp") return body;
  return `${formatHead(`HTTP/1.1 ${code} ${reason}`, headers)}${body}`;
}
