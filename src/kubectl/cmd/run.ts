import type { JsonObject } from "#base/json.ts";
import { printerOf } from "../printers/printer.ts";
import { type Command, type Flag, type Invocation, UsageError, usageErrorf } from "./command.ts";
import { dryRunFlag, dryRunOf, fieldManagerFlag, printFlags } from "./common-flags.ts";
import { createObject } from "./create-object.ts";

const podFlags: readonly Flag[] = [
  { name: "annotations", type: "stringArray", default: "[]", usage: "Annotations of the pod." },
  {
    name: "command",
    type: "bool",
    default: "false",
    usage: "Take what follows the name for the container's command, not its arguments.",
  },
  {
    name: "env",
    type: "stringArray",
    default: "[]",
    usage: "Environment variables of the container.",
  },
  {
    name: "image",
    type: "string",
    default: "",
    usage: "The image that the container runs.",
    required: true,
  },
  {
    name: "image-pull-policy",
    type: "string",
    default: "",
    usage: "When the image is pulled; the server's default if empty.",
  },
  {
    name: "labels",
    shorthand: "l",
    type: "string",
    default: "",
    usage: "Labels of the pod, separated by commas.",
  },
  { name: "port", type: "string", default: "", usage: "The port that the container listens on." },
  {
    name: "privileged",
    type: "bool",
    default: "false",
    usage: "Run the container in privileged mode.",
  },
  {
    name: "restart",
    type: "string",
    default: "Always",
    usage: "The restart policy of the pod: [Always, OnFailure, Never].",
  },
  {
    name: "stdin",
    shorthand: "i",
    type: "bool",
    default: "false",
    usage: "Keep the container's stdin open.",
  },
  {
    name: "tty",
    shorthand: "t",
    type: "bool",
    default: "false",
    usage: "Give the container a terminal.",
  },
];

/** `kubectl run`. */
export const run: Command = {
  name: "run",
  heading: "Basic Commands (Beginner):",
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: "Run a particular image on the cluster",
  long: "Create a pod that runs an image.",
  example: `  # Run nginx
  kubectl run web --image=nginx

  # With a port and an environment variable
  kubectl run cache --image=redis --port=6379 --env="MODE=small"

  # Print what would be sent
  kubectl run web --image=nginx --dry-run=client -o yaml

  # With another command
  kubectl run clock --image=busybox --command -- date`,
  flags: [dryRunFlag, fieldManagerFlag("kubectl-run"), ...podFlags, ...printFlags],
  run: runPod,
};

async function runPod(invocation: Invocation): Promise<void> {
  const { args, argsLenAtDash, flags } = invocation;
  const [name] = args;
  if (name === undefined || argsLenAtDash === 0) {
    throw usageErrorf(invocation, "NAME is required for run");
  }
  if (flags.string("image") === "") throw new UsageError("--image is required");
  dryRunOf(flags);
  printerOf(invocation, { structOrder: true });
  await createObject(
    invocation,
    { group: "", version: "v1", kind: "Pod", resource: "pods", namespaced: true },
    pod(invocation, name),
  );
}

function pod({ args, flags }: Invocation, name: string): JsonObject {
  const labels = pairs(flags.string("labels").split(",").filter(Boolean));
  const annotations = pairs(flags.strings("annotations"));
  const words = args.slice(1);
  const port = flags.string("port");
  const pullPolicy = flags.string("image-pull-policy");
  const env = flags.strings("env").map((text) => {
    const [key = "", ...value] = text.split("=");
    if (!text.includes("=")) throw new UsageError(`invalid env: ${text}`);
    return { name: key, value: value.join("=") };
  });
  const container = {
    name,
    image: flags.string("image"),
    ...(words.length > 0 && { [flags.bool("command") ? "command" : "args"]: words }),
    ...(port && { ports: [{ containerPort: Number(port) }] }),
    ...(env.length > 0 && { env }),
    resources: {},
    ...(pullPolicy && { imagePullPolicy: pullPolicy }),
    ...(flags.bool("privileged") && { securityContext: { privileged: true } }),
    ...(flags.bool("stdin") && { stdin: true, stdinOnce: true }),
    ...(flags.bool("tty") && { tty: true }),
  };
  return {
    kind: "Pod",
    apiVersion: "v1",
    metadata: {
      name,
      creationTimestamp: null,
      labels: Object.keys(labels).length > 0 ? labels : { run: name },
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      containers: [container],
      restartPolicy: flags.string("restart"),
      dnsPolicy: "ClusterFirst",
    },
    status: {},
  };
}

function pairs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new UsageError(`unexpected label spec: ${text}`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
