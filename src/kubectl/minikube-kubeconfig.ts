import type { Files } from "#base/files.ts";
import { singleContext } from "./kubeconfig/connect.ts";
import { writeKubeconfig } from "./kubeconfig/kubeconfig.ts";

/** Writes the kubeconfig that `minikube start` leaves behind: one cluster, one user, one context. */
export function writeMinikubeKubeconfig(files: Files, home: string, server: string): void {
  const folder = `${home}/.minikube`;
  writeKubeconfig(
    { files },
    `${home}/.kube/config`,
    singleContext(
      "minikube",
      { "certificate-authority": `${folder}/ca.crt`, server },
      {
        "client-certificate": `${folder}/profiles/minikube/client.crt`,
        "client-key": `${folder}/profiles/minikube/client.key`,
      },
    ),
  );
}
