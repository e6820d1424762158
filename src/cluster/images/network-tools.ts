// wget and curl, as scripts in containers use them. Their full forms are what `kubectl exec` runs.

import type { HttpRequest, HttpResponse, HttpResult } from "../network/http.ts";
import type { ToolRun } from "./tool-run.ts";

/** How long Linux tries to connect where nobody answers. */
const connectTimeoutMs = 127_000;

interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

function targetOf(url: string): Target {
  const match = /^(?:http:\/\/)?([^/:?]+)(?::(\d+))?(.*)$/.exec(url);
  const path = match?.[3] || "/";
  return { host: match?.[1] ?? "", port: Number(match?.[2] ?? 80), path };
}

function ask(
  { process }: ToolRun,
  method: string,
  target: Target,
  agent: string,
  body = "",
): HttpResult {
  const { host, port, path } = target;
  const headers = { host: port === 80 ? host : `${host}:${port}`, "user-agent": agent };
  const request: HttpRequest = { method, host, port, path, headers, body };
  return process.network.request(request);
}

/** The value of `-O x`, `-Ox`, or of a cluster of flags that ends in it. */
function valueOf(args: readonly string[], letter: string): string | undefined {
  for (const [index, word] of args.entries()) {
    const match = new RegExp(`^-[a-zA-Z]*?${letter}(.*)$`).exec(word);
    if (match && !word.startsWith("--")) return match[1] || args[index + 1];
  }
  return undefined;
}

/** The words that are no flags and no values of these flags. */
function plainWords(args: readonly string[], valued: string): string[] {
  return args.filter((word, index) => {
    const before = args[index - 1] ?? "";
    const isValue = new RegExp(`^-[a-zA-Z]*[${valued}]$`).test(before);
    return !word.startsWith("-") && !isValue;
  });
}

/** `wget` as busybox has it. */
export function wget(run: ToolRun): void {
  const { process, args, err, done } = run;
  const [url = ""] = plainWords(args, "OTU");
  const target = targetOf(url);
  const posted = args.find((word) => word.startsWith("--post-data="));
  const body = posted?.slice("--post-data=".length);
  const method = posted === undefined ? "GET" : "POST";
  const { response, failure, address } = ask(run, method, target, "Wget", body);
  const fail = (text: string) => {
    err(`wget: ${text}\n`);
    done(1);
  };
  if (failure === "unknown host") return fail(`bad address '${target.host}:${target.port}'`);
  if (failure === "timeout") {
    const seconds = Number(valueOf(args, "T"));
    process.after(seconds > 0 ? seconds * 1000 : connectTimeoutMs, () =>
      fail("download timed out"),
    );
    return;
  }
  if (!response) {
    const [ip] = address.split(":");
    const why = failure === "refused" ? "Connection refused" : "Host is unreachable";
    return fail(`can't connect to remote host (${ip}): ${why}`);
  }
  if (response.code >= 400) {
    return fail(`server returned error: HTTP/1.1 ${response.code} ${response.reason}`);
  }
  if (!args.includes("--spider")) save(run, response, valueOf(args, "O"), target);
  done(0);
}

function save(
  { process, out }: ToolRun,
  { body }: HttpResponse,
  output: string | undefined,
  { path }: Target,
): void {
  const name = output ?? (path.slice(path.lastIndexOf("/") + 1) || "index.html");
  if (name === "-") out(body);
  else if (name !== "/dev/null") process.files.write(name, body);
}

/** The forms of `curl` that scripts use. */
export function curl(run: ToolRun): void {
  const { process, args, out, err, done } = run;
  const [url = ""] = plainWords(args, "oXdHmw");
  const target = targetOf(url);
  const { response, failure } = ask(run, valueOf(args, "X") ?? "GET", target, "curl/7.88.1");
  const isSilent = args.some((word) => /^-[a-zA-Z]*s/.test(word) || word === "--silent");
  const showsErrors = !isSilent || args.some((word) => /^-[a-zA-Z]*S/.test(word));
  const fail = (code: number, text: string) => {
    if (showsErrors) err(`curl: (${code}) ${text}\n`);
    done(code);
  };
  const { host, port } = target;
  if (failure === "unknown host") return fail(6, `Could not resolve host: ${host}`);
  if (failure === "timeout") {
    const seconds = Number(valueOf(args, "m"));
    const ms = seconds > 0 ? seconds * 1000 : connectTimeoutMs;
    process.after(ms, () => fail(28, `Failed to connect to ${host} port ${port} after ${ms} ms`));
    return;
  }
  if (!response) {
    return fail(
      7,
      `Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server`,
    );
  }
  const isStrict = args.some((word) => /^-[a-zA-Z]*f/.test(word) || word === "--fail");
  if (isStrict && response.code >= 400) {
    return fail(22, `The requested URL returned error: ${response.code}`);
  }
  const output = valueOf(args, "o") ?? "-";
  save(run, response, output, target);
  const format = valueOf(args, "w");
  if (format) out(format.replaceAll("%{http_code}", `${response.code}`).replaceAll("\\n", "\n"));
  done(0);
}
