import { expect, test } from "vitest";
import { Trials, warningsOf } from "../../../test-refusals.ts";

const container = { name: "c", image: "nginx:1.25" };
const pods = new Trials("/api/v1/namespaces/default/pods", {
  metadata: { name: "p" },
  spec: { containers: [container] },
});
const templates = new Trials("/api/v1/namespaces/default/podtemplates", {
  metadata: { name: "t" },
  template: { spec: { containers: [container] } },
});

const appArmor = "container.apparmor.security.beta.kubernetes.io/c";
const seccomp = "container.seccomp.security.alpha.kubernetes.io/c";
const deprecated = (key: string) =>
  `metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`;

const annotated = (profile: string, spec: object = {}) => ({
  metadata: { annotations: { [appArmor]: profile } },
  spec,
});
const ofPod = { securityContext: { appArmorProfile: { type: "Unconfined" } } };
const ofContainer = { containers: [{ ...container, ...ofPod }] };

test.each([
  [annotated("unconfined"), [deprecated(appArmor)]],
  [annotated("runtime/default"), [deprecated(appArmor)]],
  [annotated("localhost/a"), [deprecated(appArmor)]],
  [annotated("unconfined", ofPod), []],
  [annotated("unconfined", ofContainer), []],
])("a Pod with %j", (patch, warnings) => {
  expect(warningsOf(pods.create(patch))).toEqual(warnings);
});

test("a template with annotations that stood for profiles, before what is odd in the container", () => {
  const annotations = { [appArmor]: "unconfined", [seccomp]: "unconfined" };
  const odd = { ...container, resources: { limits: { memory: "1500m" } } };
  const template = { metadata: { annotations }, spec: { containers: [odd] } };
  expect(warningsOf(templates.create({ template }))).toEqual([
    `template.metadata.annotations[${seccomp}]: non-functional in v1.27+; use the "seccompProfile" field instead`,
    `template.${deprecated(appArmor)}`,
    'template.spec.containers[0].resources.limits[memory]: fractional byte value "1500m" is invalid, must be an integer',
  ]);
  expect(warningsOf(templates.update({ template }))).toHaveLength(3);
  expect(warningsOf(templates.madeWith({ template }).update({}))).toEqual([]);
  const fit = { metadata: { annotations: { [appArmor]: "unconfined" } }, spec: ofPod };
  expect(warningsOf(templates.create({ template: fit }))).toEqual([]);
});

test("the claim of an ephemeral volume", () => {
  const spec = {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "1500m" }, limits: { storage: "1" } },
  };
  const volumes = [{ name: "v", ephemeral: { volumeClaimTemplate: { spec } } }];
  expect(warningsOf(pods.create({ spec: { volumes } }))).toEqual([
    'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
  ]);
});

test("addresses that are not written as usual", () => {
  const spec = {
    dnsConfig: { nameservers: ["1.2.3.04"] },
    hostAliases: [{ ip: "2001:DB8::1", hostnames: ["a"] }],
  };
  expect(warningsOf(pods.create({ spec }))).toEqual([
    'spec.dnsConfig.nameservers[0]: non-standard IP address "1.2.3.04" will be considered invalid in a future Kubernetes release: use "1.2.3.4"',
    'spec.hostAliases[0].ip: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
  ]);
});

test("nobody is warned about a change of a Pod", () => {
  expect(warningsOf(pods.update({ spec: { activeDeadlineSeconds: 5 } }))).toEqual([]);
});
