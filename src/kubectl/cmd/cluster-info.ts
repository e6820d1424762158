import { objectsAt, textAt, textMapAt } from "../resources/fields.ts";
import { clusterInfoDump } from "./cluster-info-dump.ts";
import type { Command, Invocation } from "./command.ts";

/** `kubectl cluster-info`. */
export const clusterInfo: Command = {
  name: "cluster-info",
  heading: "Cluster Management Commands:",
  use: "cluster-info [flags]",
  short: "Display cluster information",
  long: "Print where the control plane answers, and the services with the label kubernetes.io/cluster-service=true.",
  example:
    "  # Print the addresses of the control plane and of cluster services\n  kubectl cluster-info",
  commands: [clusterInfoDump],
  run,
};

async function run({ mapper, rest, streams }: Invocation): Promise<void> {
  const mapping = await mapper.type("services");
  const list = await rest.typed.list(
    { mapping, namespace: "kube-system" },
    { labelSelector: "kubernetes.io/cluster-service=true" },
  );
  const bold = streams.terminal !== undefined;
  const line = (name: string, link: string) =>
    bold
      ? `\u001b[0;32m${name}\u001b[0m is running at \u001b[0;33m${link}\u001b[0m\n`
      : `${name} is running at ${link}\n`;
  await streams.out.write(line("Kubernetes control plane", rest.server));
  for (const service of objectsAt(list, "items")) {
    const name = textAt(service, "metadata", "name");
    const shown = textMapAt(service, "metadata", "labels")["kubernetes.io/name"] ?? name;
    const [port] = objectsAt(service, "spec", "ports");
    const named = port && textAt(port, "name") ? `:${textAt(port, "name")}` : "";
    const link = `${rest.server}/api/v1/namespaces/kube-system/services/${name}${named}/proxy`;
    await streams.out.write(line(shown, link));
  }
  await streams.out.write(
    "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n",
  );
}
