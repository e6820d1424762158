import { parseFieldSelector, parseSelector, SelectorError } from "#api/selectors.ts";
import { objectsAt, textAt } from "../resources/fields.ts";
import { accept, type Rest } from "../resources/rest.ts";
import { type Command, type Flag, type Invocation, UsageError, usageErrorf } from "./command.ts";
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from "./common-flags.ts";

const noHeaders: Flag = {
  name: "no-headers",
  type: "bool",
  default: "false",
  usage: "Print no line of headers.",
};
const sortBy: Flag = {
  name: "sort-by",
  type: "string",
  default: "",
  usage: "Sort by 'cpu' or 'memory'.",
};
const protocolBuffers: Flag = {
  name: "use-protocol-buffers",
  type: "bool",
  default: "true",
  usage: "Talk to the metrics API in protocol buffers.",
};
const nodeFlags: readonly Flag[] = [
  noHeaders,
  selectorFlag,
  {
    name: "show-capacity",
    type: "bool",
    default: "false",
    usage: "Percentages of the capacity, not of what is allocatable.",
  },
  sortBy,
  protocolBuffers,
];
const podFlags: readonly Flag[] = [
  allNamespacesFlag,
  {
    name: "containers",
    type: "bool",
    default: "false",
    usage: "Print the containers of each pod.",
  },
  fieldSelectorFlag,
  noHeaders,
  selectorFlag,
  sortBy,
  { name: "sum", type: "bool", default: "false", usage: "Print the sum of all." },
  protocolBuffers,
];

/** `kubectl top`: asks for the group metrics.k8s.io, which a cluster without a metrics server does not have. */
export const top: Command = {
  name: "top",
  helpOnStderr: true,
  heading: "Cluster Management Commands:",
  use: "top [flags]",
  short: "Display resource (CPU/memory) usage",
  long: "Print how much CPU and memory nodes and pods use. A metrics server must run in the cluster.",
  commands: [subject("node", ["nodes", "no"], nodeFlags), subject("pod", ["pods", "po"], podFlags)],
};

function subject(name: string, aliases: readonly string[], flags: readonly Flag[]): Command {
  return {
    name,
    aliases,
    use: `top ${name} [NAME | -l label]`,
    short: `Display resource (CPU/memory) usage of ${name}s`,
    long: `Print how much CPU and memory ${name}s use.`,
    flags,
    async run(invocation) {
      check(invocation, name);
      const { flags: given, rest } = invocation;
      checkSelectors(
        given.string("selector"),
        name === "pod" ? given.string("field-selector") : "",
      );
      const groups = await servedGroups(rest);
      throw new UsageError(
        groups.includes("metrics.k8s.io")
          ? "this kubectl does not read metrics"
          : "Metrics API not available",
      );
    },
  };
}

function check(invocation: Invocation, name: string): void {
  const { args, flags } = invocation;
  if (args.length > 1) throw usageErrorf(invocation, `${name} [NAME | -l label]`);
  if (!["", "cpu", "memory"].includes(flags.string("sort-by"))) {
    throw new UsageError("--sort-by accepts only cpu or memory");
  }
  const selects = flags.string("selector") || (name === "pod" && flags.string("field-selector"));
  if (args.length === 1 && selects) {
    const selector = name === "pod" ? "selector" : "--selector";
    throw new UsageError(`only one of NAME or ${selector} can be provided`);
  }
}

function checkSelectors(labels: string, fields: string): void {
  try {
    parseSelector(labels);
    parseFieldSelector(fields);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new UsageError(error.message);
  }
}

/** This command asks discovery itself, and for groups only. */
async function servedGroups(rest: Rest): Promise<readonly string[]> {
  const groups: string[] = [];
  for (const path of ["/api", "/apis"]) {
    const headers = { accept: accept.discovery };
    const { body } = await rest.request({ method: "GET", path, headers });
    groups.push(...objectsAt(body, "items").map((group) => textAt(group, "metadata", "name")));
    groups.push(...objectsAt(body, "groups").map((group) => textAt(group, "name")));
  }
  return groups;
}
