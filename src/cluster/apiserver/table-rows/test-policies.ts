// Rows of autoscalers, certificates, roles, admission and flow control.

import { encodeBase64 } from "#api/base64.ts";
import type { JsonObject } from "#base/json.ts";
import { type Case, inDefault } from "./test-case.ts";

const toScale = { kind: "Deployment", name: "web", apiVersion: "apps/v1" };
const average = { type: "AverageValue", averageValue: "2000m" };
const whole = { type: "Value", value: "10" };
const external = (target: object) => ({
  type: "External",
  external: { metric: { name: "m" }, target },
});
const described = { apiVersion: "v1", kind: "Service", name: "s" };
const ofObject = (target: object) => ({
  type: "Object",
  object: { metric: { name: "m" }, describedObject: described, target },
});
const ofPods = { type: "Pods", pods: { metric: { name: "m" }, target: average } };
const utilization = { type: "Utilization", averageUtilization: 80 };
const ofResource = (target: object) => ({ type: "Resource", resource: { name: "cpu", target } });
const ofContainer = (target: object) => ({
  type: "ContainerResource",
  containerResource: { name: "memory", container: "c", target },
});
const measured = (metric: JsonObject, current: object) => {
  const [field = ""] = Object.keys(metric).filter((key) => key !== "type");
  return { ...metric, [field]: { ...(metric[field] as object), target: undefined, current } };
};

export const autoscalers: readonly Case[] = [
  ["nothing to measure", [ofResource(utilization)], undefined, "cpu: <unknown>/80%"],
  [
    "resources",
    [ofResource(average), ofContainer(utilization)],
    [
      measured(ofResource(average), { averageValue: "1500m" }),
      measured(ofContainer(utilization), { averageValue: "1", averageUtilization: 20 }),
    ],
    "cpu: 1500m/2, memory: 20%/80%",
  ],
  [
    "external metrics",
    [external(average), external(whole)],
    [measured(external(average), { averageValue: "1" }), measured(external(whole), { value: "3" })],
    "1/2 (avg), 3/10",
  ],
  [
    "metrics of an object, measured without what is asked",
    [ofObject(average), ofObject(whole)],
    [measured(ofObject(average), { value: "1" }), measured(ofObject(whole), { averageValue: "3" })],
    "<unknown>/2 (avg), <nil>/10",
  ],
  [
    "many metrics",
    [ofPods, ofObject(whole), external(whole), ofResource(utilization)],
    [measured(ofPods, { averageValue: "7" })],
    "7/2, <unknown>/10 + 2 more...",
  ],
].map(([title, metrics, currentMetrics, cell]) => [
  `HorizontalPodAutoscaler of ${title as string}`,
  `/apis/autoscaling/v2${inDefault}/horizontalpodautoscalers`,
  { spec: { scaleTargetRef: toScale, maxReplicas: 5, metrics } },
  { currentReplicas: 2, desiredReplicas: 2, currentMetrics },
  ["x", "Deployment/web", cell, "1", 5, 2, "0s"],
]) as never;

const request = encodeBase64(
  "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n",
);
export const verdict = (type: string) => ({ type, status: "True", reason: "R" });
export const signing = {
  request,
  signerName: "k.io/s",
  usages: ["client auth"],
  expirationSeconds: 86_400,
};

export const requestsToSign: readonly Case[] = [
  ["open", undefined, "Pending"],
  ["that failed", { conditions: [verdict("Failed")] }, "Pending,Failed"],
].map(([title, status, cell]) => [
  `CertificateSigningRequest ${title as string}`,
  "/apis/certificates.k8s.io/v1/certificatesigningrequests",
  { spec: signing },
  status,
  ["x", "0s", "k.io/s", "minikube-user", "24h", cell],
]) as never;

const bindings = (kind: string) => ({
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: "r" },
  subjects: [
    { kind: "User", name: "ann" },
    { kind: "User", name: "bob" },
    { kind: "Group", name: "g" },
    { kind: "ServiceAccount", name: "s", namespace: "default" },
  ],
});
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const admission = "/apis/admissionregistration.k8s.io/v1";
const hook = {
  name: "a.b.c",
  clientConfig: { url: "https://a.b" },
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
};
const bindingOf = (paramRef: JsonObject | undefined, cell: string): Case => [
  `ValidatingAdmissionPolicyBinding with ${cell}`,
  `${admission}/validatingadmissionpolicybindings`,
  {
    spec: {
      policyName: "p",
      validationActions: ["Deny"],
      ...(paramRef && { paramRef: { parameterNotFoundAction: "Deny", ...paramRef } }),
    },
  },
  undefined,
  ["x", "p", cell, "0s"],
];
const rule = {
  apiGroups: [""],
  apiVersions: ["v1"],
  operations: ["*"],
  resources: ["pods"],
};
const policy = {
  validations: [{ expression: "true" }, { expression: "false" }],
  matchConstraints: { resourceRules: [rule] },
};

