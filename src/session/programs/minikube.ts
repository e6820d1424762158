import type { Node, Service } from "#api/core.ts";
import type { Cluster } from "#cluster/cluster.ts";
import type { Program } from "#shell/program.ts";

// Texts as printed by minikube v1.36.0.

const usage = `minikube is simulated by Slipway as far as lessons need it:

  minikube ip [-n NODE]            the address of a node
  minikube status                  how each node is
  minikube service NAME [--url]    where a NodePort Service can be reached
  minikube service list            all Services with their URLs
  minikube node list               the nodes and their addresses
  minikube node stop NAME          switches a worker node off, as a failure would
  minikube node start NAME         switches it on again
  minikube profile list            the one cluster that there is
  minikube version                 the version that is simulated
`;

/** Commands of minikube that act on machines, which a simulated cluster does not have. */
const leftOut = new Set([
  "addons",
  "cache",
  "config",
  "dashboard",
  "delete",
  "docker-env",
  "image",
  "logs",
  "mount",
  "pause",
  "ssh",
  "start",
  "stop",
  "tunnel",
  "unpause",
  "update-check",
]);

/** `minikube status` when machines or kubelets are stopped: two bits of three. */
const stoppedCode = 7;

interface Answer {
  readonly out?: string;
  readonly error?: string;
  readonly exitCode?: number;
}

/** `minikube` for the cluster that is already running. */
export function minikube(cluster: Cluster): Program {
  const program: Program = async ({ args, streams }) => {
    const { out = "", error = "", exitCode = error ? 1 : 0 } = answer(cluster, args);
    if (out) await streams.out.write(out);
    if (error) await streams.errOut.write(error);
    return exitCode;
  };
  return Object.assign(program, {
    complete: async (words: readonly string[], current: string) =>
      candidates(cluster, words).filter((word) => word.startsWith(current)),
  });
}

function candidates(cluster: Cluster, words: readonly string[]): readonly string[] {
  if (words.length === 0) return ["ip", "node", "profile", "service", "status", "version"];
  if (words.length > 1) return [];
  if (words[0] === "node") return ["list", "start", "stop"];
  if (words[0] === "profile") return ["list"];
  if (words[0] !== "service") return [];
  return ["list", ...cluster.list("services", "default").map(({ metadata }) => metadata.name)];
}

function answer(cluster: Cluster, args: readonly string[]): Answer {
  const { words, flags } = split(args);
  const [command = "", argument] = words;
  const nodes = inOrder(cluster.list("nodes"));
  switch (command) {
    case "":
    case "help":
      return { out: usage };
    case "ip":
      return ip(nodes, flags.get("node") ?? flags.get("n"));
    case "status":
      return status(cluster, nodes);
    case "version":
      return {
        out: flags.has("short")
          ? "v1.36.0\n"
          : "minikube version: v1.36.0\ncommit: f8f52f5de11fc6ad8244afac475e1d0f96841df1-dirty\n",
      };
    case "node":
      return nodeCommand(cluster, nodes, argument, words[2]);
    case "profile":
      return { out: argument === "list" ? profileList(nodes) : usage };
    case "service": {
      const namespace = flags.get("namespace") ?? flags.get("n");
      return service(cluster, argument, namespace, flags.has("url"));
    }
    default:
      return unknown(command);
  }
}

function unknown(command: string): Answer {
  if (leftOut.has(command)) {
    const text = `minikube ${command}: Slipway leaves this out; the cluster is simulated and always running.\n`;
    return { error: text };
  }
  const text = `Error: unknown command "${command}" for "minikube"\nRun 'minikube --help' for usage.\n`;
  return { error: text };
}

const valued = new Set(["n", "node", "namespace", "p", "profile", "o", "output", "format"]);

function split(args: readonly string[]): { words: string[]; flags: Map<string, string> } {
  const words: string[] = [];
  const flags = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    const [, name, value] = /^--?([^=]+)(?:=(.*))?$/.exec(arg) ?? [];
    if (name === undefined) words.push(arg);
    else flags.set(name, value ?? (valued.has(name) ? (args[++index] ?? "") : ""));
  }
  return { words, flags };
}

/** minikube lists nodes in the order in which they were added. */
function inOrder(nodes: readonly Node[]): readonly Node[] {
  return nodes.toSorted((a, b) =>
    a.metadata.name.localeCompare(b.metadata.name, "en", { numeric: true }),
  );
}

function addressOf(node: Node | undefined): string {
  return node?.status.addresses?.find(({ type }) => type === "InternalIP")?.address ?? "";
}

function ip(nodes: readonly Node[], name: string | undefined): Answer {
  const node = name === undefined ? nodes[0] : nodes.find(({ metadata }) => metadata.name === name);
  return node ? { out: `${addressOf(node)}\n` } : nodeNotFound(name ?? "");
}

/** The exit code tells as well that something does not run. */
function status(cluster: Cluster, nodes: readonly Node[]): Answer {
  const out = nodes.map((node, index) => statusOf(cluster, node, index)).join("");
  const isDown = nodes.some(({ metadata }) => !cluster.nodeIsOn(metadata.name));
  return isDown ? { out, exitCode: stoppedCode } : { out };
}

function statusOf(cluster: Cluster, { metadata }: Node, index: number): string {
  const state = cluster.nodeIsOn(metadata.name) ? "Running" : "Stopped";
  const machine = `host: ${state}\nkubelet: ${state}\n`;
  return index === 0
    ? `${metadata.name}\ntype: Control Plane\n${machine}apiserver: Running\nkubeconfig: Configured\n\n`
    : `${metadata.name}\ntype: Worker\n${machine}\n`;
}

