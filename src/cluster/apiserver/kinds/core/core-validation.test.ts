import { expect, test } from "vitest";
import { encodeBase64 } from "#api/base64.ts";
import type { Node, ServiceAccount } from "#api/core.ts";
import { TestRequests } from "../../../test-requests.ts";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";

const home = "/api/v1/namespaces/default";

const namePart =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const labelValue =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const dnsLabel =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const noRange = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
const noAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const future = "will be considered invalid in a future Kubernetes release: use";

const nodes = new Trials("/api/v1/nodes", {
  metadata: { name: "n" },
  spec: { podCIDR: "10.1.0.0/24", providerID: "p://1" },
});
const taints = (...list: readonly object[]) => ({ spec: { taints: list } });
const taint = { key: "a", value: "b", effect: "NoSchedule" };
const badTaints = taints(
  taint,
  { ...taint, value: "c" },
  { key: "", effect: "" },
  { key: "a", value: "b c", effect: "Foo" },
);
const taintFaults = [
  'metadata.taints[1]: Duplicate value: core.Taint{Key:"a", Value:"c", Effect:"NoSchedule", TimeAdded:(*v1.Time)(nil)}: taints must be unique by key and effect pair',
  'metadata.taints[2].key: Invalid value: "": name part must be non-empty',
  `metadata.taints[2].key: Invalid value: "": ${namePart}`,
  "metadata.taints[2].effect: Required value",
  `metadata.taints[3].value: Invalid value: "b c": ${labelValue}`,
  'metadata.taints[3].effect: Unsupported value: "Foo": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
];
const podCIDRs = (...list: readonly string[]) => ({ spec: { podCIDR: null, podCIDRs: list } });
const onePerFamily = "may specify no more than one CIDR for each IP family";

test.each([
  [{}, []],
  [badTaints, taintFaults],
  [
    {
      status: {
        capacity: { cpu: "-1", pods: "1500m" },
        nodeInfo: { swap: { capacity: 0 } },
      },
    },
    [
      'status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0',
      'status.capacity.pods: Invalid value: resource.Quantity{i:resource.int64Amount{value:1500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"1500m", Format:"DecimalSI"}: must be an integer',
      'status.allocatable.cpu: Invalid value: "-1": must be greater than or equal to 0',
      'status.allocatable.pods: Invalid value: resource.Quantity{i:resource.int64Amount{value:1500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"1500m", Format:"DecimalSI"}: must be an integer',
      "metadata.nodeSwapStatus.capacity: Invalid value: 0: must be greater than zero",
    ],
  ],
  [podCIDRs("10.0.0.0/24", "2001:db8::/64"), []],
  [podCIDRs("x"), [`spec.podCIDRs[0]: Invalid value: "x": ${noRange}`]],
  [
    podCIDRs("10.0.0.0/24", "10.1.0.0/24"),
    [`spec.podCIDRs: Invalid value: []string{"10.0.0.0/24", "10.1.0.0/24"}: ${onePerFamily}`],
  ],
  [
    podCIDRs("10.0.0.0/24", "x"),
    [
      `spec.podCIDRs[1]: Invalid value: "x": ${noRange}`,
      "spec.podCIDRs: Internal error: invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[1]: <nil> (invalid CIDR address: x)",
      `spec.podCIDRs: Invalid value: []string{"10.0.0.0/24", "x"}: ${onePerFamily}`,
    ],
  ],
])("a Node with %j", (patch, causes) => {
  expect(causesOf(nodes.create(patch))).toEqual(causes);
});

const once = (field: string) => `node updates may not change ${field} except from "" to valid`;

test.each([
  [{ spec: { unschedulable: true } }, []],
  [badTaints, [...taintFaults, ...taintFaults]],
  [
    { spec: { ...podCIDRs("10.2.0.0/24").spec, providerID: "p://2", externalID: "x" } },
    [
      `spec.podCIDRs: Forbidden: ${once("podCIDR")}`,
      `spec.providerID: Forbidden: ${once("providerID")}`,
      "spec.externalID: Forbidden: may not be updated",
    ],
  ],
  [podCIDRs(), [`spec.podCIDRs: Forbidden: ${once("podCIDR")}`]],
])("a Node changed to %j", (patch, causes) => {
  expect(causesOf(nodes.update(patch))).toEqual(causes);
});

