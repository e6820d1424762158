import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.53";
const busybox = "registry.k8s.io/e2e-test-images/busybox:1.36.1-1";
const pause = "registry.k8s.io/pause:3.10";

function create(client: NamespacedClient, name: string, container: object): void {
  const spec = { containers: [{ name: "c", image: agnhost, ...container }] };
  client.create("pods", { metadata: { name }, spec });
}

const read = (client: NamespacedClient, name = "p") => client.get<Pod>("pods", name);
const restarts = (client: NamespacedClient) =>
  read(client).status.containerStatuses?.[0]?.restartCount ?? 0;

function readySince(pod: Pod): string | undefined {
  const ready = pod.status.conditions?.find(({ type }) => type === "Ready");
  return ready?.status === "True" ? ready.lastTransitionTime : undefined;
}

const webserver = { args: ["test-webserver"], ports: [{ containerPort: 80 }] };

test("a readiness probe does not speak before its initial delay, and restarts nothing", () => {
  const client = new NamespacedClient();
  const readinessProbe = { httpGet: { path: "/", port: 80 }, initialDelaySeconds: 15 };
  create(client, "p", { ...webserver, readinessProbe });
  client.until(() => readySince(read(client)) !== undefined);
  const { startedAt } = read(client).status.containerStatuses![0]!.state!.running!;
  const delayMs = Date.parse(readySince(read(client))!) - Date.parse(startedAt!);
  expect(delayMs).toBeGreaterThanOrEqual(15_000);
  expect(restarts(client)).toBe(0);
});

test("a Pod whose readiness probe fails is never ready and never restarted", () => {
  const client = new NamespacedClient();
  create(client, "p", { ...webserver, readinessProbe: { httpGet: { path: "/", port: 81 } } });
  for (let second = 0; second < 60; second++) {
    client.advance(1);
    expect(readySince(read(client))).toBeUndefined();
  }
  expect(read(client).status.phase).toBe("Running");
  expect(restarts(client)).toBe(0);
});

test.each([agnhost, "registry.k8s.io/e2e-test-images/httpd:2.4.38-4", "nginx:1.25"])(
  "a probe may write below /var/tmp of %s",
  (image) => {
    const client = new NamespacedClient();
    const script = 'touch /var/tmp/ready; [[ "$( cat /var/tmp/ready )" == "" ]]';
    create(client, "p", { image, readinessProbe: { exec: { command: ["sh", "-ec", script] } } });
    client.until(() => readySince(read(client)) !== undefined, 60);
  },
);

const health = (seconds: number) => ({
  image: busybox,
  command: [
    "/bin/sh",
    "-c",
    `echo ok >/tmp/health; sleep ${seconds}; rm -rf /tmp/health; sleep 600`,
  ],
});
const reads = { exec: { command: ["cat", "/tmp/health"] }, timeoutSeconds: 5 };
const grpcServer = { command: ["/agnhost", "grpc-health-checking"] };

test.each([
  ["a file that goes", health(10), reads, 1],
  ["a file that stays", health(600), reads, 0],
  [
    "a server that becomes ill",
    { args: ["liveness"] },
    { httpGet: { path: "/healthz", port: 8080 } },
    1,
  ],
  ["a port on which somebody listens", { args: ["liveness"] }, { tcpSocket: { port: 8080 } }, 0],
  ["a server that is well", webserver, { httpGet: { path: "/", port: 80 }, timeoutSeconds: 5 }, 0],
  ["gRPC", grpcServer, { grpc: { port: 5000, service: null }, timeoutSeconds: 5 }, 0],
  ["gRPC where nobody listens", grpcServer, { grpc: { port: 2333 }, timeoutSeconds: 5 }, 1],
])("a liveness probe of %s", (_, container, probe, expected) => {
  const client = new NamespacedClient();
  const livenessProbe = { ...probe, initialDelaySeconds: 15, failureThreshold: 1 };
  create(client, "p", { ...container, livenessProbe });
  if (expected > 0) client.until(() => restarts(client) === expected, 240);
  else client.advance(240);
  expect(restarts(client)).toBe(expected);
});

test("restarts only ever grow", () => {
  const client = new NamespacedClient();
  const httpGet = { path: "/healthz", port: 8080 };
  const livenessProbe = { httpGet, initialDelaySeconds: 5, failureThreshold: 1 };
  create(client, "p", { args: ["liveness"], livenessProbe });
  let last = 0;
  client.until(() => {
    expect(restarts(client)).toBeGreaterThanOrEqual(last);
    last = restarts(client);
    return last >= 5;
  }, 840);
});

/** A Pod that answers requests and logs them; its address. */
function createListener(client: NamespacedClient): string {
  create(client, "handler", { args: ["netexec"], ports: [{ containerPort: 8080 }] });
  client.until(() => readySince(read(client, "handler")) !== undefined);
  return read(client, "handler").status.podIP!;
}

const heard = (client: NamespacedClient) =>
  String(client.send("GET", `${client.path("pods", "handler", "log")}?container=c`).body);

test.each(["postStart", "preStop"])("%s: a command and a request", (hook) => {
  const client = new NamespacedClient();
  const host = createListener(client);
  const script = `curl http://${host}:8080/echo?msg=exec`;
  create(client, "exec", { lifecycle: { [hook]: { exec: { command: ["sh", "-c", script] } } } });
  const httpGet = { path: "/echo?msg=http", host, port: 8080 };
  create(client, "http", { image: pause, lifecycle: { [hook]: { httpGet } } });
  const names = ["exec", "http"];
  client.until(() => names.every((name) => readySince(read(client, name)) !== undefined));
  const before = names.map((name) => heard(client).includes(`GET /echo?msg=${name}\n`));
  expect(before).toEqual(names.map(() => hook === "postStart"));
  for (const name of names) client.remove("pods", name, { gracePeriodSeconds: 15 });
  client.until(() => names.every((name) => client.code("GET", client.path("pods", name)) === 404));
  expect(names.map((name) => heard(client).includes(`GET /echo?msg=${name}\n`))).toEqual([
    true,
    true,
  ]);
});

test("a hook that posts is heard of by the other Pod, and told through the proxy", () => {
  const client = new NamespacedClient();
  create(client, "server", { args: ["nettest"], ports: [{ containerPort: 8080 }] });
  client.until(() => readySince(read(client, "server")) !== undefined);
  const url = `http://${read(client, "server").status.podIP}:8080/write`;
  const command = ["wget", "-O-", '--post-data={"Source": "prestop"}', url];
  const lifecycle = { preStop: { exec: { command } } };
  create(client, "tester", { image: busybox, command: ["sleep", "600"], lifecycle });
  client.until(() => readySince(read(client, "tester")) !== undefined);
  client.remove("pods", "tester");
  const state = () =>
    JSON.parse(String(client.send("GET", client.path("pods", "server", "proxy", "read")).body)) as {
      Received: object;
    };
  client.until(() => "prestop" in state().Received, 60);
  expect(state().Received).toEqual({ prestop: 1 });
});
