import type { ApiRequest } from "#api/client.ts";

/** Who makes a request, as authentication.k8s.io knows it. */
export interface User {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Whom minikube's certificate names. */
const administrator: User = {
  username: "minikube-user",
  groups: ["system:masters", "system:authenticated"],
};

/** The user of minikube's kubeconfig, or whom the request impersonates. */
export function userOf({ headers = {} }: ApiRequest): User {
  const username = headers["impersonate-user"];
  if (!username) return administrator;
  const given = (headers["impersonate-group"] ?? "").split(", ").filter(Boolean);
  const uid = headers["impersonate-uid"];
  const authenticated =
    username === "system:anonymous" ? "system:unauthenticated" : "system:authenticated";
  return {
    username,
    ...(uid && { uid }),
    groups: [...groupsOf(username, given), authenticated],
  };
}

/** A service account is in the groups of all of them and of its namespace. */
function groupsOf(username: string, given: readonly string[]): readonly string[] {
  const [system, kind, namespace] = username.split(":");
  if (given.length > 0 || system !== "system" || kind !== "serviceaccount") return given;
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace ?? ""}`];
}
