import type { Invocation } from "../command.ts";
import {
  emptyKubeconfig,
  type Kubeconfig,
  kubeconfigPaths,
  readKubeconfig,
  writeKubeconfig,
} from "../../kubeconfig/kubeconfig.ts";

/** The kubeconfig that a `config` command is about; an empty one if there is no file. */
export function configOf({ factory, flags }: Invocation): Kubeconfig {
  const flag = flags.string("kubeconfig");
  if (flag && factory.files.kind(flag) === undefined) return emptyKubeconfig;
  return readKubeconfig(factory, flag) ?? emptyKubeconfig;
}

/** The file that changes go to. */
export function pathOf({ factory, flags }: Invocation): string {
  return kubeconfigPaths(factory, flags.string("kubeconfig"))[0] ?? "";
}

/** Writes the changed kubeconfig. */
export function save(invocation: Invocation, config: Kubeconfig): void {
  writeKubeconfig(invocation.factory, pathOf(invocation), config);
}
