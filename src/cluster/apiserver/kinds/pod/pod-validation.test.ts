import { expect, test } from "vitest";
import { TestRequests } from "../../../test-requests.ts";

const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
const container = { name: "c", image: "nginx:1.25" };

/** What the server says to a Pod with this in its spec. */
function refusal(spec: object): string {
  const { body } = new TestRequests(1, 1).send("POST", "/api/v1/namespaces/default/pods", {
    metadata: { name: "p" },
    spec: { containers: [container], ...spec },
  });
  return ((body as { message?: string }).message ?? "").replace('Pod "p" is invalid: ', "");
}

const env = (valueFrom: object) => ({
  containers: [{ ...container, env: [{ name: "A", valueFrom }] }],
});
const volume = (source: object) => ({ volumes: [{ name: "v", ...source }] });

test.each([
  [
    { affinity: { nodeAffinity: { [required]: { nodeSelectorTerms: [] } } } },
    `spec.affinity.nodeAffinity.${required}.nodeSelectorTerms: Required value: must have at least one node selector term`,
  ],
  [
    {
      affinity: {
        nodeAffinity: {
          [required]: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Foo" }] }],
          },
        },
      },
    },
    `spec.affinity.nodeAffinity.${required}.nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Foo": not a valid selector operator`,
  ],
  [
    { affinity: { nodeAffinity: { [preferred]: [{ weight: 0, preference: {} }] } } },
    `spec.affinity.nodeAffinity.${preferred}[0].weight: Invalid value: 0: must be in the range 1-100`,
  ],
  [
    { affinity: { podAffinity: { [required]: [{ labelSelector: {}, topologyKey: "b d" }] } } },
    `spec.affinity.podAffinity.${required}[0].topologyKey: Invalid value: "b d": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
  ],
  [
    { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "z", whenUnsatisfiable: "Foo" }] },
    'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Foo": supported values: "DoNotSchedule", "ScheduleAnyway"',
  ],
  [
    { tolerations: [{ key: "a", operator: "Exists", effect: "Foo" }] },
    'spec.tolerations[0].effect: Unsupported value: "Foo": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
  ],
  [
    env({ fieldRef: { fieldPath: "metadata.foo" } }),
    'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.foo": error converting fieldPath: field label not supported: metadata.foo',
  ],
  [
    env({ fieldRef: { fieldPath: "metadata.labels" } }),
    'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
  ],
  [
    env({ resourceFieldRef: { resource: "limits.foo" } }),
    'spec.containers[0].env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.foo": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
  ],
  [
    env({ secretKeyRef: { name: "s", key: "" } }),
    "spec.containers[0].env[0].valueFrom.secretKeyRef.key: Required value",
  ],
  [volume({ configMap: {} }), "spec.volumes[0].configMap.name: Required value"],
  [volume({ secret: {} }), "spec.volumes[0].secret.secretName: Required value"],
  [
    volume({ hostPath: { path: "/a/../b" } }),
    "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
  ],
  [
    volume({ configMap: { name: "a", items: [{ key: "k", path: "/x" }] } }),
    'spec.volumes[0].configMap.items[0].path: Invalid value: "/x": must be a relative path',
  ],
  [
    { readinessGates: [{ conditionType: "" }] },
    "[spec.readinessGates[0].conditionType: Invalid value: \"\": name part must be non-empty, spec.readinessGates[0].conditionType: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')]",
  ],
  [
    { containers: [{ ...container, restartPolicy: "Always" }] },
    "spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers",
  ],
  [
    { initContainers: [{ name: "i", image: "a", restartPolicy: "Never" }] },
    'spec.initContainers[0].restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ],
  [
    {
      containers: [
        { ...container, ports: [{ containerPort: 80, hostPort: 80 }] },
        { ...container, name: "d", ports: [{ containerPort: 81, hostPort: 80 }] },
      ],
    },
    'spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"',
  ],
])("%j is refused", (spec, why) => {
  expect(refusal(spec)).toBe(why);
});
