// What probes and lifecycle hooks do to a container: a request, a connection, a command.

import type { IntOrString } from "#api/meta.ts";
import type { Container, HTTPGetAction, LifecycleHandler, ProbeHandler } from "#api/podspec.ts";
import type { HttpResponse } from "../network/http.ts";
import type { ContainerInstance } from "./instance.ts";
import { runCommand } from "./run-command.ts";

/** How a probe or hook went; `output` is what its Event says. */
export interface HandlerResult {
  readonly ok: boolean;
  readonly output: string;
  /** How long it takes. */
  readonly elapsedMs: number;
}

/** Where the handler finds the Pod. */
export interface HandlerTarget {
  readonly instance: ContainerInstance;
  readonly podIP: string;
  /** Where the kubelet's requests come from. */
  readonly nodeIP: string;
  readonly timeoutSeconds: number;
  /** Which container of the Pod with this address listens on a port. */
  readonly listener: (host: string, port: number) => ContainerInstance | undefined;
}

/** Asks a probe's handler at once. */
export function runProbe(probe: ProbeHandler, target: HandlerTarget): HandlerResult {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec) return runExec(exec.command ?? [], target);
  if (httpGet) {
    const { response, output } = get(httpGet, "kube-probe/1.33", target);
    const code = response?.code ?? 0;
    if (!response || (code >= 200 && code < 400)) {
      return { ok: response !== undefined, output, elapsedMs: 0 };
    }
    return { ok: false, output: `HTTP probe failed with statuscode: ${code}`, elapsedMs: 0 };
  }
  if (grpc) return askHealth(grpc.port ?? 0, target);
  if (!tcpSocket) return { ok: true, output: "", elapsedMs: 0 };
  const port = portNumber(target.instance.spec, tcpSocket.port);
  const { host = target.podIP } = tcpSocket;
  const ok = target.listener(host, port) !== undefined;
  const output = ok ? "" : refused(`${host}:${port}`);
  return { ok, output, elapsedMs: 0 };
}

/** Whatever listens is healthy; where nobody does, the client tries until its time is over. */
function askHealth(
  port: number,
  { podIP, timeoutSeconds, listener }: HandlerTarget,
): HandlerResult {
  if (listener(podIP, port)) return { ok: true, output: "service healthy", elapsedMs: 0 };
  return {
    ok: false,
    output: `timeout: failed to connect service "${podIP}:${port}" within ${timeoutSeconds}s: context deadline exceeded`,
    elapsedMs: timeoutSeconds * 1000,
  };
}

/** Runs a lifecycle hook; `output` says what went wrong. Any answer to httpGet will do. */
export function runHook(hook: LifecycleHandler, pod: string, target: HandlerTarget): HandlerResult {
  const { exec, httpGet, sleep } = hook;
  const { name } = target.instance;
  const failed = (what: string, why: string) =>
    `${what} for Container "${name}" in Pod "${pod}" failed - error: ${why}`;
  if (exec) {
    const { command = [] } = exec;
    const { code, output, elapsedMs } = runCommand(target.instance, command);
    const why = `command '${command.join(" ")}' exited with ${code}: ${output}`;
    const what = `Exec lifecycle hook ([${command.join(" ")}])`;
    const text = `${failed(what, why)}, message: ${JSON.stringify(output)}`;
    return { ok: code === 0, output: code === 0 ? "" : text, elapsedMs };
  }
  if (httpGet) {
    const { response, output } = get(httpGet, "kube-lifecycle/1.33", target);
    if (response) return { ok: true, output: "", elapsedMs: 0 };
    const what = `HTTP lifecycle hook (${httpGet.path ?? "/"})`;
    return { ok: false, output: failed(what, output), elapsedMs: 0 };
  }
  return { ok: true, output: "", elapsedMs: (sleep?.seconds ?? 0) * 1000 };
}

function runExec(command: readonly string[], target: HandlerTarget): HandlerResult {
  const { code, output, elapsedMs } = runCommand(target.instance, command);
  if (elapsedMs <= target.timeoutSeconds * 1000) return { ok: code === 0, output, elapsedMs };
  return {
    ok: false,
    output: `command timed out: "${command.join(" ")}" timed out after ${target.timeoutSeconds}s`,
    elapsedMs,
  };
}

/** One request; `output` is the body, or why there is no response. */
function get(
  action: HTTPGetAction,
  agent: string,
  { instance, podIP, nodeIP, listener }: HandlerTarget,
): { readonly response?: HttpResponse; readonly output: string } {
  const { path = "/", scheme = "HTTP", httpHeaders = [], host = podIP } = action;
  const port = portNumber(instance.spec, action.port);
  const address = `${host}:${port}`;
  const answering = listener(host, port)?.handler(port);
  if (!answering) {
    const url = `${scheme.toLowerCase()}://${address}${path}`;
    return { output: `Get "${url}": ${refused(address)}` };
  }
  const headers: Record<string, string> = { "user-agent": agent, accept: "*/*" };
  for (const { name, value } of httpHeaders) headers[name.toLowerCase()] = value;
  const response = answering({ method: "GET", host, port, path, headers, body: "" }, nodeIP);
  return { response, output: response.body };
}

function refused(address: string): string {
  return `dial tcp ${address}: connect: connection refused`;
}

function portNumber({ ports = [] }: Container, port: IntOrString): number {
  if (typeof port === "number") return port;
  return ports.find(({ name }) => name === port)?.containerPort ?? Number(port);
}