export const policies: readonly Case[] = [
  [
    "RoleBinding",
    `${rbac}${inDefault}/rolebindings`,
    bindings("Role"),
    undefined,
    ["x", "Role/r", "0s", "ann, bob", "g", "default/s"],
  ],
  [
    "ClusterRoleBinding",
    `${rbac}/clusterrolebindings`,
    bindings("ClusterRole"),
    undefined,
    ["x", "ClusterRole/r", "0s", "ann, bob", "g", "default/s"],
  ],
  ["Role", `${rbac}${inDefault}/roles`, { rules: [] }, undefined, ["x", "2026-01-01T09:00:00Z"]],
  ["ClusterRole", `${rbac}/clusterroles`, { rules: [] }, undefined, ["x", "2026-01-01T09:00:00Z"]],
  ...["mutating", "validating"].map((kind): Case => [
    `configuration of ${kind} webhooks`,
    `${admission}/${kind}webhookconfigurations`,
    { webhooks: [hook, { ...hook, name: "d.e.f" }] },
    undefined,
    ["x", 2, "0s"],
  ]),
  [
    "ValidatingAdmissionPolicy",
    `${admission}/validatingadmissionpolicies`,
    { spec: policy },
    undefined,
    ["x", 2, "<unset>", "0s"],
  ],
  [
    "ValidatingAdmissionPolicy with parameters",
    `${admission}/validatingadmissionpolicies`,
    { spec: { ...policy, paramKind: { apiVersion: "a.io/v1", kind: "Limit" } } },
    undefined,
    ["x", 2, "a.io/v1/Limit", "0s"],
  ],
  bindingOf(undefined, "<unset>"),
  bindingOf({ name: "n" }, "*/n"),
  bindingOf({ name: "n", namespace: "default" }, "default/n"),
  bindingOf(
    { selector: { matchLabels: { b: "2", a: "1" } } },
    "&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{},}",
  ),
  [
    "PriorityClass",
    "/apis/scheduling.k8s.io/v1/priorityclasses",
    { value: 7, globalDefault: true },
    undefined,
    ["x", 7, true, "0s", "PreemptLowerPriority"],
  ],
  [
    "RuntimeClass",
    "/apis/node.k8s.io/v1/runtimeclasses",
    { handler: "runc" },
    undefined,
    ["x", "runc", "0s"],
  ],
];

const flow = "/apis/flowcontrol.apiserver.k8s.io/v1";
const dangling = { type: "Dangling", status: "False", reason: "R", message: "m" };
const limited = { limitResponse: { type: "Reject" } };
const queuing = { limited: { limitResponse: { type: "Queue", queuing: { queues: 16 } } } };

export const flows: readonly Case[] = [
  [
    "FlowSchema",
    `${flow}/flowschemas`,
    { spec: { priorityLevelConfiguration: { name: "p" } } },
    undefined,
    ["x", "p", 1000, "<none>", "0s", "?"],
  ],
  [
    "FlowSchema that was looked at",
    `${flow}/flowschemas`,
    {
      spec: {
        priorityLevelConfiguration: { name: "p" },
        matchingPrecedence: 5,
        distinguisherMethod: { type: "ByUser" },
      },
    },
    { conditions: [dangling] },
    ["x", "p", 5, "ByUser", "0s", "False"],
  ],
  [
    "PriorityLevelConfiguration that refuses",
    `${flow}/prioritylevelconfigurations`,
    { spec: { type: "Limited", limited } },
    undefined,
    ["x", "Limited", 30, "<none>", "<none>", "<none>", "0s"],
  ],
  [
    "PriorityLevelConfiguration with queues",
    `${flow}/prioritylevelconfigurations`,
    { spec: { type: "Limited", ...queuing } },
    undefined,
    ["x", "Limited", 30, 16, 8, 50, "0s"],
  ],
];
