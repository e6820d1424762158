import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import * as k8s from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestServer } from "./test-server.ts";

const server = new TestServer();
const config = new k8s.KubeConfig();
let core: k8s.CoreV1Api;
const namespace = "default";

const pod = (name: string, image: string, command?: string[]): k8s.V1Pod => ({
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name, image, ...(command && { command }) }] },
});

/** Resolves once the Pod runs. */
async function running(name: string): Promise<void> {
  const watch = new k8s.Watch(config);
  await new Promise<void>((resolve, reject) => {
    const watching = watch.watch(
      `/api/v1/namespaces/${namespace}/pods`,
      { fieldSelector: `metadata.name=${name}` },
      (_: string, { status }: k8s.V1Pod) => {
        if (!status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"))
          return;
        void watching.then((controller) => controller.abort());
        resolve();
      },
      (error: unknown) => {
        if (error instanceof Error && error.name !== "AbortError") reject(error);
      },
    );
  });
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

beforeAll(async () => {
  const url = await server.listen();
  // It speaks to a server without encryption only if it is told that this does not matter.
  config.loadFromClusterAndUser(
    { name: "slipway", server: url, skipTLSVerify: true },
    { name: "learner" },
  );
  core = config.makeApiClient(k8s.CoreV1Api);
  await core.createNamespacedPod({ namespace, body: pod("web", "nginx:1.27") });
  const body = pod("box", "busybox:1.36", ["sh", "-c", "echo one; echo two; sleep 100000"]);
  await core.createNamespacedPod({ namespace, body });
  await Promise.all([running("web"), running("box")]);
});

afterAll(() => server.close());

test("create, list, patch, replace, delete", async () => {
  const body = { metadata: { name: "settings" }, data: { a: "1" } };
  const created = await core.createNamespacedConfigMap({ namespace, body });
  expect(created.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
  const patch = [{ op: "replace", path: "/data/a", value: "2" }];
  const patched = await core.patchNamespacedConfigMap({ name: "settings", namespace, body: patch });
  expect(patched.data).toEqual({ a: "2" });
  patched.data = { b: "3" };
  await core.replaceNamespacedConfigMap({ name: "settings", namespace, body: patched });
  const { items } = await core.listNamespacedConfigMap({ namespace });
  expect(items.map(({ metadata, data }) => [metadata?.name, data])).toContainEqual([
    "settings",
    { b: "3" },
  ]);
  await core.deleteNamespacedConfigMap({ name: "settings", namespace });
  await expect(core.readNamespacedConfigMap({ name: "settings", namespace })).rejects.toMatchObject(
    {
      code: 404,
    },
  );
});

test("an informer sees what comes, changes and goes", async () => {
  const seen: string[] = [];
  const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () =>
    core.listNamespacedConfigMap({ namespace }),
  );
  const gone = new Promise<void>((resolve) => {
    for (const event of ["add", "update", "delete"] as const) {
      informer.on(event, ({ metadata }) => {
        if (metadata?.name !== "seen") return;
        seen.push(event);
        if (event === "delete") resolve();
      });
    }
  });
  await informer.start();
  const body = { metadata: { name: "seen" } };
  await core.createNamespacedConfigMap({ namespace, body });
  const patch = [{ op: "add", path: "/data", value: { a: "1" } }];
  await core.patchNamespacedConfigMap({ name: "seen", namespace, body: patch });
  await core.deleteNamespacedConfigMap({ name: "seen", namespace });
  await gone;
  await informer.stop();
  expect(seen).toEqual(["add", "update", "delete"]);
});

/** Runs a command by exec; answers what came and how it ended. */
async function exec(name: string, command: string[], input?: string) {
  const [out, errOut] = [new PassThrough(), new PassThrough()];
  const stdin = input === undefined ? null : new PassThrough();
  const texts = Promise.all([textOf(out), textOf(errOut)]);
  const status = await new Promise<k8s.V1Status>((resolve, reject) => {
    new k8s.Exec(config)
      .exec(namespace, name, name, command, out, errOut, stdin, false, resolve)
      .then((socket) => {
        socket.on("close", () => {
          out.end();
          errOut.end();
        });
        stdin?.end(input);
      }, reject);
  });
  const [stdout, stderr] = await texts;
  return { stdout, stderr, status };
}

test("exec: output, errors, exit code, input", async () => {
  const { stdout, stderr, status } = await exec("box", [
    "sh",
    "-c",
    "echo out; echo err >&2; exit 3",
  ]);
  expect({ stdout, stderr }).toEqual({ stdout: "out\n", stderr: "err\n" });
  expect(status).toMatchObject({
    status: "Failure",
    reason: "NonZeroExitCode",
    message: "command terminated with non-zero exit code: exit status 3",
    details: { causes: [{ reason: "ExitCode", message: "3" }] },
  });
  const read = await exec("box", ["head", "-1"], "grüße\nmore\n");
  expect(read).toMatchObject({ stdout: "grüße\n", status: { status: "Success" } });
});

test("log: whole, and followed", async () => {
  expect(await core.readNamespacedPodLog({ name: "box", namespace })).toBe("one\ntwo\n");
  const stream = new PassThrough();
  const controller = await new k8s.Log(config).log(namespace, "box", "box", stream, {
    follow: true,
    tailLines: 1,
  });
  const [chunk] = (await once(stream, "data")) as [Buffer];
  expect(chunk.toString()).toBe("two\n");
  controller.abort();
});

test("port-forward: HTTP through a socket of this machine", async () => {
  const forward = new k8s.PortForward(config);
  const local = createServer((socket) => {
    void forward.portForward(namespace, "web", [80], socket, null, socket);
  });
  local.listen(0, "127.0.0.1");
  await once(local, "listening");
  const socket = connect((local.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  let answer = "";
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    answer += chunk.toString();
    if (answer.includes("</html>")) break;
  }
  local.close();
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).toContain("<title>Welcome to nginx!</title>");
});
