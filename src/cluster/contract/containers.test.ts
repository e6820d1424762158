import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.53";
const busybox = "registry.k8s.io/e2e-test-images/busybox:1.36.1-1";

/** A Pod of one container until it has ended; for Pods that do not, until it has run a while. */
function run(container: object, spec: object = {}, metadata: object = {}) {
  const client = new NamespacedClient();
  client.create("pods", {
    metadata: { name: "p", ...metadata },
    spec: {
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 1,
      containers: [{ name: "c", image: busybox, ...container }],
      ...spec,
    },
  });
  const read = () => client.get<Pod>("pods", "p");
  const hasEnded = () => /Succeeded|Failed/.test(read().status.phase ?? "");
  for (let seconds = 0; seconds < 60 && !hasEnded(); seconds++) client.advance(1);
  const [{ restartCount, state }] = read().status.containerStatuses as [
    NonNullable<Pod["status"]["containerStatuses"]>[number],
  ];
  const log = String(client.send("GET", `${client.path("pods", "p", "log")}?container=c`).body);
  const { phase } = read().status;
  return { client, phase, restartCount, state, log, message: state?.terminated?.message };
}

const countingScript = `
f=/restart-count/restartCount
count=$(echo 'hello' >> $f ; wc -l $f | awk {'print $1'})
if [ $count -eq 1 ]; then
	exit 1
fi
if [ $count -eq 2 ]; then
	exit 0
fi
while true; do sleep 1; done
`;

test.each([
  ["Always", "Running", 2],
  ["OnFailure", "Succeeded", 1],
  ["Never", "Failed", 0],
])("restartPolicy %s: %s after %i restarts", (restartPolicy, phase, restarts) => {
  const volumeMounts = [{ name: "count", mountPath: "/restart-count" }];
  const volumes = [{ name: "count", emptyDir: { medium: "Memory" } }];
  const container = { command: ["sh", "-c", countingScript], volumeMounts };
  const ended = run(container, { restartPolicy, volumes });
  expect([ended.phase, ended.restartCount]).toEqual([phase, restarts]);
});

const fallback = { terminationMessagePolicy: "FallbackToLogsOnError" };

test.each([
  [
    "a file of its own, as another user",
    "/bin/echo -n DONE > /dev/termination-custom-log",
    {
      terminationMessagePath: "/dev/termination-custom-log",
      securityContext: { runAsUser: 10_000 },
    },
    ["Succeeded", "DONE"],
  ],
  ["the log of a failure", "/bin/echo -n DONE; /bin/false", fallback, ["Failed", "DONE"]],
  ["nothing of a success", "/bin/echo -n DONE; /bin/true", fallback, ["Succeeded", undefined]],
  [
    "the file, where there is one",
    "/bin/echo -n OK > /dev/termination-log; /bin/echo DONE; /bin/true",
    fallback,
    ["Succeeded", "OK"],
  ],
])("the termination message is %s", (_, script, more, expected) => {
  const ended = run({ command: ["/bin/sh", "-c"], args: [script], ...more });
  expect([ended.phase, ended.message]).toEqual(expected);
});

test.each([
  [undefined, ["entrypoint-tester", "override"], "[/agnhost entrypoint-tester override]\n"],
  [["/agnhost-2"], ["entrypoint-tester"], "[/agnhost-2 entrypoint-tester]\n"],
  [["/agnhost-2"], ["entrypoint-tester", "a"], "[/agnhost-2 entrypoint-tester a]\n"],
])("command %j and args %j take the place of the image's own", (command, args, log) => {
  expect(run({ image: agnhost, args, ...(command && { command }) }).log).toBe(log);
});

test("without command and args an image does what it does", () => {
  expect(run({ image: agnhost })).toMatchObject({ phase: "Running", log: "Paused\n" });
});

test.each([
  ["its user", "test $(id -u) -eq 65534", { securityContext: { runAsUser: 65_534 } }, ""],
  [
    "its user and group",
    "id",
    { securityContext: { runAsUser: 1001, runAsGroup: 2002 } },
    "uid=1001 gid=2002 groups=2002\n",
  ],
  [
    "that it is not privileged",
    "ip link add dummy0 type dummy || true",
    { securityContext: { privileged: false } },
    "ip: RTNETLINK answers: Operation not permitted\n",
  ],
  ["that its disk can be written", "touch checkfile", {}, ""],
])("a container finds %s", (_, script, more, log) => {
  expect(run({ command: ["sh", "-c", script], ...more })).toMatchObject({
    phase: "Succeeded",
    log,
  });
});

