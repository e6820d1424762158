import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";
import { TestRequests } from "../../../test-requests.ts";

const path = "/api/v1/namespaces/default/pods";
const merge = "application/merge-patch+json";

const good = {
  metadata: { name: "p" },
  spec: { containers: [{ name: "c", image: "nginx:1.25" }] },
};
const pods = new Trials(path, good);

const namePart =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const noAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const onePerFamily = "may specify no more than one IP for each IP family";
const id = "must be between 0 and 2147483647, inclusive";

const ips = (...addresses: readonly string[]) => addresses.map((ip) => ({ ip }));
const user = (linux: object) => ({
  containerStatuses: [{ name: "c", user: { linux } }],
});

test.each([
  [{}, []],
  [
    {
      conditions: [
        { type: "Ready", status: "True" },
        { type: "a.b/c", status: "True" },
      ],
    },
    [],
  ],
  [
    { conditions: [{ type: "a b", status: "True" }] },
    [`status.conditions[0].Type: Invalid value: "a b": ${namePart}`],
  ],
  [{ nominatedNodeName: "A" }, [`status.nominatedNodeName: Invalid value: "A": ${subdomain}`]],
  [{ qosClass: "Burstable" }, ['status.qosClass: Invalid value: "Burstable": field is immutable']],
  [{ qosClass: null }, []],
  [{ podIPs: ips("x") }, [`status.podIPs[0]: Invalid value: "x": ${noAddress}`]],
  [{ podIPs: ips("10.0.0.1", "2001:db8::1") }, []],
  [
    { podIPs: ips("10.0.0.1", "10.0.0.2") },
    [
      `status.podIPs: Invalid value: []core.PodIP{core.PodIP{IP:"10.0.0.1"}, core.PodIP{IP:"10.0.0.2"}}: ${onePerFamily}`,
    ],
  ],
  [
    { hostIP: "10.0.0.1", hostIPs: ips("10.0.0.2", "x") },
    [
      'status.hostIPs[0].ip: Invalid value: "10.0.0.2": must be equal to `hostIP`',
      `status.hostIPs[1]: Invalid value: "x": ${noAddress}`,
      "status.hostIPs: Internal error: failed to check for dual stack with error:invalid IP[1]: <nil>",
      `status.hostIPs: Invalid value: []core.HostIP{core.HostIP{IP:"10.0.0.2"}, core.HostIP{IP:"x"}}: ${onePerFamily}`,
    ],
  ],
  [
    user({ uid: -1, gid: 2_147_483_648, supplementalGroups: [0, -2] }),
    [
      `status.containerStatuses[0].user.linux.uid: Invalid value: -1: ${id}`,
      `status.containerStatuses[0].user.linux.gid: Invalid value: 2147483648: ${id}`,
      `status.containerStatuses[0].user.linux.supplementalGroups[1]: Invalid value: -2: ${id}`,
    ],
  ],
])("a status of %j", (status, causes) => {
  expect(causesOf(pods.update({ status }, "/status"))).toEqual(causes);
});

const appArmor = "container.apparmor.security.beta.kubernetes.io/c";

test("annotations that mean something do not come by the status", () => {
  const annotations = { [appArmor]: "unconfined", "kubernetes.io/config.mirror": "x" };
  expect(causesOf(pods.update({ metadata: { annotations } }, "/status"))).toEqual([
    `metadata.annotations[${appArmor}]: Forbidden: may not add AppArmor annotations`,
    "metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not add mirror pod annotation",
    'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
  ]);
});

test("addresses that are not written as usual come with a Warning", () => {
  const status = { podIP: "10.0.0.01", hostIP: "2001:DB8::1", hostIPs: ips("2001:DB8::1") };
  expect(warningsOf(pods.update({ status }, "/status"))).toEqual([
    'status.podIPs[0].ip: non-standard IP address "10.0.0.01" will be considered invalid in a future Kubernetes release: use "10.0.0.1"',
    'status.hostIPs[0].ip: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")',
  ]);
});

test("what is behind closed gates is dropped", () => {
  const status = {
    observedGeneration: 1,
    conditions: [{ type: "Ready", status: "True", observedGeneration: 1 }],
  };
  const { body } = pods.update({ status }, "/status");
  expect(JSON.stringify((body as Pod).status)).not.toContain("observedGeneration");
});

const ended = (exitCode: number) => ({ state: { terminated: { exitCode } } });
const running = { state: { running: {} } };
const why = "Forbidden: may not be transitioned to non-terminated state";

test.each([
  ["Always", "containerStatuses", 0, []],
  ["OnFailure", "containerStatuses", 1, []],
  ["OnFailure", "containerStatuses", 0, [`status.containerStatuses[0].state: ${why}`]],
  ["Never", "containerStatuses", 1, [`status.containerStatuses[0].state: ${why}`]],
  ["Never", "initContainerStatuses", 1, [`status.initContainerStatuses[0].state: ${why}`]],
  [
    "Always",
    "ephemeralContainerStatuses",
    0,
    [`status.ephemeralContainerStatuses[0].state: ${why}`],
  ],
])(
  "restartPolicy %s: a container of %s that ended with %i begins again",
  (policy, list, code, causes) => {
    const server = new TestRequests(1, 0);
    server.ask("POST", path, { ...good, spec: { ...good.spec, restartPolicy: policy } });
    const write = (state: object) =>
      server.send(
        "PATCH",
        `${path}/p/status`,
        { status: { [list]: [{ name: "c", ...state }] } },
        merge,
      );
    expect(causesOf(write(ended(code)))).toEqual([]);
    expect(causesOf(write(running))).toEqual(causes);
  },
);
