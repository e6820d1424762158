import { expect, test } from "vitest";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";

const networking = "/apis/networking.k8s.io/v1";
const home = `${networking}/namespaces/default`;

const backend = { service: { name: "s", port: { number: 80 } } };
const ingresses = new Trials(`${home}/ingresses`, {
  metadata: { name: "i" },
  spec: { defaultBackend: backend },
});
const classes = new Trials(`${networking}/ingressclasses`, {
  metadata: { name: "c" },
  spec: { controller: "example.com/controller" },
});
const policies = new Trials(`${home}/networkpolicies`, {
  metadata: { name: "p" },
  spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }] },
});
const addresses = new Trials(`${networking}/ipaddresses`, {
  metadata: { name: "192.168.1.5" },
  spec: { parentRef: { resource: "services", namespace: "default", name: "s" } },
});
const ranges = new Trials(`${networking}/servicecidrs`, {
  metadata: { name: "r" },
  spec: { cidrs: ["10.1.0.0/16"] },
});

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const wildcard =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const rule = (path: object) => ({ spec: { rules: [{ http: { paths: [path] } }] } });
const first = "spec.rules[0].http.paths[0]";
const ofService = (service: object) => ({ spec: { defaultBackend: { service } } });
const classAnnotation = "kubernetes.io/ingress.class";

test.each([
  [{}, []],
  [
    { spec: { defaultBackend: null } },
    [
      "spec: Invalid value: []networking.IngressRule(nil): either `defaultBackend` or `rules` must be specified",
    ],
  ],
  [
    { spec: { defaultBackend: { service: null } } },
    ['spec.defaultBackend: Invalid value: "": resource or service backend is required'],
  ],
  [
    { spec: { defaultBackend: { resource: { kind: "a", name: "b" } } } },
    ['spec.defaultBackend: Invalid value: "": cannot set both resource and service backends'],
  ],
  [
    {
      spec: {
        defaultBackend: { service: null, resource: { apiGroup: "A", kind: "", name: "a/b" } },
      },
    },
    [
      `spec.defaultBackend.resource.apiGroup: Invalid value: "A": ${subdomain}`,
      "spec.defaultBackend.resource.kind: Required value: kind is required",
      "spec.defaultBackend.resource.name: Invalid value: \"a/b\": may not contain '/'",
    ],
  ],
  [ofService({ name: "" }), ["spec.defaultBackend.service.name: Required value"]],
  [
    ofService({ port: { number: 0 } }),
    ["spec.defaultBackend: Required value: port name or number is required"],
  ],
  [
    ofService({ port: { name: "http" } }),
    ['spec.defaultBackend: Invalid value: "": cannot set both port name & port number'],
  ],
  [
    ofService({ port: { number: null, name: "-" } }),
    [
      'spec.defaultBackend.service.port.name: Invalid value: "-": must contain at least one letter (a-z)',
      'spec.defaultBackend.service.port.name: Invalid value: "-": must not begin or end with a hyphen',
    ],
  ],
  [
    ofService({ port: { number: 65_536 } }),
    [
      "spec.defaultBackend.service.port.number: Invalid value: 65536: must be between 1 and 65535, inclusive",
    ],
  ],
  [{ spec: { rules: [{ http: {} }] } }, ["spec.rules[0].http.paths: Required value"]],
  [
    { spec: { rules: [{ host: "1.2.3.4" }, { host: "a.*" }] } },
    [
      'spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
      `spec.rules[1].host: Invalid value: "a.*": ${wildcard}`,
    ],
  ],
  [rule({ path: "/", backend }), [`${first}.pathType: Required value: pathType must be specified`]],
  [
    rule({ pathType: "Foo", backend: {} }),
    [
      `${first}.pathType: Unsupported value: "Foo": supported values: "Exact", "ImplementationSpecific", "Prefix"`,
      `${first}.backend: Invalid value: "": resource or service backend is required`,
    ],
  ],
  [
    rule({ pathType: "Exact", path: "", backend }),
    [`${first}.path: Invalid value: "": must be an absolute path`],
  ],
  [
    rule({ pathType: "Prefix", path: "a//%2F/..", backend }),
    [
      `${first}.path: Invalid value: "a//%2F/..": must be an absolute path`,
      `${first}.path: Invalid value: "a//%2F/..": must not contain '//'`,
      `${first}.path: Invalid value: "a//%2F/..": must not contain '%2F'`,
      `${first}.path: Invalid value: "a//%2F/..": cannot end with '/..'`,
    ],
  ],
  [rule({ pathType: "ImplementationSpecific", path: "", backend }), []],
  [
    rule({ pathType: "ImplementationSpecific", path: "a", backend }),
    [`${first}.path: Invalid value: "a": must be an absolute path`],
  ],
  [
    { spec: { tls: [{ hosts: ["*", "A"], secretName: "B" }], ingressClassName: "C" } },
    [
      `spec.tls[0].hosts[0]: Invalid value: "*": ${wildcard}`,
      `spec.tls[0].hosts[1]: Invalid value: "A": ${subdomain}`,
      `spec.tls[0].secretName: Invalid value: "B": ${subdomain}`,
      `spec.ingressClassName: Invalid value: "C": ${subdomain}`,
    ],
  ],
  [
    { metadata: { annotations: { [classAnnotation]: "a" } }, spec: { ingressClassName: "b" } },
    [
      `annotations.${classAnnotation}: Invalid value: "a": must match \`ingressClassName\` when both are specified`,
    ],
  ],
])("an Ingress with %j", (patch, causes) => {
  expect(causesOf(ingresses.create(patch))).toEqual(causes);
});