test("the addresses of a Node are told once", () => {
  const address = { type: "InternalIP", address: "1.2.3.4" };
  expect(causesOf(nodes.update({ status: { addresses: [address, address] } }, "/status"))).toEqual([
    'status.addresses[1]: Duplicate value: core.NodeAddress{Type:"InternalIP", Address:"1.2.3.4"}',
  ]);
});

test("what a Node is warned about, what is filled in and what is dropped", () => {
  const spec = { ...podCIDRs("10.1.2.3/24").spec, externalID: "x", configSource: {} };
  const answer = nodes.create({ spec, status: { capacity: { cpu: "1" }, config: {} } });
  expect(warningsOf(answer)).toEqual([
    "spec.externalID: this field is deprecated, and is unused by Kubernetes",
    'spec.podCIDRs[0]: CIDR value "10.1.2.3/24" is ambiguous in this context (should be "10.1.2.0/24" or "10.1.2.3/32"?)',
  ]);
  const made = answer.body as Node;
  expect(made.spec).toEqual({
    podCIDR: "10.1.2.3/24",
    podCIDRs: ["10.1.2.3/24"],
    externalID: "x",
    providerID: "p://1",
    taints: [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }],
  });
  expect(made.status.allocatable).toEqual({ cpu: "1" });
  expect(made.status.config).toBeUndefined();
});

const namespaces = new Trials("/api/v1/namespaces", { metadata: { name: "a" } });
const finalizers = (...list: readonly string[]) => ({ spec: { finalizers: list } });
const notStandard = "name is neither a standard finalizer name nor is it fully qualified";

test("finalizers and phases of a Namespace", () => {
  expect(causesOf(namespaces.create(finalizers("a b", "c.d/e")))).toEqual([
    `spec.finalizers: Invalid value: "a b": ${namePart}`,
    `spec.finalizers: Invalid value: "a b": ${notStandard}`,
  ]);
  expect(causesOf(namespaces.update(finalizers("a b")))).toEqual([]);
  expect(causesOf(namespaces.update(finalizers("kubernetes", "foo"), "/finalize"))).toEqual([
    `spec.finalizers[1]: Invalid value: "foo": ${notStandard}`,
  ]);
  expect(causesOf(namespaces.update({ status: { phase: "Terminating" } }, "/status"))).toEqual([
    "status.Phase: Invalid value: \"Terminating\": may only be 'Active' if `deletionTimestamp` is empty",
  ]);
});

