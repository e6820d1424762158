// What only the HTTP face sees: sizes, headers, compression, broken requests.
import { request as httpRequest } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "#base/random.ts";
import { badRequest } from "#cluster/bad-requests.ts";
import { FrozenServer } from "./frozen-server.ts";

const server = new FrozenServer(1, 120_000, []);
let url = "";

beforeAll(async () => {
  url = await server.listen();
});

afterAll(() => server.close());

interface Answer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": `${Buffer.byteLength(body)}` };
    const sent = httpRequest(url + path, { method, headers: { ...headers, ...length } }, (got) => {
      const chunks: Buffer[] = [];
      got.on("data", (chunk: Buffer) => chunks.push(chunk));
      got.on("end", () =>
        resolve({ code: got.statusCode ?? 0, headers: got.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function json(body: Buffer): unknown {
  return JSON.parse(body.toString("utf8"));
}

const namespaces = "/api/v1/namespaces";
const configMaps = `${namespaces}/default/configmaps`;
const type = { "content-type": "application/json" };

test("connections outlive those of Go's clients, which keep them for 90 seconds", async () => {
  const { headers } = await send("GET", "/version", { connection: "keep-alive" });
  expect(headers["keep-alive"]).toBe("timeout=120");
});

test("a body of more than 3 MB is refused, in the real server's words", async () => {
  const data = { metadata: { name: "large" }, data: { k: "x".repeat(5_000_000) } };
  const { code, body } = await send("POST", configMaps, type, JSON.stringify(data));
  expect({ code, body: json(body) }).toEqual({
    code: 413,
    body: {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: "Request entity too large: limit is 3145728",
      reason: "RequestEntityTooLarge",
      code: 413,
    },
  });
});

test("large answers are compressed for those who can read it", async () => {
  const data = { metadata: { name: "big" }, data: { k: "x".repeat(200_000) } };
  expect((await send("POST", configMaps, type, JSON.stringify(data))).code).toBe(201);
  const packed = await send("GET", `${configMaps}/big`, { "accept-encoding": "gzip" });
  expect(packed.headers["content-encoding"]).toBe("gzip");
  expect(json(gunzipSync(packed.body))).toMatchObject({ data: data.data });
  const plain = await send("GET", `${configMaps}/big`);
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(json(plain.body)).toMatchObject({ data: data.data });
});

test("an object is written over lines for those who ask for it", async () => {
  const { body } = await send("GET", `${namespaces}/default?pretty=true`);
  expect(body.toString("utf8")).toMatch(/^\{\n {2}"kind": "Namespace",\n/);
});

test("answers about objects are nobody's to keep", async () => {
  const { headers } = await send("GET", namespaces);
  expect(headers["cache-control"]).toBe("no-cache, private");
  expect(headers["audit-id"]).toMatch(/^[0-9a-f-]{36}$/);
});

test("other methods are refused", async () => {
  for (const method of ["OPTIONS", "TRACE", "PROPFIND"]) {
    expect((await send(method, namespaces)).code).toBe(405);
  }
  expect(await send("HEAD", namespaces)).toMatchObject({ code: 405, body: Buffer.alloc(0) });
});

test("100 bad requests over HTTP: each is answered, and the server lives", async () => {
  const random = new Random(2);
  for (let i = 0; i < 100; i++) {
    const { method, path, query = [], headers = {}, body } = badRequest(random);
    const search = query.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    const { code } = await send(
      method === ("BREW" as string) ? "TRACE" : method,
      `${encodeURI(path)}${search && `?${search}`}`,
      { ...headers },
      body,
    );
    expect(code).toBeGreaterThanOrEqual(200);
    expect(code).toBeLessThan(600);
  }
  expect((await send("GET", `${namespaces}/default`)).code).toBe(200);
});