const status = (ingress: object) => ({ status: { loadBalancer: { ingress: [ingress] } } });

test("an Ingress is warned about its old annotation, and about the address in its status", () => {
  const annotated = { metadata: { annotations: { [classAnnotation]: "a" } } };
  expect(warningsOf(ingresses.create(annotated))).toEqual([
    `annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`,
  ]);
  expect(warningsOf(ingresses.update(annotated))).toEqual([]);
  expect(warningsOf(ingresses.update(status({ ip: "1.2.3.04" }), "/status"))).toEqual([
    'status.loadBalancer.ingress[0]: non-standard IP address "1.2.3.04" will be considered invalid in a future Kubernetes release: use "1.2.3.4"',
  ]);
  expect(causesOf(ingresses.update(status({ ip: "x", hostname: "1.2.3.4" }), "/status"))).toEqual([
    'status.loadBalancer.ingress[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    'status.loadBalancer.ingress[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
  ]);
});

const parameters = (fields: object) => ({
  spec: { parameters: { kind: "k", name: "n", ...fields } },
});

test.each([
  [{}, []],
  [{ spec: { controller: null } }, ["spec.controller: Required value"]],
  [
    { spec: { controller: "x" } },
    ['spec.controller: Invalid value: "x": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
  [
    { spec: { controller: "a".repeat(260) } },
    [
      "spec.controller: Too long: may not be more than 250 bytes",
      `spec.controller: Invalid value: "${"a".repeat(260)}": must be a domain-prefixed path (such as "acme.io/foo")`,
    ],
  ],
  [parameters({}), []],
  [
    parameters({ apiGroup: "", kind: "", name: "..", scope: "Foo" }),
    [
      `spec.parameters.apiGroup: Invalid value: "": ${subdomain}`,
      "spec.parameters.kind: Required value: kind is required",
      "spec.parameters.name: Invalid value: \"..\": may not be '..'",
      'spec.parameters.scope: Unsupported value: "Foo": supported values: "Cluster", "Namespace"',
    ],
  ],
  [
    parameters({ scope: "Namespace" }),
    ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"],
  ],
  [
    parameters({ scope: "Namespace", namespace: "A" }),
    [`spec.parameters.namespace: Invalid value: "A": ${label}`],
  ],
  [
    parameters({ namespace: "a" }),
    ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
  ],
])("an IngressClass with %j", (patch, causes) => {
  expect(causesOf(classes.create(patch))).toEqual(causes);
});

test("an IngressClass keeps its controller", () => {
  expect(causesOf(classes.update({ spec: { controller: "x" } }))).toEqual([
    'spec.controller: Invalid value: "x": field is immutable',
    'spec.controller: Invalid value: "x": must be a domain-prefixed path (such as "acme.io/foo")',
  ]);
});

const ingress = (fields: object) => ({ spec: { ingress: [fields] } });
const block = (ipBlock: object) => ingress({ from: [{ ipBlock }] });
const noRange = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
const portRange = "must be between 1 and 65535, inclusive";

test.each([
  [{}, []],
  [
    { spec: { podSelector: { matchLabels: { a: "b c" } } } },
    [
      "spec.podSelector.matchLabels: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ],
  [
    ingress({ ports: [{ protocol: "x", port: 0, endPort: -1 }] }),
    [
      'spec.ingress[0].ports[0].protocol: Unsupported value: "x": supported values: "TCP", "UDP", "SCTP"',
      `spec.ingress[0].ports[0].port: Invalid value: 0: ${portRange}`,
      "spec.ingress[0].ports[0].endPort: Invalid value: 0: must be greater than or equal to `port`",
      `spec.ingress[0].ports[0].endPort: Invalid value: -1: ${portRange}`,
    ],
  ],
  [
    ingress({ ports: [{ port: "a--b", endPort: 5 }, { endPort: 6 }] }),
    [
      "spec.ingress[0].ports[0].endPort: Invalid value: 5: may not be specified when `port` is non-numeric",
      'spec.ingress[0].ports[0].port: Invalid value: "a--b": must not contain consecutive hyphens',
      "spec.ingress[0].ports[1].endPort: Invalid value: 6: may not be specified when `port` is not specified",
    ],
  ],
  [ingress({ from: [{}] }), ["spec.ingress[0].from[0]: Required value: must specify a peer"]],
  [
    { spec: { egress: [{ to: [{ podSelector: {}, ipBlock: { cidr: "10.0.0.0/8" } }] }] } },
    ["spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer"],
  ],
  [block({ cidr: "" }), ["spec.ingress[0].from[0].ipBlock.cidr: Required value"]],
  [
    block({ cidr: "x", except: ["y"] }),
    [`spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "x": ${noRange}`],
  ],
  [
    block({ cidr: "10.0.0.0/8", except: ["y", "10.0.0.0/8", "11.0.0.0/9", "10.1.0.0/16"] }),
    [
      `spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "y": ${noRange}`,
      'spec.ingress[0].from[0].ipBlock.except[1]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
      'spec.ingress[0].from[0].ipBlock.except[2]: Invalid value: "11.0.0.0/9": must be a strict subset of `cidr`',
    ],
  ],
  [
    { spec: { policyTypes: ["Foo", "Egress"] } },
    ['spec.policyTypes[0]: Unsupported value: "Foo": supported values: "Ingress", "Egress"'],
  ],
  [
    { spec: { policyTypes: ["Ingress", "Egress", "Foo"] } },
    [
      'spec.policyTypes: Invalid value: []networking.PolicyType{"Ingress", "Egress", "Foo"}: may not specify more than two policyTypes',
    ],
  ],
])("a NetworkPolicy with %j", (patch, causes) => {
  expect(causesOf(policies.create(patch))).toEqual(causes);
  expect(causesOf(policies.update(patch))).toEqual([...causes, ...causes]);
});

const future = "will be considered invalid in a future Kubernetes release: use";
const cidr = "spec.ingress[0].from[0].ipBlock.cidr";

test.each([
  ["10.0.0.0/8", []],
  [
    "10.1.2.3/8",
    [
      `${cidr}: CIDR value "10.1.2.3/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.1.2.3/32"?)`,
    ],
  ],
  ["10.0.0.0/08", [`${cidr}: non-standard CIDR value "10.0.0.0/08" ${future} "10.0.0.0/8"`]],
  ["010.0.0.0/8", [`${cidr}: non-standard CIDR value "010.0.0.0/8" ${future} "10.0.0.0/8"`]],
  [
    "::ffff:10.0.0.1/104",
    [
      `${cidr}: CIDR value "::ffff:10.0.0.1/104" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/128"?)`,
      `${cidr}: non-standard CIDR value "::ffff:10.0.0.1/104" ${future} "10.0.0.0/8"`,
    ],
  ],
  [
    "2001:DB8:0::/64",
    [
      `${cidr}: IPv6 CIDR value "2001:DB8:0::/64" should be in RFC 5952 canonical format ("2001:db8::/64")`,
    ],
  ],
])("a NetworkPolicy for %s", (range, warnings) => {
  expect(warningsOf(policies.create(block({ cidr: range })))).toEqual(warnings);
  expect(warningsOf(policies.update(block({ cidr: range })))).toEqual(warnings);
});

const parent = "spec.parentRef";

test.each([
  [{}, []],
  [
    { metadata: { name: "192.168.001.005" } },
    ['metadata.name: Invalid value: "192.168.001.005": must not have leading 0s'],
  ],
  [
    { metadata: { name: "::ffff:1.2.3.4" } },
    ['metadata.name: Invalid value: "::ffff:1.2.3.4": must not be an IPv4-mapped IPv6 address'],
  ],
  [
    { metadata: { name: "2001:db8::0" } },
    ['metadata.name: Invalid value: "2001:db8::0": must be in canonical form ("2001:db8::")'],
  ],
  [{ spec: { parentRef: null } }, [`${parent}: Required value`]],
  [
    { spec: { parentRef: { group: "A", resource: "", name: "a%", namespace: "b/" } } },
    [
      `${parent}.group: Invalid value: "A": ${subdomain}`,
      `${parent}.resource: Required value`,
      `${parent}.name: Invalid value: "a%": may not contain '%'`,
      `${parent}.namespace: Invalid value: "b/": may not contain '/'`,
    ],
  ],
])("an IPAddress with %j", (patch, causes) => {
  expect(causesOf(addresses.create(patch))).toEqual(causes);
});

test("an IPAddress keeps its parent", () => {
  expect(causesOf(addresses.update({ spec: { parentRef: { name: "t" } } }))).toEqual([
    `${parent}: Invalid value: networking.ParentReference{Group:"", Resource:"services", Namespace:"default", Name:"t"}: field is immutable`,
  ]);
});

const cidrs = (...list: readonly string[]) => ({ spec: { cidrs: list } });

test.each([
  [{}, []],
  [cidrs(), ["spec.cidrs: Required value: at least one CIDR required"]],
  [
    cidrs("a", "b", "c"),
    [
      'spec.cidrs: Invalid value: networking.ServiceCIDRSpec{CIDRs:[]string{"a", "b", "c"}}: may only hold up to 2 values',
    ],
  ],
  [
    cidrs("x", "10.0.0.1/16"),
    [
      `spec.cidrs[0]: Invalid value: "x": ${noRange}`,
      'spec.cidrs[1]: Invalid value: "10.0.0.1/16": must not have bits set beyond the prefix length',
    ],
  ],
  [
    cidrs("10.0.0.0/016", "::ffff:10.0.0.0/112"),
    [
      'spec.cidrs[0]: Invalid value: "10.0.0.0/016": must not have leading 0s in IP or prefix length',
      'spec.cidrs[1]: Invalid value: "::ffff:10.0.0.0/112": must not have an IPv4-mapped IPv6 address',
      'spec.cidrs: Invalid value: []string{"10.0.0.0/016", "::ffff:10.0.0.0/112"}: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
    ],
  ],
  [
    cidrs("2001:DB8::/64"),
    ['spec.cidrs[0]: Invalid value: "2001:DB8::/64": must be in canonical form ("2001:db8::/64")'],
  ],
  [cidrs("10.0.0.0/16", "2001:db8::/64"), []],
])("a ServiceCIDR with %j", (patch, causes) => {
  expect(causesOf(ranges.create(patch))).toEqual(causes);
});

test.each([
  [cidrs("10.1.0.0/16", "2001:db8::/64"), []],
  [
    cidrs("10.2.0.0/16", "x"),
    [
      'spec.cidrs[0]: Invalid value: "10.2.0.0/16": field is immutable',
      `spec.cidrs[1]: Invalid value: "x": ${noRange}`,
    ],
  ],
  [cidrs("x"), ['spec.cidrs[0]: Invalid value: "x": field is immutable']],
  [cidrs(), ["spec.cidrs: Invalid value: []string{}: field is immutable"]],
])("a ServiceCIDR of one range, changed to %j", (patch, causes) => {
  expect(causesOf(ranges.update(patch))).toEqual(causes);
});
