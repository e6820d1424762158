// An object of each kind that is stored, for tests of what holds for all of them.

import { encodeBase64 } from "#api/base64.ts";
import { core, inDefault } from "./table-rows/test-case.ts";

const labels = { app: "x" };
const selector = { matchLabels: labels };
const containers = [{ name: "c", image: "nginx" }];
const template = { metadata: { labels }, spec: { containers } };
const job = { template: { spec: { containers, restartPolicy: "Never" } } };
const resources = { requests: { storage: "1Gi" } };
const volume = { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" } };
const rule = { apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] };
const clientConfig = { url: "https://a.b" };
const hook = { name: "a.b.c", clientConfig, sideEffects: "None", admissionReviewVersions: ["v1"] };
const level = { type: "Limited", limited: { limitResponse: { type: "Reject" } } };
const binding = { policyName: "x", validationActions: ["Deny"] };
const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "x" };
const matchConstraints = { resourceRules: [rule] };
const policy = { matchConstraints, validations: [{ expression: "true" }] };
const event = { involvedObject: { kind: "Pod", namespace: "default", name: "p" } };
const pem = "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n";
const signing = { request: encodeBase64(pem), signerName: "k.io/s", usages: ["client auth"] };
const definition = {
  group: "a.b",
  scope: "Cluster",
  names: { plural: "xs", singular: "x", kind: "X", listKind: "XList" },
  versions: [
    {
      name: "v1",
      served: true,
      storage: true,
      subresources: { status: {} },
      schema: {
        openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      },
    },
  ],
};
const ingress = { backend: { service: { name: "x", port: { number: 80 } } } };

/** Where the kind is served, an object of it, and a change of what its author wants, if that may change. */
export type Sample = readonly [path: string, object: object, change?: object];

const apps = `/apis/apps/v1${inDefault}`;
const batch = `/apis/batch/v1${inDefault}`;
const networking = "/apis/networking.k8s.io/v1";
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const storage = "/apis/storage.k8s.io/v1";
const admission = "/apis/admissionregistration.k8s.io/v1";
const flows = "/apis/flowcontrol.apiserver.k8s.io/v1";
const here = `${core}${inDefault}`;

/** The definition of the kind of custom objects below. */
export const customDefinition: Sample = [
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
  { metadata: { name: "xs.a.b" }, spec: definition },
  { spec: { names: { shortNames: ["xx"] } } },
];

