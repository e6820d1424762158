import { type Command, type Invocation, UsageError } from "../command.ts";
import { nameHash } from "./name-hash.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

/** `kubectl create deployment`. */
export const createDeployment: Command = {
  name: "deployment",
  aliases: ["deploy"],
  use: "create deployment NAME --image=image -- [COMMAND] [args...]",
  short: "Create a deployment with the specified name",
  long: "Create a deployment with this name.",
  example: `  # Create a deployment that runs nginx
  kubectl create deployment web --image=nginx

  # With three pods and a port
  kubectl create deployment web --image=nginx --replicas=3 --port=80

  # With a command
  kubectl create deployment clock --image=busybox -- date`,
  flags: [
    ...generatorFlags,
    {
      name: "image",
      type: "strings",
      default: "[]",
      usage: "The image to run. Several may be given; each gets a container.",
      required: true,
    },
    {
      name: "port",
      type: "int32",
      default: "-1",
      usage: "The port that the containers listen on.",
    },
    {
      name: "replicas",
      shorthand: "r",
      type: "int32",
      default: "1",
      usage: "How many pods to run.",
    },
  ],
  async run(invocation) {
    const name = nameArgument(invocation);
    const type = {
      group: "apps",
      version: "v1",
      kind: "Deployment",
      resource: "deployments",
      namespaced: true,
    };
    await generate(invocation, type, deployment(invocation, name), "deployment");
  },
};

function deployment(
  { args, argsLenAtDash, flags }: Invocation,
  name: string,
): Record<string, unknown> {
  const images = flags.strings("image");
  const command = argsLenAtDash < 0 ? args.slice(1) : args.slice(argsLenAtDash);
  if (images.length > 1 && command.length > 0) {
    throw new UsageError("cannot specify multiple --image options and command");
  }
  const labels = { app: name };
  const port = flags.int("port");
  const containers = images.map((image) => ({
    name: containerName(image),
    image,
    ...(command.length > 0 && { command }),
    ...(port >= 0 && { ports: [{ containerPort: port }] }),
    resources: {},
  }));
  return {
    kind: "Deployment",
    apiVersion: "apps/v1",
    metadata: { name, creationTimestamp: null, labels },
    spec: {
      replicas: flags.int("replicas"),
      selector: { matchLabels: labels },
      template: {
        metadata: { creationTimestamp: null, labels },
        spec: { containers: containers },
      },
      strategy: {},
    },
    status: {},
  };
}

/** `registry:5000/team/nginx:1.27@sha256:…` → `nginx`. */
export function containerName(image: string): string {
  const last = image.split("/").at(-1) ?? image;
  const name = last.split(/[:@]/)[0] ?? last;
  if (!/[_.]/.test(name)) return name;
  // Upstream puts five random characters behind a name that had to be changed; ours follow from the name.
  return `${name.replaceAll(/[_.]/g, "-")}-${nameHash(name).slice(0, 5)}`;
}