test("what the Pod says of users holds for containers that say nothing", () => {
  const securityContext = { runAsUser: 1001, runAsGroup: 2002, supplementalGroups: [3003] };
  const { log } = run({ command: ["sh", "-c", "id"] }, { securityContext });
  expect(log).toBe("uid=1001 gid=2002 groups=2002,3003\n");
});

test("nobody becomes root where that is not allowed", () => {
  const image = "registry.k8s.io/e2e-test-images/nonewprivs:1.3";
  const effective = (allowPrivilegeEscalation?: boolean) =>
    run({
      image,
      securityContext: {
        runAsUser: 1000,
        ...(allowPrivilegeEscalation !== undefined && { allowPrivilegeEscalation }),
      },
    }).log;
  expect([effective(), effective(true), effective(false)]).toEqual([
    "Effective uid: 0\n",
    "Effective uid: 0\n",
    "Effective uid: 1000\n",
  ]);
});

test("a container that may not run as root and would is not made", () => {
  const { state } = run({ securityContext: { runAsNonRoot: true } });
  expect(state?.waiting).toMatchObject({
    reason: "CreateContainerConfigError",
    message: expect.stringMatching(
      /^container has runAsNonRoot and image will run as root \(pod: "p_contract-\w+\([0-9a-f-]+\)", container: c\)$/,
    ),
  });
});

test("a disk that may be read only is not written", () => {
  const command = ["/bin/sh", "-c", "echo test > /file; sleep 240"];
  const { log } = run({ command, securityContext: { readOnlyRootFilesystem: true } });
  expect(log).toBe("/bin/sh: can't create /file: Read-only file system\n");
});

test("/etc/hosts has the aliases; on the host's network it is the host's own", () => {
  const hostAliases = [{ ip: "123.45.67.89", hostnames: ["foo", "bar"] }];
  const own = run({ image: agnhost, args: ["etc-hosts"] }, { hostAliases });
  expect(own.phase).toBe("Succeeded");
  expect(own.log).toMatch(
    /^# Kubernetes-managed hosts file\.\n[^]*\n# Entries added by HostAliases\.\n123\.45\.67\.89\tfoo\tbar\n$/,
  );
  const host = run({ image: agnhost, args: ["etc-hosts"] }, { hostAliases, hostNetwork: true });
  expect(host.log).toMatch(
    /^# Kubernetes-managed hosts file \(host network\)\.\n127\.0\.0\.1\tlocalhost\n192\.168\.49\.\d\tminikube\S*\n\n# Entries added by HostAliases\.\n123\.45\.67\.89\tfoo\tbar\n$/,
  );
});

function printsHosts(mountPath: string) {
  return { image: agnhost, args: ["etc-hosts"], volumeMounts: [{ name: "hosts", mountPath }] };
}

test("a mounted /etc/hosts takes the place of the kubelet's", () => {
  const volumes = [{ name: "hosts", hostPath: { path: "/etc/hosts", type: "FileOrCreate" } }];
  expect(run(printsHosts("/etc/hosts-original"), { volumes }).log).toContain(
    "# Kubernetes-managed",
  );
  expect(run(printsHosts("/etc/hosts"), { volumes }).log).toMatch(/^127\.0\.0\.1\tlocalhost\n/);
});

function sysctls(...names: string[]) {
  return { securityContext: { sysctls: names.map((name) => ({ name, value: "1" })) } };
}

test("kernel parameters: the safe ones are set, others and misspelt ones are refused", () => {
  const command = ["/bin/sysctl", "kernel.shm_rmid_forced"];
  expect(run({ command }, sysctls("kernel.shm_rmid_forced"))).toMatchObject({
    phase: "Succeeded",
    log: "kernel.shm_rmid_forced = 1\n",
  });
  const client = new NamespacedClient();
  const body = (spec: object) => ({
    metadata: { name: "p" },
    spec: { containers: [{ name: "c", image: busybox, command }], ...spec },
  });
  const bad = sysctls("foo-", "kernel.shmmax", "safe-and-unsafe", "bar..");
  const { code, body: status } = client.send("POST", client.path("pods"), body(bad));
  const why =
    "must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
  expect([code, (status as { message: string }).message]).toEqual([
    422,
    `Pod "p" is invalid: [spec.securityContext.sysctls[0].name: Invalid value: "foo-": ${why}, spec.securityContext.sysctls[3].name: Invalid value: "bar..": ${why}]`,
  ]);
  client.create("pods", body(sysctls("kernel.msgmax")));
  client.until(() => client.get<Pod>("pods", "p").status.phase === "Failed", 60);
  expect(client.get<Pod>("pods", "p").status).toMatchObject({
    reason: "SysctlForbidden",
    message: 'Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted',
  });
});
