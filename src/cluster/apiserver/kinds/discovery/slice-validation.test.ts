import { expect, test } from "vitest";
import type { EndpointSlice } from "#api/discovery.ts";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";

const path = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
const slices = new Trials(path, {
  metadata: { name: "s" },
  addressType: "IPv4",
  endpoints: [{ addresses: ["10.0.0.1"] }],
  ports: [{ port: 80 }],
});

const namePart =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const noAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

const endpoint = (fields: object) => ({ endpoints: [{ addresses: ["10.0.0.1"], ...fields }] });
const of = (addressType: string, ...addresses: readonly string[]) => ({
  addressType,
  endpoints: [{ addresses }],
});
const list = "endpoints[0].addresses";

test.each([
  [{}, []],
  [{ addressType: "" }, ["addressType: Required value"]],
  [
    { addressType: "Foo" },
    ['addressType: Unsupported value: "Foo": supported values: "FQDN", "IPv4", "IPv6"'],
  ],
  [
    { ports: [{ name: "A", protocol: "x", appProtocol: "" }, { name: "A" }] },
    [
      `ports[0].name: Invalid value: "A": ${label}`,
      'ports[0].protocol: Unsupported value: "x": supported values: "SCTP", "TCP", "UDP"',
      'ports[0].appProtocol: Invalid value: "": name part must be non-empty',
      `ports[0].appProtocol: Invalid value: "": ${namePart}`,
      `ports[1].name: Invalid value: "A": ${label}`,
      'ports[1].name: Duplicate value: "A"',
    ],
  ],
  [endpoint({ addresses: [] }), [`${list}: Required value: must contain at least 1 address`]],
  [
    of("IPv4", "x", "2001:db8::1", "127.0.0.1"),
    [
      `${list}[0]: Invalid value: "x": ${noAddress}`,
      `${list}: Invalid value: "2001:db8::1": must be an IPv4 address`,
      `${list}[2]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)`,
    ],
  ],
  [
    of("IPv6", "2001:DB8::1", "10.0.0.1", "fe80::1"),
    [
      `${list}[0]: Invalid value: "2001:DB8::1": must be in canonical form ("2001:db8::1")`,
      `${list}: Invalid value: "10.0.0.1": must be an IPv6 address`,
      `${list}[2]: Invalid value: "fe80::1": may not be in the link-local range (169.254.0.0/16, fe80::/10)`,
    ],
  ],
  [
    of("FQDN", "", "a", "A.b", "example.com."),
    [
      `${list}[0]: Required value`,
      `${list}[1]: Invalid value: "a": should be a domain with at least two segments separated by dots`,
      `${list}[2]: Invalid value: "A.b": ${subdomain}`,
    ],
  ],
  [
    endpoint({
      nodeName: "A",
      hostname: "B",
      hints: { forZones: [{ name: "z" }, { name: "z" }], forNodes: [{ name: "A" }] },
    }),
    [
      `endpoints[0].nodeName: Invalid value: "A": ${subdomain}`,
      `endpoints[0].hostname: Invalid value: "B": ${label}`,
      'endpoints[0].hints.forZones[1].name: Duplicate value: "z"',
    ],
  ],
  [
    endpoint({ hints: { forZones: Array.from({ length: 9 }, () => ({ name: "z" })) } }),
    ["endpoints[0].hints.forZones: Too many: 9: must have at most 8 items"],
  ],
])("a slice with %j", (patch, causes) => {
  expect(causesOf(slices.create(patch))).toEqual(causes);
});

test("a slice holds so many endpoints and addresses, and no more", () => {
  const endpoints = Array.from({ length: 1001 }, () => ({ addresses: ["10.0.0.1"] }));
  expect(causesOf(slices.create({ endpoints }))).toEqual([
    "endpoints: Too many: 1001: must have at most 1000 items",
  ]);
  const addresses = Array.from({ length: 101 }, (_, index) => `10.0.0.${index}`);
  expect(causesOf(slices.create(endpoint({ addresses })))).toEqual([
    `${list}: Too many: 101: must have at most 100 items`,
  ]);
});

test("a slice keeps the type of its addresses, and what it has had", () => {
  expect(causesOf(slices.update({ addressType: "IPv6" }))).toEqual([
    'addressType: Invalid value: "IPv6": field is immutable',
  ]);
});

test.each([
  [{ annotations: { a: "b" } }, 1],
  [{ labels: { a: "b" } }, 2],
])("a slice with other metadata %j is of generation %i", (metadata, generation) => {
  const { body } = slices.update({ metadata });
  expect((body as EndpointSlice).metadata.generation).toBe(generation);
});

test("topology and hints for nodes are dropped", () => {
  const hints = { forZones: [{ name: "z" }], forNodes: [{ name: "n" }] };
  const answer = slices.create(endpoint({ hints, deprecatedTopology: { a: "b" } }));
  expect((answer.body as EndpointSlice).endpoints).toEqual([
    { addresses: ["10.0.0.1"], conditions: {}, hints: { forZones: [{ name: "z" }] } },
  ]);
});

const nonStandard = `${list}[0]: non-standard IP address "10.0.0.01" will be considered invalid in a future Kubernetes release: use "10.0.0.1"`;

test("what the author of a slice is warned about", () => {
  const odd = endpoint({ addresses: ["10.0.0.01"] });
  expect(warningsOf(slices.create(odd))).toEqual([nonStandard]);
  expect(warningsOf(slices.update(odd))).toEqual([nonStandard]);
  const labels = { "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io" };
  expect(warningsOf(slices.create({ metadata: { labels }, ...odd }))).toEqual([]);
  expect(warningsOf(slices.create(of("FQDN", "example.com")))).toEqual([
    "spec.addressType: FQDN endpoints are deprecated",
  ]);
});
