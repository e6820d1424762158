import type { JsonObject } from "#base/json.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";
import { policyRules, readRule, ruleFlags, validateResources } from "./policy-rules.ts";

const group = "rbac.authorization.k8s.io";

/** `kubectl create role`. */
export const createRole: Command = {
  name: "role",
  use: "create role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]",
  short: "Create a role with single rule",
  long: "Create a role with a single rule.",
  example: `  # A role that may read pods
  kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods

  # One that may read a single pod
  kubectl create role web-reader --verb=get --resource=pods --resource-name=web

  # One with an API group
  kubectl create role set-reader --verb=get,list --resource=rs.apps`,
  flags: [...generatorFlags, ...ruleFlags],
  async run(invocation) {
    const name = nameArgument(invocation);
    const rule = readRule(invocation);
    if (rule.verbs.length === 0) throw new UsageError("at least one verb must be specified");
    if (rule.resources.length === 0) {
      for (const text of nonStandard(rule.verbs)) await warn(invocation, text);
      throw new UsageError("at least one resource must be specified");
    }
    for (const text of nonStandard(rule.verbs)) await warn(invocation, text);
    await validateResources(invocation, rule);
    const rules = await policyRules(invocation, rule);
    const object = { kind: "Role", apiVersion: `${group}/v1`, metadata: meta(name), rules };
    const type = { group, version: "v1", kind: "Role", resource: "roles", namespaced: true };
    await generate(invocation, type, object);
  },
};

/** `kubectl create clusterrole`. */
export const createClusterRole: Command = {
  name: "clusterrole",
  use: "create clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]",
  short: "Create a cluster role",
  long: "Create a cluster role.",
  example: `  # A cluster role that may read pods
  kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods

  # One for paths that are no resources
  kubectl create clusterrole logs --verb=get --non-resource-url=/logs/*

  # One that is put together of others
  kubectl create clusterrole monitoring --aggregation-rule="example.com/aggregate-to-monitoring=true"`,
  flags: [
    ...generatorFlags,
    {
      name: "aggregation-rule",
      type: "mapStringString",
      default: "",
      usage: "Labels of the cluster roles that this one is put together of.",
    },
    {
      name: "non-resource-url",
      type: "strings",
      default: "[]",
      usage: "A path that is no resource; a * may stand at its end.",
    },
    ...ruleFlags,
  ],
  async run(invocation) {
    const name = nameArgument(invocation);
    const object = {
      kind: "ClusterRole",
      apiVersion: `${group}/v1`,
      metadata: meta(name),
      ...(await clusterRules(invocation)),
    };
    const type = {
      group,
      version: "v1",
      kind: "ClusterRole",
      resource: "clusterroles",
      namespaced: false,
    };
    await generate(invocation, type, object);
  },
};

async function clusterRules(invocation: Invocation): Promise<JsonObject> {
  const { flags } = invocation;
  const rule = readRule(invocation);
  const urls = [...new Set(flags.strings("non-resource-url"))];
  const labels = flags.strings("aggregation-rule").flatMap((text) => text.split(","));
  if (labels.length > 0) {
    const others = [urls, rule.verbs, rule.resources, rule.resourceNames];
    if (others.some((list) => list.length > 0)) {
      throw new UsageError(
        "aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames",
      );
    }
    const pairs = labels.map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)] as const;
    });
    const matchLabels = Object.fromEntries(pairs);
    return { rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } };
  }
  if (rule.verbs.length === 0) throw new UsageError("at least one verb must be specified");
  if (rule.resources.length + urls.length === 0) {
    throw new UsageError("one of resource or nonResourceURL must be specified");
  }
  if (rule.resources.length > 0) {
    for (const text of nonStandard(rule.verbs)) await warn(invocation, text);
    await validateResources(invocation, rule);
  }
  if (urls.length > 0) validateUrls(rule.verbs, urls);
  const rules = await policyRules(invocation, rule);
  if (urls.length > 0) rules.push({ verbs: rule.verbs, nonResourceURLs: urls });
  return { rules };
}

const urlVerbs = ["*", "get", "post", "put", "delete", "patch", "head", "options"];

function validateUrls(verbs: readonly string[], urls: readonly string[]): void {
  for (const verb of verbs) {
    if (!urlVerbs.includes(verb)) {
      throw new UsageError(`invalid verb: '${verb}' for nonResourceURL`);
    }
  }
  for (const url of urls) {
    if (url === "*") continue;
    if (!url.startsWith("/")) throw new UsageError("nonResourceURL should start with /");
    if (url.slice(0, -1).includes("*")) {
      throw new UsageError("nonResourceURL only supports wildcard matches when '*' is at the end");
    }
  }
}

const resourceVerbs = [
  "*",
  "get",
  "delete",
  "list",
  "create",
  "update",
  "patch",
  "watch",
  "proxy",
  "deletecollection",
  "use",
  "bind",
  "escalate",
  "impersonate",
];

function nonStandard(verbs: readonly string[]): string[] {
  return verbs
    .filter((verb) => !resourceVerbs.includes(verb))
    .map((verb) => `Warning: '${verb}' is not a standard resource verb\n`);
}

async function warn({ streams }: Invocation, text: string): Promise<void> {
  await streams.errOut.write(text);
}

function meta(name: string): JsonObject {
  return { name, creationTimestamp: null };
}
