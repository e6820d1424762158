import type { Command } from "../command.ts";
import { configMapData, filled } from "./binary-data.ts";
import { dataFlags, dataOf } from "./data.ts";
import { goJson } from "#api/go-value.ts";
import { nameHash } from "./name-hash.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

/** `kubectl create configmap`. */
export const createConfigMap: Command = {
  name: "configmap",
  aliases: ["cm"],
  use: "create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
  short: "Create a config map from a local file, directory or literal value",
  long: "Create a config map from files, directories or values on the command line.",
  example: `  # From two values
  kubectl create configmap settings --from-literal=color=blue --from-literal=size=3

  # From a file, whose name becomes the key
  kubectl create configmap settings --from-file=app.conf`,
  flags: [...generatorFlags, ...dataFlags],
  async run(invocation) {
    const name = nameArgument(invocation);
    const { data, binaryData } = configMapData(dataOf(invocation, "ConfigMap", name));
    const hash = invocation.flags.bool("append-hash")
      ? nameHash(goJson({ kind: "ConfigMap", name, data, ...filled({ binaryData }) }))
      : "";
    await generate(
      invocation,
      { group: "", version: "v1", kind: "ConfigMap", resource: "configmaps", namespaced: true },
      {
        kind: "ConfigMap",
        apiVersion: "v1",
        metadata: { name: hash ? `${name}-${hash}` : name, creationTimestamp: null },
        ...filled({ data, binaryData }),
      },
      "configmap",
    );
  },
};
