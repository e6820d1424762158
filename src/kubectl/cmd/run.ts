import type { JsonObject } from "#base/json.ts";
import { nameOf, printerOf } from "../printers/printer.ts";
import { type Command, type Flag, type Invocation, UsageError, usageErrorf } from "./command.ts";
import {
  dryRunFlag,
  dryRunOf,
  dryRunSuffix,
  fieldManagerFlag,
  filenameFlags,
  printFlags,
} from "./common-flags.ts";
import { builtIn, sendObject } from "./create-object.ts";
import { propagationPolicyOf } from "./cascade.ts";
import { imageReference } from "./image-reference.ts";
import { withStructLastApplied } from "./last-applied.ts";
import { overridden, overrideFlags } from "./overrides.ts";
import { runAttached } from "./remote/run-attached.ts";
import { recorded, recordFlag } from "./record.ts";

const podFlags: readonly Flag[] = [
  { name: "annotations", type: "stringArray", default: "[]", usage: "Annotations of the pod." },
  {
    name: "attach",
    type: "bool",
    default: "false",
    usage: "Stay connected to the container once it runs; -i means that, too.",
  },
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
    name: "expose",
    type: "bool",
    default: "false",
    usage: "Create a service for the pod, too. Needs --port.",
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
  {
    name: "leave-stdin-open",
    type: "bool",
    default: "false",
    usage: "Keep stdin open when the first one who attached to it is gone.",
  },
  {
    name: "pod-running-timeout",
    type: "duration",
    default: "1m0s",
    usage: "How long to wait for a pod that runs (like 5s, 2m, or 3h, higher than zero).",
  },
  { name: "port", type: "string", default: "", usage: "The port that the container listens on." },
  {
    name: "privileged",
    type: "bool",
    default: "false",
    usage: "Run the container in privileged mode.",
  },
  {
    name: "quiet",
    shorthand: "q",
    type: "bool",
    default: "false",
    usage: "Print only what the container prints.",
  },
  {
    name: "restart",
    type: "string",
    default: "Always",
    usage: "The restart policy of the pod: [Always, OnFailure, Never].",
  },
  {
    name: "rm",
    type: "bool",
    default: "false",
    usage: "Delete the pod when it is through. Only with --attach or --stdin.",
  },
  {
    name: "save-config",
    type: "bool",
    default: "false",
    usage: "Note the object in its own annotation, for a later kubectl apply.",
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

/** The flags of `kubectl delete` that `run` has for --rm. */
const deletionFlags: readonly Flag[] = [
  {
    name: "cascade",
    type: "string",
    default: "background",
    noOptDefault: "background",
    usage: "As for kubectl delete, with --rm.",
  },
  ...filenameFlags("Not looked at by kubectl run."),
  { name: "force", type: "bool", default: "false", usage: "As for kubectl delete, with --rm." },
  { name: "grace-period", type: "int", default: "-1", usage: "As for kubectl delete, with --rm." },
  { name: "timeout", type: "duration", default: "0s", usage: "As for kubectl delete, with --rm." },
  { name: "wait", type: "bool", default: "false", usage: "As for kubectl delete, with --rm." },
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
  flags: [
    dryRunFlag,
    fieldManagerFlag("kubectl-run"),
    recordFlag,
    ...podFlags,
    ...overrideFlags,
    ...printFlags,
    ...deletionFlags,
  ],
  run: runPod,
};

async function runPod(invocation: Invocation): Promise<void> {
  const { args, flags, mapper, streams } = invocation;
  const rest = invocation.rest.typed;
  const given = pairs(flags.string("labels").split(",").filter(Boolean));
  const printer = printerOf(invocation, { structOrder: true });
  check(invocation);
  await propagationPolicyOf(invocation);
  const [name = ""] = args;
  const labels = Object.keys(given).length > 0 ? given : { run: name };
  // The real one looks its own types up, too.
  await mapper.all();
  const created = await sendObject(
    invocation,
    podType,
    noted(invocation, overridden(flags, pod(invocation, name, labels))),
    { rest },
  );
  const say = (object: JsonObject) =>
    printer
      ? printer.print(object)
      : streams.out.write(`${nameOf(object)} created${dryRunSuffix(dryRunOf(flags))}\n`);
  if (flags.bool("expose")) {
    const front = service(name, given, labels, Number(flags.string("port")));
    // The pod is created first, but told last.
    await say(await sendObject(invocation, serviceType, noted(invocation, front), { rest }));
    if (flags.string("output") === "yaml") await streams.out.write("---\n");
  }
  if (!attaches(invocation)) return say(created);
  const remove = flags.bool("rm");
  await runAttached(invocation, { mapping: builtIn(podType), pod: created, remove });
}

function attaches({ flags }: Invocation): boolean {
  return flags.changed("attach") ? flags.bool("attach") : flags.bool("stdin");
}

const podType = { group: "", version: "v1", kind: "Pod", resource: "pods", namespaced: true };
const serviceType = { ...podType, kind: "Service", resource: "services" };

function noted(invocation: Invocation, object: JsonObject): JsonObject {
  const { flags } = invocation;
  const note = flags.bool("save-config") && dryRunOf(flags) !== "client";
  return recorded(invocation, note ? withStructLastApplied(object) : object);
}

function check(invocation: Invocation): void {
  const { args, argsLenAtDash, flags } = invocation;
  const restart = flags.string("restart");
  const pullPolicy = flags.string("image-pull-policy");
  const image = flags.string("image");
  const port = flags.string("port");
  const attach = attaches(invocation);
  const wrong = (condition: boolean, message: string) => {
    if (condition) throw usageErrorf(invocation, message);
  };
  wrong(
    !["", "Always", "OnFailure", "Never"].includes(restart),
    `invalid restart policy: ${restart}`,
  );
  wrong(
    !["", "Always", "IfNotPresent", "Never"].includes(pullPolicy),
    `invalid image pull policy: ${pullPolicy}`,
  );
  wrong(
    flags.duration("pod-running-timeout") <= 0,
    "--pod-running-timeout must be higher than zero",
  );
  dryRunOf(flags);
  wrong(args.length === 0 || argsLenAtDash === 0, "NAME is required for run");
  if (image === "") throw new UsageError("--image is required");
  if (!imageReference.test(image)) {
    throw new UsageError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  }
  wrong(
    flags.bool("tty") && !flags.bool("stdin"),
    "-i/--stdin is required for containers with -t/--tty=true",
  );
  wrong(flags.bool("expose") && port === "", "--port must be set when exposing a service");
  wrong(!attach && flags.bool("rm"), "--rm should only be used for attached containers");
  wrong(
    attach && dryRunOf(flags) !== "none",
    "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
  );
  if (port !== "" && !/^[+-]?\d+$/.test(port)) {
    throw new UsageError(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  }
}

function pod(
  { args, flags }: Invocation,
  name: string,
  labels: Record<string, string>,
): JsonObject {
  const annotations = Object.fromEntries(
    flags.strings("annotations").map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new UsageError(`invalid annotations format: ${text}`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
  const words = args.slice(1);
  const port = flags.string("port");
  const pullPolicy = flags.string("image-pull-policy");
  const env = flags.strings("env").map((text) => {
    const [, key, value] = /^(?!\.=|\.\.)([-._a-zA-Z][-._a-zA-Z0-9]*)=(.*)$/s.exec(text) ?? [];
    if (key === undefined) throw new UsageError(`invalid env: ${text}`);
    return { name: key, ...(value && { value }) };
  });
  const stdinOnce = flags.bool("stdin") && !flags.bool("leave-stdin-open");
  const container = {
    name,
    image: flags.string("image"),
    ...(words.length > 0 && { [flags.bool("command") ? "command" : "args"]: words }),
    ...(port && { ports: [{ containerPort: Number(port) }] }),
    ...(env.length > 0 && { env }),
    resources: {},
    ...(pullPolicy && { imagePullPolicy: pullPolicy }),
    ...(flags.bool("privileged") && { securityContext: { privileged: true } }),
    ...(flags.bool("stdin") && { stdin: true }),
    ...(stdinOnce && { stdinOnce: true }),
    ...(flags.bool("tty") && { tty: true }),
  };
  return {
    kind: "Pod",
    apiVersion: "v1",
    metadata: {
      name,
      creationTimestamp: null,
      labels,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      containers: [container],
      restartPolicy: flags.string("restart") || "Always",
      dnsPolicy: "ClusterFirst",
    },
    status: {},
  };
}

function service(
  name: string,
  given: Record<string, string>,
  selector: Record<string, string>,
  port: number,
): JsonObject {
  return {
    kind: "Service",
    apiVersion: "v1",
    metadata: {
      name,
      creationTimestamp: null,
      ...(Object.keys(given).length > 0 && { labels: given }),
    },
    spec: { ports: [{ protocol: "TCP", port, targetPort: port }], selector },
    status: { loadBalancer: {} },
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
