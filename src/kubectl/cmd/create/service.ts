import { dns1123Subdomain } from "#api/label-rules.ts";
import { type Command, type Flag, type Invocation, UsageError } from "../command.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

const tcpFlag: Flag = {
  name: "tcp",
  type: "strings",
  default: "[]",
  usage: "Pairs of ports '<port>:<targetPort>'.",
};

const clusterIP: Command = {
  name: "clusterip",
  use: "create service clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]",
  short: "Create a ClusterIP service",
  long: "Create a service that is reached inside the cluster.",
  example: "  # Create the service web\n  kubectl create service clusterip web --tcp=5678:8080",
  flags: [
    ...generatorFlags,
    {
      name: "clusterip",
      type: "string",
      default: "",
      usage: "The address to have; 'None' for a headless service.",
    },
    tcpFlag,
  ],
  run: (invocation) => createServiceObject(invocation, "ClusterIP"),
};

const nodePort: Command = {
  name: "nodeport",
  use: "create service nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
  short: "Create a NodePort service",
  long: "Create a service that has a port on every node.",
  example: "  # Create the service web\n  kubectl create service nodeport web --tcp=5678:8080",
  flags: [
    ...generatorFlags,
    {
      name: "node-port",
      type: "int",
      default: "0",
      usage: "The port on each node; 0 lets the server choose.",
    },
    tcpFlag,
  ],
  run: (invocation) => createServiceObject(invocation, "NodePort"),
};

const loadBalancer: Command = {
  name: "loadbalancer",
  use: "create service loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
  short: "Create a LoadBalancer service",
  long: "Create a service with an address outside of the cluster.",
  example: "  # Create the service web\n  kubectl create service loadbalancer web --tcp=5678:8080",
  flags: [...generatorFlags, tcpFlag],
  run: (invocation) => createServiceObject(invocation, "LoadBalancer"),
};

const externalName: Command = {
  name: "externalname",
  use: "create service externalname NAME --external-name external.name [--dry-run=server|client|none]",
  short: "Create an ExternalName service",
  long: "Create a service that is another name for a host outside of the cluster.",
  example:
    "  # Create the service db\n  kubectl create service externalname db --external-name db.example.com",
  flags: [
    ...generatorFlags,
    {
      name: "external-name",
      type: "string",
      default: "",
      usage: "The host that the service stands for.",
      required: true,
    },
    tcpFlag,
  ],
  run: (invocation) => createServiceObject(invocation, "ExternalName"),
};

/** `kubectl create service`. */
export const createService: Command = {
  name: "service",
  helpOnStderr: true,
  aliases: ["svc"],
  use: "create service [flags]",
  short: "Create a service using a specified subcommand",
  long: "Create a service of one of the four types.",
  commands: [clusterIP, externalName, loadBalancer, nodePort],
};

async function createServiceObject(invocation: Invocation, type: string): Promise<void> {
  const { flags } = invocation;
  const name = nameArgument(invocation);
  const labels = { app: name };
  const headless = type === "ClusterIP" ? flags.string("clusterip") : "";
  const ports = flags
    .strings("tcp")
    .map((tcp) => port(tcp, type === "NodePort" ? flags.int("node-port") : 0));
  if (ports.length === 0 && type !== "ExternalName" && headless !== "None") {
    throw new UsageError("at least one tcp port specifier must be provided");
  }
  const host = type === "ExternalName" ? flags.string("external-name") : "";
  if (type === "ExternalName" && dns1123Subdomain(host).length > 0) {
    throw new UsageError(`invalid service external name ${host}`);
  }
  await generate(
    invocation,
    { group: "", version: "v1", kind: "Service", resource: "services", namespaced: true },
    {
      kind: "Service",
      apiVersion: "v1",
      metadata: { name, creationTimestamp: null, labels },
      spec: {
        ...(ports.length > 0 && { ports }),
        selector: labels,
        ...(headless && { clusterIP: headless }),
        type,
        ...(host && { externalName: host }),
      },
      status: { loadBalancer: {} },
    },
    `${type} service`,
  );
}

function port(tcp: string, onNode: number): Record<string, unknown> {
  const [from = "", to] = tcp.split(":");
  const number = portNumber(from);
  return {
    name: tcp.replaceAll(":", "-"),
    protocol: "TCP",
    port: number,
    targetPort: to === undefined ? number : targetPort(to),
    ...(onNode > 0 && { nodePort: onNode }),
  };
}

function targetPort(text: string): number | string {
  if (!/^[-+]?\d+$/.test(text)) return portName(text);
  const number = Number(text);
  if (number >= 1 && number <= 65_535) return number;
  throw new UsageError("must be between 1 and 65535, inclusive");
}

/** As validation.IsValidPortName says what is wrong. */
function portName(text: string): string {
  const problems = [
    text.length > 15 && "must be no more than 15 characters",
    !/^[-a-z0-9]+$/.test(text) &&
      "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
    !/[a-z]/.test(text) && "must contain at least one letter (a-z)",
    text.includes("--") && "must not contain consecutive hyphens",
    /^-|-$/.test(text) && "must not begin or end with a hyphen",
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new UsageError(problems.join(","));
  return text;
}

function portNumber(text: string): number {
  const refuse = (why: string) =>
    new UsageError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^\d+$/.test(text)) throw refuse("invalid syntax");
  if (Number(text) > 65_535) throw refuse("value out of range");
  return Number(text);
}
