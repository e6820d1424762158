// What probes and lifecycle hooks do to a container: a request, a connection, a command.

import type { IntOrString } from "#api/meta.ts";
import type { Container, LifecycleHandler } from "#api/podspec.ts";
import type { HttpResponse } from "../network/http.ts";
import type { ContainerInstance } from "./instance.ts";
import { runCommand } from "./run-command.ts";

/** How a probe or hook went; `output` is what its Event says. */
export interface HandlerResult {
  readonly ok: boolean;
  readonly output: string;
}

/** Where the handler finds the Pod. */
export interface HandlerTarget {
  readonly instance: ContainerInstance;
  readonly podIP: string;
  /** Where the kubelet's requests come from. */
  readonly nodeIP: string;
  readonly timeoutSeconds: number;
  /** Which container of the Pod listens on a port. */
  readonly listener: (port: number) => ContainerInstance | undefined;
}

/** Runs an exec, httpGet or tcpSocket handler at once. */
export function runHandler(handler: LifecycleHandler, target: HandlerTarget): HandlerResult {
  const { instance, podIP } = target;
  if (handler.exec) {
    const { code, output, elapsedMs } = runCommand(instance, handler.exec.command ?? []);
    if (elapsedMs > target.timeoutSeconds * 1000) {
      return {
        ok: false,
        output: `command timed out: "${(handler.exec.command ?? []).join(" ")}" timed out after ${target.timeoutSeconds}s`,
      };
    }
    return { ok: code === 0, output };
  }
  const action = handler.httpGet ?? handler.tcpSocket;
  if (!action) return { ok: true, output: "" };
  const port = portNumber(instance.spec, action.port);
  const address = `${action.host ?? podIP}:${port}`;
  const refused = `dial tcp ${address}: connect: connection refused`;
  const answering = target.listener(port)?.handler(port);
  if (!handler.httpGet)
    return answering ? { ok: true, output: "" } : { ok: false, output: refused };
  const { path = "/", scheme = "HTTP", httpHeaders = [] } = handler.httpGet;
  const url = `${scheme.toLowerCase()}://${address}${path}`;
  if (!answering) return { ok: false, output: `Get "${url}": ${refused}` };
  const headers: Record<string, string> = { "user-agent": "kube-probe/1.33", accept: "*/*" };
  for (const { name, value } of httpHeaders) headers[name.toLowerCase()] = value;
  const response: HttpResponse = answering(
    { method: "GET", host: action.host ?? podIP, port, path, headers, body: "" },
    target.nodeIP,
  );
  if (response.code >= 200 && response.code < 400) return { ok: true, output: response.body };
  return { ok: false, output: `HTTP probe failed with statuscode: ${response.code}` };
}

function portNumber({ ports = [] }: Container, port: IntOrString): number {
  if (typeof port === "number") return port;
  return ports.find(({ name }) => name === port)?.containerPort ?? Number(port);
}
