import { StatusError } from "#api/errors.ts";
import type { Files } from "#base/files.ts";
import type { JsonObject } from "#base/json.ts";
import { TextSink } from "#base/streams.ts";
import { printerOf } from "../printers/printer.ts";
import { UsageError } from "../errors.ts";
import { objectsAt, textAt } from "../resources/fields.ts";
import type { Command, Invocation } from "./command.ts";
import { allNamespacesFlag, printFlags } from "./common-flags.ts";

/** `kubectl cluster-info dump`. */
export const clusterInfoDump: Command = {
  name: "dump",
  use: "cluster-info dump [flags]",
  short: "Dump relevant information for debugging and diagnosis",
  long: `Print what one needs to find out what is wrong with a cluster: nodes, and of each namespace the events, services, workloads, pods and the logs of their containers.

 By default all goes to stdout, for the current namespace and kube-system. With --output-directory each list becomes a file.`,
  example: `  # Print all
  kubectl cluster-info dump

  # Of every namespace, into a directory
  kubectl cluster-info dump --all-namespaces --output-directory=/tmp/cluster-state`,
  flags: [
    allNamespacesFlag,
    {
      name: "namespaces",
      type: "strings",
      default: "[]",
      usage: "The namespaces to dump, separated by commas.",
    },
    {
      name: "output-directory",
      type: "string",
      default: "",
      usage: 'Where to write files. "" or "-" prints to stdout.',
    },
    {
      name: "pod-running-timeout",
      type: "duration",
      default: "20s",
      usage: "How long to wait until a pod runs (such as 5s, 2m or 3h).",
    },
    ...printFlags.map((flag) => (flag.name === "output" ? { ...flag, default: "json" } : flag)),
  ],
  run,
};

/** The lists of a namespace in the order in which they are dumped, and their file names. */
const lists = [
  ["events", "events"],
  ["replicationcontrollers", "replication-controllers"],
  ["services", "services"],
  ["daemonsets.apps", "daemonsets"],
  ["deployments.apps", "deployments"],
  ["replicasets.apps", "replicasets"],
  ["pods", "pods"],
] as const;

async function run(invocation: Invocation): Promise<void> {
  const { flags, mapper, namespace, rest, streams } = invocation;
  if (flags.duration("pod-running-timeout") <= 0) {
    throw new UsageError("--pod-running-timeout must be higher than zero");
  }
  const folder = flags.string("output-directory");
  const toFiles = folder !== "" && folder !== "-";
  const write = async (name: string, text: string): Promise<void> => {
    if (toFiles) writeBelow(invocation.factory.files, folder, name, text);
    else await streams.out.write(text);
  };
  const list = async (word: string, within: string): Promise<JsonObject> =>
    rest.clientset.list({ mapping: await mapper.type(word), namespace: within });
  const output = flags.string("output");
  const ending = output === "json" || output === "yaml" ? `.${output}` : ".txt";
  const printed = listPrinter(invocation);
  await write(`nodes${ending}`, await printed(await list("nodes", "")));
  const given = flags.strings("namespaces");
  const namespaces = flags.bool("all-namespaces")
    ? objectsAt(await list("namespaces", ""), "items").map((item) =>
        textAt(item, "metadata", "name"),
      )
    : given.length > 0
      ? given
      : ["kube-system", namespace];
  for (const each of namespaces) {
    for (const [word, name] of lists) {
      const found = await list(word, each);
      await write(`${each}/${name}${ending}`, await printed(found));
      if (word !== "pods") continue;
      for (const pod of objectsAt(found, "items")) {
        const logs = await logsOf(invocation, pod);
        await write(`${each}/${textAt(pod, "metadata", "name")}/logs.txt`, logs);
      }
    }
  }
  if (toFiles) await streams.out.write(`Cluster info dumped to ${folder}\n`);
}

/** The texts of lists, by one printer: YAML documents after the first begin with `---`. */
function listPrinter(invocation: Invocation): (list: JsonObject) => Promise<string> {
  const out = new TextSink();
  const streams = { ...invocation.streams, out };
  const printer = printerOf({ ...invocation, streams }, { structOrder: true });
  const { flags } = invocation;
  const byName = flags.changed("output") && ["", "name"].includes(flags.string("output"));
  return async (list) => {
    if (byName) {
      const type = `*${textAt(list, "apiVersion").split("/").at(-1)}.${textAt(list, "kind")}`;
      throw new UsageError(`list types are not supported by name printing: ${type}`);
    }
    const before = out.text.length;
    await printer?.print(list);
    return out.text.slice(before);
  };
}

async function logsOf({ rest }: Invocation, pod: JsonObject): Promise<string> {
  const name = textAt(pod, "metadata", "name");
  const namespace = textAt(pod, "metadata", "namespace");
  const containers = ["initContainers", "containers"].flatMap((field) =>
    objectsAt(pod, "spec", field).map((container) => textAt(container, "name")),
  );
  let text = "";
  for (const container of containers) {
    text += `==== START logs for container ${container} of pod ${namespace}/${name} ====\n`;
    try {
      const { body } = await rest.request({
        method: "GET",
        path: `/api/v1/namespaces/${namespace}/pods/${name}/log`,
        query: [["container", container]],
      });
      text += String(body);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      text += `Request log error: ${unread(error)} (get pods ${name})\n`;
    }
    text += `==== END logs for container ${container} of pod ${namespace}/${name} ====\n`;
  }
  return text;
}

/** What a client says of a refusal that it has not read. As NewGenericServerResponse in apimachinery/pkg/api/errors. */
function unread({ status }: StatusError): string {
  switch (status.code) {
    case 400:
      return "the server rejected our request for an unknown reason";
    case 401:
      return "the server has asked for the client to provide credentials";
    case 403:
      return "unknown";
    case 404:
      return "the server could not find the requested resource";
    default:
      return 'an error on the server ("unknown") has prevented the request from succeeding';
  }
}

/** Writes `folder/name`, with the folders that lead to it. */
function writeBelow(files: Files, folder: string, name: string, text: string): void {
  const parts = [folder, ...name.split("/")];
  for (let length = 1; length < parts.length; length++) {
    const path = parts.slice(0, length).join("/");
    if (files.kind(path) === undefined) files.makeDirectory(path);
  }
  files.write(parts.join("/"), text);
}
