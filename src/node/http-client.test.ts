import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import { HttpClient } from "./http-client.ts";

// Real servers answer in protobuf where a client takes it first.
const protobuf = "application/vnd.kubernetes.protobuf";
const recorded = readFileSync(
  new URL("../kubectl/testdata/commands/76-describe-svc-k8s.jsonl", import.meta.url),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { path: string; rct?: string; rbody?: string })
  .find(({ path, rct }) => path.endsWith("/services/kubernetes") && rct === protobuf);
const service = Buffer.from((recorded?.rbody ?? "").replace("base64:", ""), "base64");

let server: Server | undefined;
afterEach(() => server?.close());

/** A client of a server that answers everything with these pieces. */
async function answering(type: string, pieces: readonly Buffer[]): Promise<HttpClient> {
  server = createServer((_, response) => {
    response.writeHead(200, { "content-type": type });
    for (const piece of pieces) response.write(piece);
    response.end();
  });
  await new Promise<void>((resolve) => {
    server?.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return new HttpClient({ server: `http://127.0.0.1:${port}` });
}

const request = { method: "GET", path: "/" } as const;
const whole = {
  kind: "Service",
  apiVersion: "v1",
  metadata: { name: "kubernetes", namespace: "default" },
  spec: { type: "ClusterIP", ports: [{ name: "https", port: 443, targetPort: 6443 }] },
};

test("an answer in protobuf is an object", async () => {
  const client = await answering(protobuf, [service]);
  const { body } = await client.request(request);
  expect(body).toMatchObject(whole);
});

test("events of a watch in protobuf come one by one, however they are cut", async () => {
  const event = Buffer.concat([field(1, Buffer.from("ADDED")), field(2, field(1, service))]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(event.length);
  const stream = Buffer.concat([length, event, length, event]);
  const pieces = [stream.subarray(0, 2), stream.subarray(2, 700), stream.subarray(700)];
  const client = await answering(`${protobuf};stream=watch`, pieces);
  const { values } = await client.stream(request, neverCancelled);
  const events: unknown[] = [];
  for await (const value of values) events.push(value);
  expect(events).toMatchObject([
    { type: "ADDED", object: whole },
    { type: "ADDED", object: whole },
  ]);
});

test("what answers HEAD has no body", async () => {
  const client = await answering("application/json", []);
  const { body } = await client.request({ method: "HEAD", path: "/" });
  expect(body).toBe("");
});

test("a server that does not listen is told as Go tells it", async () => {
  const client = new HttpClient({ server: "http://127.0.0.1:1" });
  await expect(client.request(request)).rejects.toThrow(
    /^dial tcp 127.0.0.1:1: connect: connection refused$/,
  );
});

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  return value < 128
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value & 127) | 128]), varint(value >>> 7)]);
}
