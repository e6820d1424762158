import type { JsonObject } from "#base/json.ts";
import { objectAt, textAt, textMapAt } from "../../resources/fields.ts";
import { resolve } from "../../resources/resolve.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

/** `kubectl create namespace`. */
export const createNamespace: Command = {
  name: "namespace",
  aliases: ["ns"],
  use: "create namespace NAME [--dry-run=server|client|none]",
  short: "Create a namespace with the specified name",
  long: "Create a namespace with this name.",
  example: "  # Create the namespace demo\n  kubectl create namespace demo",
  flags: generatorFlags,
  async run(invocation) {
    const name = nameArgument(invocation);
    await generate(
      invocation,
      { group: "", version: "v1", kind: "Namespace", resource: "namespaces", namespaced: false },
      {
        kind: "Namespace",
        apiVersion: "v1",
        metadata: { name, creationTimestamp: null },
        spec: {},
        status: {},
      },
    );
  },
};

/** `kubectl create serviceaccount`. */
export const createServiceAccount: Command = {
  name: "serviceaccount",
  aliases: ["sa"],
  use: "create serviceaccount NAME [--dry-run=server|client|none]",
  short: "Create a service account with the specified name",
  long: "Create a service account with this name.",
  example: "  # Create the service account robot\n  kubectl create serviceaccount robot",
  flags: generatorFlags,
  async run(invocation) {
    const name = nameArgument(invocation);
    await generate(
      invocation,
      {
        group: "",
        version: "v1",
        kind: "ServiceAccount",
        resource: "serviceaccounts",
        namespaced: true,
      },
      { kind: "ServiceAccount", apiVersion: "v1", metadata: { name, creationTimestamp: null } },
      "serviceaccount",
    );
  },
};

/** `kubectl create job`. */
export const createJob: Command = {
  name: "job",
  use: "create job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]",
  short: "Create a job with the specified name",
  long: "Create a job with this name.",
  example: "  # Create a job\n  kubectl create job once --image=busybox -- date",
  flags: [
    ...generatorFlags,
    {
      name: "from",
      type: "string",
      default: "",
      usage: "A cron job to make the job from: cronjob/NAME.",
    },
    { name: "image", type: "string", default: "", usage: "The image to run." },
  ],
  async run(invocation) {
    const name = nameArgument(invocation);
    const { flags } = invocation;
    const from = flags.string("from");
    if ((flags.string("image") === "") === (from === "")) {
      throw new UsageError("either --image or --from must be specified");
    }
    const object = from ? await jobFrom(invocation, name, from) : jobOf(invocation, name);
    const type = {
      group: "batch",
      version: "v1",
      kind: "Job",
      resource: "jobs",
      namespaced: true,
    };
    await generate(invocation, type, object, "job");
  },
};

function jobOf({ args, argsLenAtDash, flags }: Invocation, name: string): JsonObject {
  const command = argsLenAtDash < 0 ? [] : args.slice(argsLenAtDash);
  const container = {
    name,
    image: flags.string("image"),
    ...(command.length > 0 && { command }),
    resources: {},
  };
  return {
    kind: "Job",
    apiVersion: "batch/v1",
    metadata: { name, creationTimestamp: null },
    spec: {
      template: {
        metadata: { creationTimestamp: null },
        spec: { containers: [container], restartPolicy: "Never" },
      },
    },
    status: {},
  };
}

async function jobFrom(invocation: Invocation, name: string, from: string): Promise<JsonObject> {
  if (invocation.argsLenAtDash >= 0) throw new UsageError("cannot specify --from and command");
  const [info] = await resolve(invocation, { args: [from], typed: true });
  if (info?.mapping.kind !== "CronJob") throw new UsageError("from must be an existing cronjob");
  const { kind, apiVersion } = { kind: "CronJob", apiVersion: "batch/v1" };
  const uid = textAt(info.object, "metadata", "uid");
  const owner = { apiVersion, kind, name: info.name, uid, controller: true };
  const template = objectAt(info.object, "spec", "jobTemplate");
  const annotations = {
    "cronjob.kubernetes.io/instantiate": "manual",
    ...textMapAt(template, "metadata", "annotations"),
  };
  const labels = textMapAt(template, "metadata", "labels");
  return {
    kind: "Job",
    apiVersion,
    metadata: {
      name,
      creationTimestamp: null,
      ...(Object.keys(labels).length > 0 && { labels }),
      annotations,
      ownerReferences: [owner],
    },
    spec: objectAt(template, "spec"),
    status: {},
  };
}
