// What the flags of `create role` and `create clusterrole` allow.

import type { JsonObject } from "#base/json.ts";
import type { Flag, Invocation } from "../command.ts";
import { ExitError, UsageError } from "../command.ts";

/** What `--resource` names: `deployments.apps/scale`. */
interface NamedResource {
  readonly resource: string;
  readonly group: string;
  readonly subresource: string;
}

/** One rule as it was asked for. */
export interface AskedRule {
  readonly verbs: readonly string[];
  readonly resources: readonly NamedResource[];
  readonly resourceNames: readonly string[];
}

export const ruleFlags: readonly Flag[] = [
  { name: "resource", type: "strings", default: "[]", usage: "What the rule is about." },
  {
    name: "resource-name",
    type: "stringArray",
    default: "[]",
    usage: "The only object that the rule is about; may be given several times.",
  },
  { name: "verb", type: "strings", default: "[]", usage: "What the rule allows." },
];

/** Reads the flags; `*` makes others superfluous. */
export function readRule({ flags }: Invocation): AskedRule {
  const verbs = flags.strings("verb");
  const resources: NamedResource[] = [];
  for (const text of flags.strings("resource")) {
    const [word = "", ...subresource] = text.split("/");
    const [resource = "", ...group] = word.split(".");
    const named = { resource, group: group.join("."), subresource: subresource.join("/") };
    if (text === "*") {
      resources.splice(0, resources.length, named);
      break;
    }
    resources.push(named);
  }
  return {
    verbs: verbs.includes("*") ? ["*"] : [...new Set(verbs)],
    resources,
    resourceNames: [...new Set(flags.strings("resource-name"))],
  };
}

const rbac = "rbac.authorization.k8s.io";
const policies = ["podsecuritypolicies.policy", "podsecuritypolicies.extensions"];
const roles = [`roles.${rbac}`, `clusterroles.${rbac}`];

/** Verbs that only make sense for certain resources. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: policies,
  bind: roles,
  escalate: roles,
  impersonate: ["users.", "serviceaccounts.", "groups.", "userextras.authentication.k8s.io"],
};

/** Throws UsageError for a resource that the server has not, or that a verb cannot be done to. */
export async function validateResources(invocation: Invocation, rule: AskedRule): Promise<void> {
  for (const asked of rule.resources) {
    if (!asked.resource) {
      throw new UsageError("resource must be specified if apiGroup/subresource specified");
    }
    if (asked.resource === "*") return;
    const found = await find(invocation, asked);
    const { resource, group } = found ?? asked;
    let isSpecial = false;
    for (const verb of rule.verbs) {
      const special = specialVerbs[verb];
      if (!special) continue;
      if (!special.includes(`${resource}.${group}`)) {
        throw new UsageError(`can not perform '${verb}' on '${resource}' in group '${group}'`);
      }
      isSpecial = true;
    }
    if (!found && !isSpecial) {
      const inGroup = asked.group ? ` in group ${JSON.stringify(asked.group)}` : "";
      const shown = JSON.stringify(asked.resource);
      throw new ExitError(1, `the server doesn't have a resource type ${shown}${inGroup}\n`);
    }
  }
}

async function find({ mapper }: Invocation, { resource, group }: NamedResource) {
  try {
    return await mapper.type(group ? `${resource}.${group}` : resource);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** One rule for each API group, in the groups' order. */
export async function policyRules(
  invocation: Invocation,
  { verbs, resources, resourceNames }: AskedRule,
): Promise<JsonObject[]> {
  const byGroup = new Map<string, Set<string>>();
  for (const asked of resources) {
    const { resource, group } = (await find(invocation, asked)) ?? asked;
    const names = byGroup.get(group) ?? new Set();
    names.add(asked.subresource ? `${resource}/${asked.subresource}` : resource);
    byGroup.set(group, names);
  }
  return [...byGroup.keys()].toSorted().map((group) => ({
    verbs: [...verbs],
    apiGroups: [group],
    resources: [...(byGroup.get(group) ?? [])],
    ...(resourceNames.length > 0 && { resourceNames: [...resourceNames] }),
  }));
}
