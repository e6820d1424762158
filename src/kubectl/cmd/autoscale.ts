import type { JsonObject } from "#base/json.ts";
import { withStructLastApplied } from "./last-applied.ts";
import { type Info, visit } from "../resources/resolve.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import {
  dryRunFlag,
  dryRunOf,
  fieldManagerFlag,
  fileOptions,
  filenameFlags,
  printFlags,
} from "./common-flags.ts";
import { createObject } from "./create-object.ts";
import { recorded, recordFlag } from "./record.ts";

/** `kubectl autoscale`. */
export const autoscale: Command = {
  name: "autoscale",
  heading: "Deploy Commands:",
  use: "autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU]",
  short: "Auto-scale a deployment, replica set, stateful set, or replication controller",
  long: `Create an autoscaler, which gives a deployment, replica set, stateful set or replication controller as many pods as its load asks for.`,
  example: `  # Between 2 and 10 pods, by the usual policy
  kubectl autoscale deployment web --min=2 --max=10

  # Up to 5 pods, so that they use 80% of the CPU that they ask for
  kubectl autoscale rc web --max=5 --cpu-percent=80`,
  flags: [
    {
      name: "cpu-percent",
      type: "int32",
      default: "-1",
      usage:
        "The share of the requested CPU that the pods should use on average; negative for the usual policy.",
    },
    dryRunFlag,
    fieldManagerFlag("kubectl-autoscale"),
    recordFlag,
    ...filenameFlags("Files that name the objects to autoscale."),
    {
      name: "max",
      type: "int32",
      default: "-1",
      usage: "The most pods there may be. Required.",
      required: true,
    },
    {
      name: "min",
      type: "int32",
      default: "-1",
      usage: "The fewest pods there may be; negative for what the server thinks.",
    },
    {
      name: "name",
      type: "string",
      default: "",
      usage: "The autoscaler's name; that of the object if absent.",
    },
    ...printFlags,
    {
      name: "save-config",
      type: "bool",
      default: "false",
      usage: "Note the object in its own annotation, for a later kubectl apply.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  const [least, most] = [flags.int("min"), flags.int("max")];
  if (most < 1) {
    throw new UsageError(`--max=MAXPODS is required and must be at least 1, max: ${most}`);
  }
  if (most < least) {
    throw new UsageError(
      `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${most}, min: ${least}`,
    );
  }
  let count = 0;
  await visit(invocation, { ...fileOptions(flags), args }, async (info) => {
    if (!info.mapping.subresources.some(({ name }) => name === "scale")) {
      const { group, version, resource, kind } = info.mapping;
      const shown = `${group}/${version}, Resource=${resource}`;
      throw new UsageError(
        `cannot autoscale a ${kind}: could not find scale subresource for ${shown} in discovery information`,
      );
    }
    count++;
    const made = recorded(invocation, autoscalerFor(invocation, info));
    const isDry = dryRunOf(flags) === "client";
    const object = flags.bool("save-config") && !isDry ? withStructLastApplied(made) : made;
    await createObject(invocation, type, object, { done: isDry ? "created" : "autoscaled" });
  });
  if (count === 0) throw new UsageError("no objects passed to autoscale");
}

const type = {
  group: "autoscaling",
  version: "v2",
  kind: "HorizontalPodAutoscaler",
  resource: "horizontalpodautoscalers",
  namespaced: true,
};

function autoscalerFor({ flags }: Invocation, { mapping, name }: Info): JsonObject {
  const { group, version, kind } = mapping;
  const [least, percent] = [flags.int("min"), flags.int("cpu-percent")];
  const target = { type: "Utilization", averageUtilization: percent };
  return {
    kind: type.kind,
    apiVersion: "autoscaling/v2",
    metadata: { name: flags.string("name") || name, creationTimestamp: null },
    spec: {
      scaleTargetRef: { kind, name, apiVersion: group ? `${group}/${version}` : version },
      ...(least > 0 && { minReplicas: least }),
      maxReplicas: flags.int("max"),
      ...(percent >= 0 && { metrics: [{ type: "Resource", resource: { name: "cpu", target } }] }),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}
