import type { JsonObject } from "#base/json.ts";
import type { Command, Invocation } from "../command.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

/** `kubectl create cronjob`. */
export const createCronJob: Command = {
  name: "cronjob",
  aliases: ["cj"],
  use: "create cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  short: "Create a cron job with the specified name",
  long: "Create a cron job with this name.",
  example: `  # Run a job every minute
  kubectl create cronjob tick --image=busybox --schedule="*/1 * * * *"

  # With a command
  kubectl create cronjob tick --image=busybox --schedule="*/1 * * * *" -- date`,
  flags: [
    ...generatorFlags,
    { name: "image", type: "string", default: "", usage: "The image to run.", required: true },
    {
      name: "restart",
      type: "string",
      default: "",
      usage: "Whether failed containers are restarted: OnFailure or Never.",
    },
    {
      name: "schedule",
      type: "string",
      default: "",
      usage: "When jobs are made, in the format of crontab.",
      required: true,
    },
  ],
  async run(invocation) {
    const name = nameArgument(invocation);
    const type = {
      group: "batch",
      version: "v1",
      kind: "CronJob",
      resource: "cronjobs",
      namespaced: true,
    };
    await generate(invocation, type, cronJobOf(invocation, name), "cronjob");
  },
};

function cronJobOf({ args, argsLenAtDash, flags }: Invocation, name: string): JsonObject {
  const command = argsLenAtDash < 0 ? args.slice(1) : args.slice(argsLenAtDash);
  const container = {
    name,
    image: flags.string("image"),
    ...(command.length > 0 && { command }),
    resources: {},
  };
  const restartPolicy = flags.string("restart") || "OnFailure";
  return {
    kind: "CronJob",
    apiVersion: "batch/v1",
    metadata: { name, creationTimestamp: null },
    spec: {
      schedule: flags.string("schedule"),
      jobTemplate: {
        metadata: { name, creationTimestamp: null },
        spec: {
          template: {
            metadata: { creationTimestamp: null },
            spec: { containers: [container], restartPolicy },
          },
        },
      },
    },
    status: {},
  };
}
