import { type Command, UsageError } from "../command.ts";
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
    { name: "image", type: "string", default: "", usage: "The image to run." },
  ],
  async run(invocation) {
    const { args, argsLenAtDash, flags } = invocation;
    const name = nameArgument(invocation);
    const command = argsLenAtDash < 0 ? [] : args.slice(argsLenAtDash);
    if (flags.string("image") === "") {
      throw new UsageError("either --image or --from must be specified");
    }
    const container = {
      name,
      image: flags.string("image"),
      ...(command.length > 0 && { command }),
      resources: {},
    };
    await generate(
      invocation,
      { group: "batch", version: "v1", kind: "Job", resource: "jobs", namespaced: true },
      {
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
      },
      "job",
    );
  },
};