function nodeCommand(
  cluster: Cluster,
  nodes: readonly Node[],
  command: string | undefined,
  given: string | undefined,
): Answer {
  if (command === "list") return { out: nodeList(nodes) };
  if (command !== "start" && command !== "stop") return { out: usage };
  if (given === undefined) {
    const text = `Usage: minikube node ${command} [name]`;
    return { error: `\n❌  Exiting due to MK_USAGE: ${text}\n\n`, exitCode: 14 };
  }
  // Nodes go by their machine's name or by its end: m02.
  const name = [given, `minikube-${given}`].find((each) => cluster.hasMachine(each));
  if (name === undefined) return nodeNotFound(given);
  const isOn = cluster.nodeIsOn(name);
  if (command === "start") {
    if (isOn) return { out: `✨  ${name} is already running\n` };
    cluster.startNode(name);
    return {
      out: `👍  Starting "${name}" worker node in "minikube" cluster\n🔄  Restarting existing docker container for "${name}" ...\n🏄  Successfully started node ${name}!\n`,
    };
  }
  if (name === "minikube") {
    return { error: `minikube node stop: Slipway leaves this out for the control plane.\n` };
  }
  cluster.stopNode(name);
  return {
    out: `✋  Stopping node "${name}"  ...\n🛑  Powering off "${name}" via SSH ...\n🛑  Successfully stopped node ${name}\n`,
  };
}

function nodeNotFound(name: string): Answer {
  const text = `\n❌  Exiting due to GUEST_NODE_RETRIEVE: retrieving node: Could not find node ${name}\n\n`;
  return { error: text, exitCode: 80 };
}

function nodeList(nodes: readonly Node[]): string {
  return nodes.map((node) => `${node.metadata.name}\t${addressOf(node)}\n`).join("");
}

function profileList(nodes: readonly Node[]): string {
  const version = nodes[0]?.status.nodeInfo?.kubeletVersion ?? "";
  const runtime = nodes[0]?.status.nodeInfo?.containerRuntimeVersion.replace(/:.*/, "") ?? "";
  const head = [
    "Profile",
    "Driver",
    "Runtime",
    "IP",
    "Port",
    "Version",
    "Status",
    "Nodes",
    "Active Profile",
    "Active Kubecontext",
  ];
  const row = [
    "minikube",
    "docker",
    runtime,
    addressOf(nodes[0]),
    "8443",
    version,
    "OK",
    `${nodes.length}`,
    "*",
    "*",
  ];
  return table([head, row]);
}

function service(
  cluster: Cluster,
  name: string | undefined,
  namespace: string | undefined,
  urlOnly: boolean,
): Answer {
  const address = addressOf(inOrder(cluster.list("nodes"))[0]);
  if (name === undefined) {
    return {
      error: "\n❌  Exiting due to MK_USAGE: You must specify a service name\n\n",
      exitCode: 14,
    };
  }
  if (name === "list") {
    const services = cluster.list("services", namespace);
    return { out: serviceTable(services, address) };
  }
  const found = cluster.find("services", namespace ?? "default", name);
  if (!found) return serviceNotFound(name, namespace ?? "default");
  const urls = urlsOf(found, address);
  if (urls.length === 0) {
    const text = `😿  service ${found.metadata.namespace}/${name} has no node port\n`;
    return { out: serviceTable([found], address), error: text, exitCode: 0 };
  }
  if (urlOnly) return { out: `${urls.join("\n")}\n` };
  const text = "Slipway has no browser to open this in; `curl` reaches it.\n";
  return { out: serviceTable([found], address), error: text, exitCode: 0 };
}

function serviceNotFound(name: string, namespace: string): Answer {
  const error = `
❌  Exiting due to SVC_NOT_FOUND: Service '${name}' was not found in '${namespace}' namespace.
You may select another namespace by using 'minikube service ${name} -n <namespace>'. Or list out all the services using 'minikube service list'

`;
  return { error, exitCode: 115 };
}

function urlsOf({ spec }: Service, address: string): readonly string[] {
  return (spec.ports ?? []).flatMap(({ nodePort }) =>
    nodePort === undefined ? [] : [`http://${address}:${nodePort}`],
  );
}

function serviceTable(services: readonly Service[], address: string): string {
  const rows = services.map((one) => {
    const { metadata, spec } = one;
    const urls = urlsOf(one, address);
    const ports = (spec.ports ?? []).map(({ name, port }) =>
      name ? `${name}/${port}` : `${port}`,
    );
    const target = urls.length > 0 ? ports.join(",") : "No node port";
    return [metadata.namespace ?? "", metadata.name, target, urls.join(" ")];
  });
  return table([["NAMESPACE", "NAME", "TARGET PORT", "URL"], ...rows]);
}

/** The table of olekukonko/tablewriter: heads centred, numbers to the right, the rest to the left. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|\n`;
  const lines = rows.map((row, index) => {
    const cells = widths.map((width, column) => {
      const text = row[column] ?? "";
      return index === 0 ? centred(text, width) : aligned(text, width);
    });
    return `| ${cells.join(" | ")} |\n`;
  });
  return `${rule}${lines[0]}${rule}${lines.slice(1).join("")}${rule}`;
}

function centred(text: string, width: number): string {
  const left = Math.floor((width - text.length) / 2);
  return text.padStart(text.length + left).padEnd(width);
}

function aligned(text: string, width: number): string {
  return /^[\d.]+$/.test(text) && !/\..*\./.test(text) ? text.padStart(width) : text.padEnd(width);
}
