import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "#base/utf8.ts";
import { dictionary } from "./dictionary.ts";
import { SpdyConnection, type SpdyStream } from "./spdy-connection.ts";

/** Two sockets that are connected. */
function socketPair(): [Duplex, Duplex] {
  const one: Duplex = halfOf(() => two);
  const two: Duplex = halfOf(() => one);
  return [one, two];
}

function halfOf(other: () => Duplex): Duplex {
  return new Duplex({
    read() {},
    write(chunk, _, done) {
      other().push(chunk);
      done();
    },
    final(done) {
      other().push(null);
      done();
    },
  });
}

async function textOf(stream: SpdyStream): Promise<string> {
  let text = "";
  for await (const bytes of stream.in) text += decodeUtf8(bytes);
  return text;
}

test("the dictionary is the one of the specification", () => {
  let [low, high] = [1, 0];
  for (const byte of dictionary) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  expect([dictionary.length, (high * 65_536 + low).toString(16)]).toEqual([1423, "e3c6a7c2"]);
});

test("streams carry headers and bytes both ways, each by itself", async () => {
  const [here, there] = socketPair();
  const opened: SpdyStream[] = [];
  const server = new SpdyConnection(there, "server", (stream) => {
    opened.push(stream);
    void textOf(stream).then((text) => {
      stream.write(encodeUtf8(`${stream.headers["port"]}: ${text}`));
      stream.end();
    });
  });
  const client = new SpdyConnection(here, "client");
  const streams = ["80", "81", "82"].map((port) =>
    client.open({ streamtype: "data", port, requestid: "0" }),
  );
  for (const stream of streams) stream.write(encodeUtf8("hello "));
  for (const stream of streams) {
    stream.write(encodeUtf8("there"));
    stream.end();
  }
  expect(await Promise.all(streams.map(textOf))).toEqual([
    "80: hello there",
    "81: hello there",
    "82: hello there",
  ]);
  expect(opened.map(({ id, headers }) => [id, headers])).toEqual([
    [1, { streamtype: "data", port: "80", requestid: "0" }],
    [3, { streamtype: "data", port: "81", requestid: "0" }],
    [5, { streamtype: "data", port: "82", requestid: "0" }],
  ]);
  client.close();
  await server.closed;
});

test("a stream that is given up ends on the other side, and the others go on", async () => {
  const [here, there] = socketPair();
  const ends: Promise<string>[] = [];
  const server = new SpdyConnection(there, "server", (stream) => ends.push(textOf(stream)));
  const client = new SpdyConnection(here, "client");
  const [one, two] = [client.open({}), client.open({})];
  one.write(encodeUtf8("lost"));
  one.close();
  two.write(encodeUtf8("kept"));
  two.end();
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  while (ends.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(await Promise.all(ends)).toEqual(["lost", "kept"]);
  server.close();
  await client.closed;
});
