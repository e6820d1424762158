import type { Command } from "../command.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

const group = "scheduling.k8s.io";

/** `kubectl create priorityclass`. */
export const createPriorityClass: Command = {
  name: "priorityclass",
  aliases: ["pc"],
  use: "create priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]",
  short: "Create a priority class with the specified name",
  long: "Create a priority class with this name, value and description.",
  example: `  # Create a priority class
  kubectl create priorityclass high --value=1000 --description="high priority"

  # One for all pods that name none
  kubectl create priorityclass usual --value=1000 --global-default=true

  # One whose pods drive out nobody
  kubectl create priorityclass patient --value=1000 --preemption-policy="Never"`,
  flags: [
    ...generatorFlags,
    { name: "description", type: "string", default: "", usage: "When to use the class." },
    {
      name: "global-default",
      type: "bool",
      default: "false",
      usage: "Whether pods that name no class belong to this one.",
    },
    {
      name: "preemption-policy",
      type: "string",
      default: "PreemptLowerPriority",
      usage: "Whether its pods may drive out others.",
    },
    { name: "value", type: "int32", default: "0", usage: "How important its pods are." },
  ],
  async run(invocation) {
    const name = nameArgument(invocation);
    const { flags } = invocation;
    const description = flags.string("description");
    const object = {
      kind: "PriorityClass",
      apiVersion: `${group}/v1`,
      metadata: { name, creationTimestamp: null },
      value: flags.int("value"),
      ...(flags.bool("global-default") && { globalDefault: true }),
      ...(description && { description }),
      preemptionPolicy: flags.string("preemption-policy"),
    };
    const type = {
      group,
      version: "v1",
      kind: "PriorityClass",
      resource: "priorityclasses",
      namespaced: false,
    };
    await generate(invocation, type, object, "priorityclass");
  },
};