test("a ServiceAccount keeps the names of its secrets, and is warned once about its annotation", () => {
  const accounts = new Trials(`${home}/serviceaccounts`, { metadata: { name: "a" } });
  const annotation = "kubernetes.io/enforce-mountable-secrets";
  const patch = {
    metadata: { annotations: { [annotation]: "true" } },
    secrets: [{ kind: "Secret", name: "s" }],
  };
  const told = [
    `metadata.annotations[${annotation}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
  ];
  const answer = accounts.create(patch);
  expect(warningsOf(answer)).toEqual(told);
  expect((answer.body as ServiceAccount).secrets).toEqual([{ name: "s" }]);
  expect(warningsOf(accounts.update(patch))).toEqual(told);
  const metadata = { name: "b", ...patch.metadata };
  const annotated = new Trials(`${home}/serviceaccounts`, { metadata });
  expect(warningsOf(annotated.update({ secrets: [] }))).toEqual([]);
});

const secrets = new Trials(`${home}/secrets`, { metadata: { name: "s" }, immutable: true });
const typed = (type: string, data: object = {}) => ({ type: `kubernetes.io/${type}`, data });
const configKey =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

test.each([
  [{}, []],
  [{ type: "" }, []],
  [
    { data: { "a b": "", "..c": "" } },
    [
      "data[..c]: Invalid value: \"..c\": must not start with '..'",
      `data[a b]: Invalid value: "a b": ${configKey}`,
    ],
  ],
  [
    typed("service-account-token"),
    ["metadata.annotations[kubernetes.io/service-account.name]: Required value"],
  ],
  [typed("dockercfg"), ["data[.dockercfg]: Required value"]],
  [
    typed("dockercfg", { ".dockercfg": encodeBase64("x") }),
    [
      "data[.dockercfg]: Invalid value: \"<secret contents redacted>\": invalid character 'x' looking for beginning of value",
    ],
  ],
  [typed("dockerconfigjson"), ["data[.dockerconfigjson]: Required value"]],
  [
    typed("dockerconfigjson", { ".dockerconfigjson": encodeBase64("[]") }),
    [
      'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
  ],
  [typed("basic-auth"), ["data[username]: Required value", "data[password]: Required value"]],
  [typed("basic-auth", { password: "" }), []],
  [typed("ssh-auth", { "ssh-privatekey": "" }), ["data[ssh-privatekey]: Required value"]],
  [typed("tls"), ["data[tls.crt]: Required value", "data[tls.key]: Required value"]],
])("a Secret with %j", (patch, causes) => {
  expect(causesOf(secrets.create(patch))).toEqual(causes);
});

test("a Secret that is too large", () => {
  const data = { a: encodeBase64("x".repeat(1_048_577)) };
  expect(causesOf(secrets.create({ data }))).toEqual([
    "data: Too long: may not be more than 1048576 bytes",
  ]);
});

const why = "field is immutable when `immutable` is set";

test("what may not change in a Secret and in a ConfigMap, before what is wrong with them", () => {
  expect(causesOf(secrets.update({ type: "x", immutable: null, data: { "a b": "" } }))).toEqual([
    'type: Invalid value: "x": field is immutable',
    `immutable: Forbidden: ${why}`,
    `data: Forbidden: ${why}`,
    `data[a b]: Invalid value: "a b": ${configKey}`,
  ]);
  const maps = new Trials(`${home}/configmaps`, { metadata: { name: "c" }, immutable: true });
  const patch = { immutable: false, data: { "": "" }, binaryData: { "": "" } };
  expect(causesOf(maps.update(patch))).toEqual([
    `immutable: Forbidden: ${why}`,
    `data: Forbidden: ${why}`,
    `binaryData: Forbidden: ${why}`,
    `data[]: Invalid value: "": ${configKey}`,
    'data[]: Invalid value: "": duplicate of key present in binaryData',
    `binaryData[]: Invalid value: "": ${configKey}`,
  ]);
});

const pem = (type: string) =>
  encodeBase64(`-----BEGIN ${type}-----\nAAAA\n-----END ${type}-----\n`);

test.each([
  ["CERTIFICATE", "RSA PRIVATE KEY", []],
  [
    "PRIVATE KEY",
    "CERTIFICATE",
    [
      "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched",
    ],
  ],
  [
    "CERTIFICATE",
    "CERTIFICATE",
    ["tls: found a certificate rather than a key in the PEM for the private key"],
  ],
  [
    "FOO",
    "FOO",
    [
      'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [FOO]',
    ],
  ],
])("a Secret for TLS with PEM blocks %s and %s", (certificate, key, warnings) => {
  const data = { "tls.crt": pem(certificate), "tls.key": pem(key) };
  expect(warningsOf(secrets.create(typed("tls", data)))).toEqual(warnings);
});

const noPem = "tls: failed to find any PEM data in";

test("a Secret for TLS with anything else", () => {
  const data = { "tls.crt": "YQ==", "tls.key": "" };
  expect(warningsOf(secrets.create(typed("tls", data)))).toEqual([`${noPem} certificate input`]);
  const half = { ...data, "tls.crt": pem("CERTIFICATE") };
  expect(warningsOf(secrets.create(typed("tls", half)))).toEqual([`${noPem} key input`]);
});

const endpoints = new Trials(`${home}/endpoints`, {
  metadata: { name: "e" },
  subsets: [{ addresses: [{ ip: "10.0.0.1" }] }],
});
const subset = (fields: object) => ({ subsets: [{ addresses: [{ ip: "10.0.0.1" }], ...fields }] });
const at = (ip: string) => subset({ addresses: [{ ip }] });
const first = "subsets[0].addresses[0].ip";

test.each([
  [{}, []],
  [
    { subsets: [{}] },
    ["subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`"],
  ],
  [
    at("x"),
    [
      `${first}: Invalid value: "x": ${noAddress}`,
      `${first}: Invalid value: "x": must be a valid IP address`,
    ],
  ],
  [at("0.0.0.0"), [`${first}: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)`]],
  [
    at("127.1.2.3"),
    [
      `${first}: Invalid value: "127.1.2.3": may not be in the loopback range (127.0.0.0/8, ::1/128)`,
    ],
  ],
  [
    at("fe80::1"),
    [
      `${first}: Invalid value: "fe80::1": may not be in the link-local range (169.254.0.0/16, fe80::/10)`,
    ],
  ],
  [
    at("224.0.0.1"),
    [
      `${first}: Invalid value: "224.0.0.1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)`,
    ],
  ],
  [
    subset({
      addresses: null,
      notReadyAddresses: [{ ip: "10.0.0.1", hostname: "A", nodeName: "B" }],
    }),
    [
      `subsets[0].notReadyAddresses[0].hostname: Invalid value: "A": ${dnsLabel}`,
      `subsets[0].notReadyAddresses[0].nodeName: Invalid value: "B": ${subdomain}`,
    ],
  ],
  [
    subset({
      ports: [
        { name: "A", port: 0, protocol: "x" },
        { port: 1, appProtocol: "" },
      ],
    }),
    [
      `subsets[0].ports[0].name: Invalid value: "A": ${dnsLabel}`,
      "subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
      'subsets[0].ports[0].protocol: Unsupported value: "x": supported values: "SCTP", "TCP", "UDP"',
      "subsets[0].ports[1].name: Required value",
      'subsets[0].ports[1].appProtocol: Invalid value: "": name part must be non-empty',
      `subsets[0].ports[1].appProtocol: Invalid value: "": ${namePart}`,
    ],
  ],
])("Endpoints with %j", (patch, causes) => {
  expect(causesOf(endpoints.create(patch))).toEqual(causes);
  expect(causesOf(endpoints.update(patch))).toEqual(causes);
});