/** A sample of each kind. Names are `x` where nothing is said of them. */
export const samples: readonly Sample[] = [
  [`${core}/namespaces`, {}],
  [`${core}/nodes`, {}, { spec: { unschedulable: true } }],
  [
    `${core}/persistentvolumes`,
    { spec: { ...volume, hostPath: { path: "/x" } } },
    { spec: { capacity: { storage: "2Gi" } } },
  ],
  [
    `${here}/persistentvolumeclaims`,
    { spec: { accessModes: ["ReadWriteOnce"], resources } },
    { spec: { volumeName: "x" } },
  ],
  [`${here}/pods`, { spec: { containers } }, { spec: { activeDeadlineSeconds: 9 } }],
  [`${here}/replicationcontrollers`, { spec: { selector: labels, template } }, replicas(2)],
  [`${here}/resourcequotas`, { spec: { hard: { pods: "1" } } }, { spec: { hard: { pods: "2" } } }],
  [
    `${here}/services`,
    { spec: { ports: [{ port: 80 }] } },
    { spec: { selector: { app: "other" } } },
  ],
  [`${here}/configmaps`, {}, { data: { a: "1" } }],
  [`${here}/secrets`, {}, { stringData: { a: "1" } }],
  [`${here}/serviceaccounts`, {}, { automountServiceAccountToken: false }],
  [`${here}/endpoints`, {}, { subsets: [{ addresses: [{ ip: "1.2.3.4" }] }] }],
  [
    `${here}/limitranges`,
    { spec: { limits: [{ type: "Pod", max: { cpu: "1" } }] } },
    { spec: { limits: [{ type: "Pod", max: { cpu: "2" } }] } },
  ],
  [`${here}/events`, event, { message: "m" }],
  [`${here}/podtemplates`, { template }, { template: { spec: { nodeName: "n" } } }],
  [`${apps}/controllerrevisions`, { data: {}, revision: 1 }, { revision: 2 }],
  [`${apps}/daemonsets`, { spec: { selector, template } }, { spec: { minReadySeconds: 1 } }],
  [`${apps}/deployments`, { spec: { selector, template } }, replicas(2)],
  [`${apps}/replicasets`, { spec: { selector, template } }, replicas(2)],
  [`${apps}/statefulsets`, { spec: { selector, template, serviceName: "x" } }, replicas(2)],
  [`${batch}/jobs`, { spec: job }, { spec: { parallelism: 2 } }],
  [
    `${batch}/cronjobs`,
    { spec: { schedule: "* * * * *", jobTemplate: { spec: job } } },
    { spec: { suspend: true } },
  ],
  [
    `/apis/autoscaling/v2${inDefault}/horizontalpodautoscalers`,
    { spec: { scaleTargetRef: { kind: "X", name: "x" }, maxReplicas: 5 } },
    { spec: { maxReplicas: 6 } },
  ],
  [
    `/apis/policy/v1${inDefault}/poddisruptionbudgets`,
    { spec: { minAvailable: 1, selector } },
    { spec: { minAvailable: 2 } },
  ],
  ["/apis/certificates.k8s.io/v1/certificatesigningrequests", { spec: signing }],
  [
    `/apis/coordination.k8s.io/v1${inDefault}/leases`,
    { spec: {} },
    { spec: { holderIdentity: "x" } },
  ],
  [
    `/apis/discovery.k8s.io/v1${inDefault}/endpointslices`,
    { addressType: "IPv4", endpoints: [] },
    { endpoints: [{ addresses: ["1.2.3.4"] }] },
  ],
  [
    `${networking}${inDefault}/ingresses`,
    { spec: { defaultBackend: ingress.backend } },
    { spec: { ingressClassName: "x" } },
  ],
  [
    `${networking}${inDefault}/networkpolicies`,
    { spec: { podSelector: {} } },
    { spec: { podSelector: selector } },
  ],
  [
    `${networking}/ingressclasses`,
    { spec: { controller: "a.b/c" } },
    { spec: { parameters: { kind: "X", name: "x", scope: "Cluster" } } },
  ],
  [
    `${networking}/ipaddresses`,
    { metadata: { name: "10.1.0.1" }, spec: { parentRef: { resource: "xs", name: "x" } } },
  ],
  [`${networking}/servicecidrs`, { spec: { cidrs: ["10.2.0.0/24"] } }],
  [
    `${rbac}${inDefault}/roles`,
    { rules: [] },
    { rules: [{ verbs: ["get"], apiGroups: [""], resources: ["x"] }] },
  ],
  [`${rbac}/clusterroles`, {}, { rules: [{ verbs: ["get"], nonResourceURLs: ["/x"] }] }],
  [`${rbac}${inDefault}/rolebindings`, { roleRef }, { subjects: [{ kind: "User", name: "x" }] }],
  [`${rbac}/clusterrolebindings`, { roleRef }, { subjects: [{ kind: "User", name: "x" }] }],
  [`${storage}/storageclasses`, { provisioner: "x" }, { allowVolumeExpansion: true }],
  [`${storage}/csidrivers`, { spec: {} }, { spec: { requiresRepublish: true } }],
  [
    `${storage}/csinodes`,
    { spec: { drivers: [] } },
    { spec: { drivers: [{ name: "x", nodeID: "n" }] } },
  ],
  [
    `${storage}${inDefault}/csistoragecapacities`,
    { storageClassName: "x" },
    { maximumVolumeSize: "1Gi" },
  ],
  [
    `${storage}/volumeattachments`,
    { spec: { attacher: "x", nodeName: "n", source: { persistentVolumeName: "v" } } },
  ],
  ["/apis/scheduling.k8s.io/v1/priorityclasses", { value: 1 }, { description: "d" }],
  [
    "/apis/node.k8s.io/v1/runtimeclasses",
    { handler: "x" },
    { overhead: { podFixed: { cpu: "1" } } },
  ],
  [
    `${admission}/mutatingwebhookconfigurations`,
    { webhooks: [hook] },
    { webhooks: [{ ...hook, timeoutSeconds: 3 }] },
  ],
  [
    `${admission}/validatingwebhookconfigurations`,
    { webhooks: [hook] },
    { webhooks: [{ ...hook, timeoutSeconds: 3 }] },
  ],
  [
    `${admission}/validatingadmissionpolicies`,
    { spec: policy },
    { spec: { failurePolicy: "Ignore" } },
  ],
  [
    `${admission}/validatingadmissionpolicybindings`,
    { spec: binding },
    { spec: { validationActions: ["Warn"] } },
  ],
  [
    `${flows}/flowschemas`,
    { spec: { priorityLevelConfiguration: { name: "x" } } },
    { spec: { matchingPrecedence: 5 } },
  ],
  [
    `${flows}/prioritylevelconfigurations`,
    { spec: level },
    { spec: { limited: { nominalConcurrencyShares: 3 } } },
  ],
  [
    "/apis/apiregistration.k8s.io/v1/apiservices",
    {
      metadata: { name: "v1.c.d" },
      spec: { group: "c.d", version: "v1", groupPriorityMinimum: 5, versionPriority: 5 },
    },
    { spec: { versionPriority: 6 } },
  ],
  customDefinition,
  ["/apis/a.b/v1/xs", { apiVersion: "a.b/v1", kind: "X", spec: { a: 1 } }, { spec: { a: 2 } }],
];

function replicas(count: number): object {
  return { spec: { replicas: count } };
}
