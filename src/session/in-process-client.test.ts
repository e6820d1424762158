import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { WatchEvent } from "#api/client.ts";
import { CancelSource, neverCancelled } from "#base/cancel.ts";
import { noInput, TextSink } from "#base/streams.ts";
import { Cluster } from "#cluster/cluster.ts";
import { InProcessClient } from "./in-process-client.ts";

const path = "/api/v1/namespaces/default/configmaps";
const streams = { in: noInput, out: new TextSink(), errOut: new TextSink() };

function setUp(): {
  cluster: Cluster;
  client: InProcessClient;
  wakes: () => number;
  execs: string[];
} {
  const cluster = new Cluster({ seed: 1 });
  let wakes = 0;
  const execs: string[] = [];
  const client = new InProcessClient({
    cluster,
    wake: () => wakes++,
    pods: {
      connect: async ({ pod }) => execs.push(pod),
      forward: () => expect.unreachable("nobody forwards a port"),
    },
  });
  return { cluster, client, wakes: () => wakes, execs };
}

const create = (name: string): { method: "POST"; path: string; body: string } => ({
  method: "POST",
  path,
  body: JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } }),
});

test("a refusal is an answer", async () => {
  const { client } = setUp();
  expect(await client.request({ method: "GET", path: `${path}/no` })).toMatchObject({
    code: 404,
    body: { kind: "Status", reason: "NotFound", message: 'configmaps "no" not found' },
  });
  const refused = await client.stream({ method: "GET", path: "/api/v1/nonsense" }, neverCancelled);
  expect(refused).toMatchObject({ code: 404, error: { kind: "Status" } });
});

test("a watch gives what comes, wakes whoever waits, and ends when its reader leaves", async () => {
  const { client, wakes } = setUp();
  const watch = { method: "GET", path, query: [["watch", "true"]] } as const;
  const { code, values } = await client.stream(watch, neverCancelled);
  expect(code).toBe(200);
  const names: string[] = [];
  const reader = (async () => {
    for await (const value of values) {
      const { object } = value as WatchEvent<{ metadata: { name: string } }>;
      names.push(object.metadata.name);
      if (object.metadata.name === "b") break;
    }
  })();
  await setImmediate();
  const before = wakes();
  await client.request(create("a"));
  await client.request(create("b"));
  expect(wakes()).toBe(before + 2);
  await reader;
  await client.request(create("c"));
  expect(wakes()).toBe(before + 2);
  expect(names.slice(-2)).toEqual(["a", "b"]);
});

test("Ctrl-C ends a watch", async () => {
  const { client } = setUp();
  const cancel = new CancelSource();
  const watch = { method: "GET", path, query: [["watch", "true"]] } as const;
  const { values } = await client.stream(watch, cancel.signal);
  const reader = (async () => {
    for await (const _ of values);
  })();
  cancel.cancel();
  await expect(reader).rejects.toThrow("interrupted");
});

test("the server has its say before a command runs in a container", async () => {
  const { client, execs } = setUp();
  const exec = {
    method: "POST",
    path: "/api/v1/namespaces/default/pods/no/exec",
    query: [["command", "ls"]],
  } as const;
  await expect(client.exec(exec, streams, neverCancelled)).rejects.toThrow('pods "no" not found');
  expect(execs).toEqual([]);
});