test("Endpoints are warned about addresses, unless they are the controller's", () => {
  const told = `${first}: non-standard IP address "10.0.0.01" ${future} "10.0.0.1"`;
  expect(warningsOf(endpoints.create(at("10.0.0.01")))).toContain(told);
  const labels = { "endpoints.kubernetes.io/managed-by": "endpoint-controller" };
  const managed = { metadata: { labels }, ...at("10.0.0.01") };
  expect(warningsOf(endpoints.create(managed))).not.toContain(told);
});

test.each([
  [
    { clusterIP: "10.96.0.010" },
    [`spec.clusterIPs[0]: non-standard IP address "10.96.0.010" ${future} "10.96.0.10"`],
  ],
  [
    { externalIPs: ["2001:DB8::1"] },
    [
      'spec.externalIPs[0]: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
    ],
  ],
  [
    {
      type: "LoadBalancer",
      loadBalancerIP: "::ffff:1.2.3.4",
      loadBalancerSourceRanges: ["10.0.0.1/8"],
    },
    [
      `spec.loadBalancerIP: non-standard IP address "::ffff:1.2.3.4" ${future} "1.2.3.4"`,
      'spec.loadBalancerSourceRanges[0]: CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)',
    ],
  ],
])("a Service with %j is warned about", (spec, warnings) => {
  const path = `${home}/services`;
  const service = { metadata: { name: "s" }, spec: { ports: [{ port: 80 }], ...spec } };
  const server = new TestRequests(1, 0);
  const answer = server.send("POST", path, service);
  expect(causesOf(answer)).toEqual([]);
  expect(warningsOf(answer)).toEqual(warnings);
  expect(warningsOf(server.send("PUT", `${path}/s`, answer.body))).toEqual(warnings);
});
