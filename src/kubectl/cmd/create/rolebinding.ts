import type { JsonObject } from "#base/json.ts";
import { type Command, type Flag, type FlagValues, UsageError } from "../command.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

const group = "rbac.authorization.k8s.io";

const clusterRoleFlag: Flag = {
  name: "clusterrole",
  type: "string",
  default: "",
  usage: "The cluster role that is given.",
};

/** Whom a role is given to. */
const subjectFlags: readonly Flag[] = [
  {
    name: "group",
    type: "stringArray",
    default: "[]",
    usage: "A group to give the role to; may be given several times.",
  },
  {
    name: "serviceaccount",
    type: "stringArray",
    default: "[]",
    usage:
      "A service account to give the role to, as <namespace>:<name>; may be given several times.",
  },
  {
    name: "user",
    type: "stringArray",
    default: "[]",
    usage: "A user to give the role to; may be given several times.",
  },
];

/** `kubectl create rolebinding`. */
export const createRoleBinding: Command = {
  name: "rolebinding",
  use: "create rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
  short: "Create a role binding for a particular role or cluster role",
  long: "Give a role, or a cluster role within one namespace, to users, groups and service accounts.",
  example: `  # Give the cluster role admin to two users and a group
  kubectl create rolebinding admins --clusterrole=admin --user=ann --user=bob --group=ops

  # Give the role reader to a service account
  kubectl create rolebinding readers --role=reader --serviceaccount=default:robot`,
  flags: [
    ...generatorFlags,
    clusterRoleFlag,
    { name: "role", type: "string", default: "", usage: "The role that is given." },
    ...subjectFlags,
  ],
  async run(invocation) {
    const name = nameArgument(invocation);
    const { flags } = invocation;
    const [role, clusterRole] = [flags.string("role"), flags.string("clusterrole")];
    if ((role === "") === (clusterRole === "")) {
      throw new UsageError("exactly one of clusterrole or role must be specified");
    }
    const roleRef = {
      apiGroup: group,
      kind: role ? "Role" : "ClusterRole",
      name: role || clusterRole,
    };
    const type = {
      group,
      version: "v1",
      kind: "RoleBinding",
      resource: "rolebindings",
      namespaced: true,
    };
    await generate(invocation, type, binding("RoleBinding", name, flags, roleRef), "rolebinding");
  },
};

/** `kubectl create clusterrolebinding`. */
export const createClusterRoleBinding: Command = {
  name: "clusterrolebinding",
  use: "create clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
  short: "Create a cluster role binding for a particular cluster role",
  long: "Give a cluster role, in the whole cluster, to users, groups and service accounts.",
  example: `  # Give the cluster role cluster-admin to two users and a group
  kubectl create clusterrolebinding admins --clusterrole=cluster-admin --user=ann --user=bob --group=ops`,
  flags: [...generatorFlags, { ...clusterRoleFlag, required: true }, ...subjectFlags],
  async run(invocation) {
    const name = nameArgument(invocation);
    const { flags } = invocation;
    const roleRef = { apiGroup: group, kind: "ClusterRole", name: flags.string("clusterrole") };
    const type = {
      group,
      version: "v1",
      kind: "ClusterRoleBinding",
      resource: "clusterrolebindings",
      namespaced: false,
    };
    const object = binding("ClusterRoleBinding", name, flags, roleRef);
    await generate(invocation, type, object, "clusterrolebinding");
  },
};

function binding(kind: string, name: string, flags: FlagValues, roleRef: JsonObject): JsonObject {
  const named = (flag: string, subjectKind: string) =>
    flags.strings(flag).map((each) => ({ kind: subjectKind, apiGroup: group, name: each }));
  const accounts = flags.strings("serviceaccount").map((text) => {
    const [namespace, account, ...rest] = text.split(":");
    if (!namespace || !account || rest.length > 0) {
      throw new UsageError("serviceaccount must be <namespace>:<name>");
    }
    return { kind: "ServiceAccount", name: account, namespace };
  });
  const subjects = [...named("user", "User"), ...named("group", "Group"), ...accounts];
  return {
    kind,
    apiVersion: `${group}/v1`,
    metadata: { name, creationTimestamp: null },
    ...(subjects.length > 0 && { subjects }),
    roleRef,
  };
}
