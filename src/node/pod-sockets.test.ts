import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { CancelSource, neverCancelled } from "#base/cancel.ts";
import { Channel } from "#base/channel.ts";
import { noInput, TextSink } from "#base/streams.ts";
import { decodeUtf8, encodeUtf8 } from "#base/utf8.ts";
import { HttpClient } from "./http-client.ts";
import { TestServer } from "./test-server.ts";

const server = new TestServer();
let url = "";
const pod = "/api/v1/namespaces/default/pods/box";

beforeAll(async () => {
  url = await server.listen();
  const client = new HttpClient({ server: url });
  const command = ["sh", "-c", "echo alive; httpd -p 8080 -h /etc"];
  await client.request({
    method: "POST",
    path: "/api/v1/namespaces/default/pods",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      metadata: { name: "box" },
      spec: { containers: [{ name: "box", image: "busybox:1.36", command }] },
    }),
  });
  await server.session.settle();
});

afterAll(() => server.close());

/** All messages of a WebSocket until it is closed, as bytes, and the protocol that was agreed on. */
async function messages(path: string, ...protocols: string[]) {
  const socket = new WebSocket(url.replace("http", "ws") + path, protocols);
  const received: Buffer[] = [];
  socket.on("message", (data: Buffer) => received.push(data));
  await once(socket, "close");
  return { received, protocol: socket.protocol };
}

const echo = `${pod}/exec?command=echo&command=remote&stdout=1&stderr=1`;

test("exec over channel.k8s.io: channels, and nothing said of success", async () => {
  const { received, protocol } = await messages(echo, "channel.k8s.io");
  expect(protocol).toBe("channel.k8s.io");
  expect(received.map((data) => [data[0], data.subarray(1).toString()])).toEqual([
    [1, ""],
    [1, "remote\n"],
  ]);
});

test("exec over v4 in base64: the status comes last", async () => {
  const { received } = await messages(echo, "v4.base64.channel.k8s.io");
  const texts = received.map((data) => {
    const text = data.toString();
    return [text[0], Buffer.from(text.slice(1), "base64").toString()];
  });
  expect(texts).toEqual([
    ["1", ""],
    ["1", "remote\n"],
    ["3", '{"metadata":{},"status":"Success"}'],
  ]);
});

test("a command that is not there is told of on the error channel", async () => {
  const { received } = await messages(`${pod}/exec?command=nosuch&stdout=1`, "v5.channel.k8s.io");
  const [channel, text] = [received.at(-1)?.[0], received.at(-1)?.subarray(1).toString() ?? ""];
  expect(channel).toBe(3);
  expect(JSON.parse(text)).toMatchObject({ status: "Failure", reason: "InternalError", code: 500 });
  expect(text).toContain("executable file not found in $PATH");
});

test("a log and a watch come over a WebSocket, too", async () => {
  const log = await messages(`${pod}/log`, "binary.k8s.io");
  expect(Buffer.concat(log.received).toString()).toBe("alive\n");
  const watch = await messages(
    "/api/v1/namespaces/default/pods?watch=1&timeoutSeconds=1&resourceVersion=0",
  );
  expect(JSON.parse(watch.received[0]?.toString() ?? "")).toMatchObject({
    type: "ADDED",
    object: { metadata: { name: "box" } },
  });
});

test("what the server refuses is an answer in plain HTTP", async () => {
  const client = new HttpClient({ server: url });
  const streams = { in: noInput, out: new TextSink(), errOut: new TextSink() };
  const ask = (path: string) => client.exec({ method: "GET", path }, streams, neverCancelled);
  await expect(ask("/api/v1/namespaces/default/pods/no/exec")).rejects.toMatchObject({
    name: "StatusError",
    message: 'pods "no" not found',
  });
  await expect(ask(`${pod}/exec`)).rejects.toMatchObject({
    name: "StreamError",
    message: "unable to upgrade connection: you must specify at least 1 of stdin, stdout, stderr",
  });
  const plain = await client.request({ method: "GET", path: `${pod}/exec` });
  expect(plain).toMatchObject({ code: 400, body: { message: "Upgrade request required" } });
});

test("exec with a terminal: keys are echoed, a line is edited, Ctrl-D ends", async () => {
  const client = new HttpClient({ server: url });
  const keys = new Channel<string>();
  const screen = new TextSink();
  const request = {
    method: "GET",
    path: `${pod}/exec`,
    query: [
      ["command", "sh"],
      ["stdin", "true"],
      ["stdout", "true"],
      ["tty", "true"],
    ],
  } as const;
  const raw = { onResize: () => () => {} };
  const terminal = { columns: 40, rows: 10, raw };
  const streams = { in: keys, out: screen, errOut: screen, terminal };
  const ended = client.exec(request, streams, neverCancelled);
  keys.push("echp\x7fo done; exit 7\r");
  expect(await ended).toBe(7);
  expect(screen.text).toContain("done\r\n");
});

test("port-forward over SPDY: several requests, and a port that is closed", async () => {
  const client = new HttpClient({ server: url });
  const cancel = new CancelSource();
  const forward = await client.portForward(
    { method: "GET", path: `${pod}/portforward` },
    cancel.signal,
  );
  const connection = forward.connect(8080);
  for (const path of ["/passwd", "/nosuch"]) {
    connection.write(encodeUtf8(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`));
  }
  connection.end();
  let text = "";
  for await (const bytes of connection.in) text += decodeUtf8(bytes);
  expect(text.match(/HTTP\/1\.1 \d+ .*/g)).toEqual(["HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"]);
  expect(await connection.failure).toBe("");
  expect(await forward.connect(81).failure).toMatch(
    /^error forwarding port 81 to pod .*connect: connection refused/,
  );
  cancel.cancel();
  await forward.closed;
});
