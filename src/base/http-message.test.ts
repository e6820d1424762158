import { expect, test } from "vitest";
import { formatHttp, HttpReader, HttpSyntaxError } from "./http-message.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

/** A source whose pieces are of so many bytes. */
async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array, void, void> {
  const bytes = encodeUtf8(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function readAll(text: string, size: number) {
  const reader = new HttpReader(inPieces(text, size));
  const messages = [];
  for (let next = await reader.next(); next; next = await reader.next()) messages.push(next);
  return messages;
}

const two =
  "POST /a?b HTTP/1.1\r\nHost: x:80\r\nContent-Length: 5\r\n\r\näbcdGET / HTTP/1.1\r\nhost: y\r\n\r\n";
const chunked =
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n";

test.each([1, 3, 1000])("messages come out whole, in pieces of %d bytes", async (size) => {
  expect(await readAll(two, size)).toEqual([
    {
      startLine: "POST /a?b HTTP/1.1",
      headers: { host: "x:80", "content-length": "5" },
      body: "äbcd",
    },
    { startLine: "GET / HTTP/1.1", headers: { host: "y" }, body: "" },
  ]);
  expect(await readAll(chunked, size)).toEqual([
    {
      startLine: "HTTP/1.1 200 OK",
      headers: { "transfer-encoding": "chunked" },
      body: "abc0123456789",
    },
  ]);
  expect(await readAll("HTTP/1.1 200 OK\r\nA: b\r\n\r\nto the end", size)).toEqual([
    { startLine: "HTTP/1.1 200 OK", headers: { a: "b" }, body: "to the end" },
  ]);
});

test("what is no HTTP is refused", async () => {
  await expect(readAll("hello there\r\n\r\n", 99)).rejects.toThrow(HttpSyntaxError);
  await expect(readAll("GET / HTTP/1.1\r\nno colon\r\n\r\n", 99)).rejects.toThrow(HttpSyntaxError);
  const short = "GET / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc";
  await expect(readAll(short, 99)).rejects.toThrow("unexpected EOF");
});

test("a message is written with its length in bytes", () => {
  const bytes = formatHttp({ startLine: "HTTP/1.1 200 OK", headers: { "x-a": "b" }, body: "ä" });
  expect(decodeUtf8(bytes)).toBe("HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\n\r\nä");
});
