import type { PortForward } from "#api/client.ts";
import { type Connection, splice } from "#base/connection.ts";
import type { JsonObject } from "#base/json.ts";
import type { Listener } from "#base/local-network.ts";
import { objectsAt, textAt } from "../resources/fields.ts";
import { pathOf } from "../resources/rest.ts";
import { type Command, type Invocation, UsageError, usageErrorf } from "./command.ts";
import { podRunningTimeoutFlag, podRunningTimeoutOf } from "./remote/flags.ts";
import {
  type ForwardedPort,
  listenAddresses,
  listenFor,
  parsePort,
} from "./remote/local-listeners.ts";
import { podOrType, type TargetPod, targetPod } from "./remote/target-pod.ts";
import { reportUnhandled } from "./remote/unhandled-error.ts";

/** `kubectl port-forward`. */
export const portForward: Command = {
  name: "port-forward",
  heading: "Troubleshooting and Debugging Commands:",
  use: "port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]",
  short: "Forward one or more local ports to a pod",
  long: "Listen on ports of this machine and hand on every connection to a port of a pod. A workload or service stands for the best of its pods, chosen once; when that pod ends, so does the command.",
  example: `  # Local port 8080 leads to port 80 of the pod
  kubectl port-forward pod/web-1 8080:80

  # The same port number on both sides, in the background
  kubectl port-forward deployment/web 8080 &

  # The port of a service that is called https
  kubectl port-forward service/web 8443:https

  # On all addresses of this machine, at any free port
  kubectl port-forward --address 0.0.0.0 pod/web-1 :80`,
  flags: [
    {
      name: "address",
      type: "strings",
      default: "[localhost]",
      usage:
        "The addresses to listen on, separated by commas: IP addresses, or localhost for 127.0.0.1 and ::1.",
    },
    podRunningTimeoutFlag("1m0s"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, factory, flags, streams } = invocation;
  const [target = "", ...words] = args;
  if (words.length === 0) {
    throw usageErrorf(invocation, "TYPE/NAME and list of ports are required for port-forward");
  }
  podRunningTimeoutOf(invocation);
  const found = await targetPod(invocation, { args: podOrType(target) });
  const numbers = words.map((word) => numbered(word, found));
  const phase = textAt(found.pod, "status", "phase");
  if (phase !== "Running") {
    throw new UsageError(
      `unable to forward port because pod is not running. Current status=${phase}`,
    );
  }
  const addresses = listenAddresses(flags.strings("address"));
  const ports = numbers.map(parsePort);
  const { mapping, namespace, name } = found;
  const forward = await factory.client.portForward(
    { method: "GET", path: pathOf({ mapping, namespace, name, subresource: "portforward" }) },
    factory.cancel,
  );
  const listeners: Listener[] = [];
  let listens = false;
  const accept = (connection: Connection, port: ForwardedPort): void => {
    void handle(invocation, forward, connection, port);
  };
  try {
    for (const port of ports) {
      const why = await listenFor(invocation, addresses, port, accept, listeners);
      if (why) await streams.errOut.write(`Unable to listen on port ${port.local}: ${why}\n`);
      else listens = true;
    }
    if (!listens) {
      const all = ports.map(({ local, remote }) => `{${local} ${remote}}`).join(" ");
      throw new UsageError(`unable to listen on any of the requested ports: [${all}]`);
    }
    await forward.closed;
    if (!factory.cancel.cancelled) throw new UsageError("lost connection to pod");
  } finally {
    for (const listener of listeners) listener.close();
    forward.close();
  }
}

async function handle(
  invocation: Invocation,
  forward: PortForward,
  connection: Connection,
  { local, remote }: ForwardedPort,
): Promise<void> {
  await invocation.streams.out.write(`Handling connection for ${local}\n`);
  const there = forward.connect(remote);
  void splice(connection, there);
  const failure = await there.failure;
  if (!failure) return;
  connection.close();
  const message = `an error occurred forwarding ${local} -> ${remote}: ${failure}`;
  await reportUnhandled(invocation, "portforward.go:424", message);
  forward.close();
}

/** The port with numbers for names; of a Service, the port of the pod that it leads to. */
function numbered(word: string, { pod, info }: TargetPod): string {
  const parts = word.split(":");
  const [local = "", remote = local] = parts.length === 2 ? parts : [parts[0]];
  const { object = {} } = info;
  if (info.mapping.kind === "Service") {
    const declared = servicePort(object, remote);
    const number = String(targetOf(declared, pod));
    const isName = !/^[+-]?\d+$/.test(remote);
    const shown = local === remote && isName ? String(declared["port"]) : local;
    return shown === number ? number : `${shown}:${number}`;
  }
  const isNumber = /^[+-]?\d+$/.test(remote);
  const number = isNumber ? remote : containerPort(pod, remote);
  refuseUdp(containerPorts(pod), "containerPort", number, remote);
  return local === remote ? number : `${local}:${number}`;
}

function servicePort(service: JsonObject, wanted: string): JsonObject {
  const ports = objectsAt(service, "spec", "ports");
  const isNumber = /^[+-]?\d+$/.test(wanted);
  const found = ports.find((port) =>
    isNumber ? Number(wanted) === port["port"] : wanted === port["name"],
  );
  const name = textAt(service, "metadata", "name");
  if (!found) {
    throw new UsageError(
      isNumber
        ? `Service ${name} does not have a service port ${Number(wanted)}`
        : `Service '${name}' does not have a named port '${wanted}'`,
    );
  }
  refuseUdp(ports, "port", String(found["port"]), wanted);
  return found;
}

function targetOf(declared: JsonObject, pod: JsonObject): string | number {
  const target = declared["targetPort"];
  if (typeof target === "string") return containerPort(pod, target);
  return typeof target === "number" && target > 0 ? target : Number(declared["port"]);
}

function containerPorts(pod: JsonObject): readonly JsonObject[] {
  return objectsAt(pod, "spec", "containers").flatMap((each) => objectsAt(each, "ports"));
}

function containerPort(pod: JsonObject, name: string): string {
  const found = containerPorts(pod).find((port) => port["name"] === name);
  if (found) return String(found["containerPort"]);
  throw new UsageError(
    `Pod '${textAt(pod, "metadata", "name")}' does not have a named port '${name}'`,
  );
}

function refuseUdp(
  ports: readonly JsonObject[],
  field: string,
  number: string,
  shown: string,
): void {
  const same = ports.filter((port) => String(port[field]) === number);
  const isUdp = same.some((port) => port["protocol"] === "UDP");
  if (!isUdp || same.some((port) => port["protocol"] === "TCP")) return;
  throw new UsageError(`UDP protocol is not supported for ${shown}`);
}
