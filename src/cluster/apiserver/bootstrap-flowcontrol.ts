// The priorities and flows that every cluster has. As apiserver's pkg/apis/flowcontrol/bootstrap/default.go.

import type {
  FlowSubject,
  NonResourcePolicyRule,
  PriorityLevelConfiguration,
  ResourcePolicyRule,
} from "#api/flowcontrol.ts";
import type { Registry } from "./registry.ts";

const apiVersion = "flowcontrol.apiserver.k8s.io/v1";
const metadataOf = (name: string) => ({
  name,
  annotations: { "apf.kubernetes.io/autoupdate-spec": "true" },
});

/** Name, shares, percent that may be lent, queues, and how many of them a flow may choose from. */
const levels = [
  ["system", 30, 33, 64, 6],
  ["node-high", 40, 25, 64, 6],
  ["leader-election", 10, 0, 16, 4],
  ["workload-high", 40, 50, 128, 6],
  ["workload-low", 100, 90, 128, 6],
  ["global-default", 20, 50, 128, 6],
] as const;

const groups = (...names: string[]): FlowSubject[] =>
  names.map((name) => ({ kind: "Group", group: { name } }));
const users = (...names: string[]): FlowSubject[] =>
  names.map((name) => ({ kind: "User", user: { name } }));
const accounts = (...names: string[]): FlowSubject[] =>
  names.map((name) => ({
    kind: "ServiceAccount",
    serviceAccount: { namespace: "kube-system", name },
  }));

const everybody = groups("system:unauthenticated", "system:authenticated");
const manager = "system:kube-controller-manager";
const scheduler = "system:kube-scheduler";
const leaderVerbs = ["get", "create", "update"];

const rule = (
  verbs: string[],
  group: string,
  resources: string[],
  clusterScope = false,
): ResourcePolicyRule => ({
  verbs,
  apiGroups: [group],
  resources,
  ...(clusterScope && { clusterScope }),
  namespaces: ["*"],
});
const leases = (verbs: string[]) => rule(verbs, "coordination.k8s.io", ["leases"]);

interface Requests {
  readonly resourceRules?: ResourcePolicyRule[];
  readonly nonResourceRules?: NonResourcePolicyRule[];
}

const anything: Requests = {
  resourceRules: [rule(["*"], "*", ["*"], true)],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
};
const probes: Requests = {
  nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/healthz", "/readyz", "/livez"] }],
};
const election: Requests = {
  resourceRules: [rule(leaderVerbs, "", ["endpoints", "configmaps"]), leases(leaderVerbs)],
};
const nodeHealth: Requests = {
  resourceRules: [rule(["*"], "", ["nodes", "nodes/status"], true), leases(["*"])],
};
const endpoints = { resourceRules: [rule(leaderVerbs, "", ["endpoints"])] };
const endpointControllers = accounts("endpoint-controller", "endpointslicemirroring-controller");

type Flow = readonly [
  name: string,
  level: string,
  precedence: number,
  distinguisher: "" | "ByUser" | "ByNamespace",
  subjects: FlowSubject[],
  requests: Requests,
];

const flows: readonly Flow[] = [
  ["exempt", "exempt", 1, "", groups("system:masters"), anything],
  ["catch-all", "catch-all", 10_000, "ByUser", everybody, anything],
  ["system-nodes", "system", 500, "ByUser", groups("system:nodes"), anything],
  ["system-node-high", "node-high", 400, "ByUser", groups("system:nodes"), nodeHealth],
  ["probes", "exempt", 2, "", everybody, probes],
  [
    "system-leader-election",
    "leader-election",
    100,
    "ByUser",
    [...users(manager, scheduler), ...accounts("*")],
    { resourceRules: [leases(leaderVerbs)] },
  ],
  ["workload-leader-election", "leader-election", 200, "ByUser", accounts("*"), election],
  [
    "endpoint-controller",
    "workload-high",
    150,
    "ByUser",
    [...users(manager), ...endpointControllers],
    endpoints,
  ],
  ["kube-controller-manager", "workload-high", 800, "ByNamespace", users(manager), anything],
  ["kube-scheduler", "workload-high", 800, "ByNamespace", users(scheduler), anything],
  ["kube-system-service-accounts", "workload-high", 900, "ByNamespace", accounts("*"), anything],
  ["service-accounts", "workload-low", 9000, "ByUser", groups("system:serviceaccounts"), anything],
  ["global-default", "global-default", 9900, "ByUser", everybody, anything],
];

/** Makes the levels and flows, and says of each flow that its level is there. */
export function createFlowControl(registry: Registry): void {
  const create = (name: string, spec: PriorityLevelConfiguration["spec"]) =>
    registry.create("prioritylevelconfigurations", {
      apiVersion,
      kind: "PriorityLevelConfiguration",
      metadata: metadataOf(name),
      spec,
      status: {},
    });
  create("exempt", {
    type: "Exempt",
    exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 },
  });
  create("catch-all", {
    type: "Limited",
    limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: "Reject" } },
  });
  for (const [name, shares, lendablePercent, queues, handSize] of levels) {
    const queuing = { queues, handSize, queueLengthLimit: 50 };
    const limitResponse = { type: "Queue", queuing };
    create(name, {
      type: "Limited",
      limited: { nominalConcurrencyShares: shares, limitResponse, lendablePercent },
    });
  }
  for (const flow of flows) createFlow(registry, flow);
}

function createFlow(registry: Registry, flow: Flow): void {
  const [name, level, matchingPrecedence, distinguisher, subjects, requests] = flow;
  const schema = registry.create("flowschemas", {
    apiVersion,
    kind: "FlowSchema",
    metadata: metadataOf(name),
    spec: {
      priorityLevelConfiguration: { name: level },
      matchingPrecedence,
      ...(distinguisher && { distinguisherMethod: { type: distinguisher } }),
      rules: [{ subjects, ...requests }],
    },
    status: {},
  });
  const condition = {
    type: "Dangling",
    status: "False" as const,
    lastTransitionTime: registry.timestamp,
    reason: "Found",
    message: `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)} and it exists`,
  };
  registry.updateStatus("flowschemas", { ...schema, status: { conditions: [condition] } });
}
