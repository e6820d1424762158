import type { Subject } from "#api/rbac.ts";
import { equal, type JsonObject } from "#base/json.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { selectorFlag } from "../common-flags.ts";
import { checkLocal, objectsToSet, setFlags, updateEach } from "./update-each.ts";

const group = "rbac.authorization.k8s.io";

/** `kubectl set subject`. */
export const subject: Command = {
  name: "subject",
  use: "set subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
  short: "Update the user, group, or service account in a role binding or cluster role binding",
  long: "Give the role of a role binding or cluster role binding to more users, groups and service accounts.",
  example: `  # Add a service account
  kubectl set subject clusterrolebinding admins --serviceaccount=default:robot

  # Add two users and a group
  kubectl set subject rolebinding readers --user=ann --user=bob --group=ops`,
  flags: [
    ...setFlags,
    { name: "group", type: "stringArray", default: "[]", usage: "A group to add." },
    selectorFlag,
    {
      name: "serviceaccount",
      type: "stringArray",
      default: "[]",
      usage: "A service account to add, as <namespace>:<name>.",
    },
    { name: "user", type: "stringArray", default: "[]", usage: "A user to add." },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  const infos = await objectsToSet(invocation, args);
  checkLocal(invocation);
  if (flags.bool("all") && flags.string("selector")) {
    throw new UsageError("cannot set --all and --selector at the same time");
  }
  const [users, groups, accounts] = ["user", "group", "serviceaccount"].map((flag) => [
    ...new Set(flags.strings(flag)),
  ]) as [string[], string[], string[]];
  if (users.length + groups.length + accounts.length === 0) {
    throw new UsageError("you must specify at least one value of user, group or serviceaccount");
  }
  const added: readonly Subject[] = [
    ...users.toSorted().map((name) => ({ kind: "User", apiGroup: group, name })),
    ...groups.toSorted().map((name) => ({ kind: "Group", apiGroup: group, name })),
    ...accounts.toSorted().map((text) => account(invocation, text)),
  ];
  const clusterWide = infos.some(({ object }) => object?.["kind"] === "ClusterRoleBinding");
  if (clusterWide && accounts.some((text) => text.startsWith(":"))) {
    throw new UsageError("serviceaccount must be <namespace>:<name>, namespace must be specified");
  }
  await updateEach(invocation, infos, {
    done: "subjects updated",
    failed: "failed to patch subjects to rolebinding: ",
    change: (draft) => addTo(draft, added),
  });
}

function account({ namespace }: Invocation, text: string): Subject {
  const [home = "", name = "", ...rest] = text.split(":");
  if (!name || rest.length > 0) {
    throw new UsageError("serviceaccount must be <namespace>:<name>");
  }
  return { kind: "ServiceAccount", name, namespace: home || namespace };
}

function addTo(draft: JsonObject, added: readonly Subject[]): void {
  if (draft["kind"] !== "RoleBinding" && draft["kind"] !== "ClusterRoleBinding") {
    throw new UsageError("setting subjects is only supported for RoleBinding/ClusterRoleBinding");
  }
  const subjects = (draft["subjects"] ?? []) as Subject[];
  const missing = added.filter((each) => !subjects.some((known) => equal(known, each)));
  if (missing.length > 0) draft["subjects"] = [...subjects, ...missing];
}
