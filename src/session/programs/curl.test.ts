import { expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import { FileError, type PosixFiles } from "#base/files.ts";
import { noInput, TextSink } from "#base/streams.ts";
import type { HttpRequest, HttpResult } from "#cluster/cluster.ts";
import { curl } from "./curl.ts";

// Expected texts were printed by curl 7.88.1 against a server that answers the same.

interface Printed {
  readonly out: string;
  readonly err: string;
  readonly code: number;
  readonly waitedMs: number;
  readonly requests: readonly HttpRequest[];
}

function server({ host, path, method, body }: HttpRequest): HttpResult {
  const address = `${host}:18080`;
  const hops = [] as const;
  const answer = (code: number, reason: string, text: string, more = {}): HttpResult => ({
    address,
    hops,
    response: { code, reason, headers: { "content-type": "text/plain", ...more }, body: text },
  });
  if (host === "nosuch") return { failure: "unknown host", address: "", hops };
  if (host === "10.0.0.9") return { failure: "timeout", address, hops };
  if (host === "127.0.0.2") return { failure: "refused", address, hops };
  if (path === "/404") return answer(404, "Not Found", "nope\n");
  if (path === "/redir") return answer(302, "Found", "", { location: "/x" });
  if (path === "/loop") return answer(302, "Found", "", { location: "/loop" });
  return answer(200, "OK", `Hello ${method} ${body}\n`);
}

async function call(line: string, terminal = true): Promise<Printed> {
  const out = new TextSink();
  const errOut = new TextSink();
  const requests: HttpRequest[] = [];
  let waitedMs = 0;
  const files = {
    write(path: string): void {
      if (path.startsWith("/nodir")) throw new FileError(path, "No such file or directory");
    },
  } as unknown as PosixFiles;
  const program = curl((request) => {
    requests.push(request);
    return server(request);
  });
  const code = await program({
    args: line.split(" ").filter(Boolean),
    streams: { in: noInput, out, errOut, ...(terminal && { terminal: { columns: 80, rows: 24 } }) },
    env: {},
    files,
    cwd: "/",
    clock: { now: 0, sleep: async (ms) => void (waitedMs += ms) },
    cancel: neverCancelled,
    execute: async () => undefined,
  });
  return { out: out.text, err: errOut.text, code, waitedMs, requests };
}

const hint = "curl: try 'curl --help' or 'curl --manual' for more information\n";

test.each<[string, Partial<Printed>]>([
  ["127.0.0.1:18080", { out: "Hello GET \n", err: "", code: 0 }],
  ["-s -d a=1 http://127.0.0.1:18080/", { out: "Hello POST a=1\n" }],
  ["-sXPUT 127.0.0.1:18080", { out: "Hello PUT \n" }],
  ["-q -g -s --interface 127.0.0.1 127.0.0.1:18080", { out: "Hello GET \n" }],
  ["-i 127.0.0.1:18080", { out: "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nHello GET \n" }],
  ["-I 127.0.0.1:18080", { out: "HTTP/1.1 200 OK\nContent-Type: text/plain\n\n" }],
  ["-s -o /dev/null -w %{http_code}\\n 127.0.0.1:18080", { out: "200\n" }],
  [
    "-w [%{size_download}|%{url_effective}] -so f 127.0.0.1:18080",
    { out: "[11|http://127.0.0.1:18080/]" },
  ],
  ["-s 127.0.0.1:18080/404", { out: "nope\n", code: 0 }],
  [
    "-sSf 127.0.0.1:18080/404",
    { out: "", err: "curl: (22) The requested URL returned error: 404\n", code: 22 },
  ],
  ["-s 127.0.0.1:18080/redir", { out: "", code: 0 }],
  ["-sL 127.0.0.1:18080/redir", { out: "Hello GET \n" }],
  ["-sSL 127.0.0.1:18080/loop", { err: "curl: (47) Maximum (50) redirects followed\n", code: 47 }],
  [
    "127.0.0.2:1",
    {
      err: "curl: (7) Failed to connect to 127.0.0.2 port 1 after 0 ms: Couldn't connect to server\n",
      code: 7,
    },
  ],
  ["-s 127.0.0.2:1", { err: "", code: 7 }],
  [
    "-sS 127.0.0.2:1",
    {
      err: "curl: (7) Failed to connect to 127.0.0.2 port 1 after 0 ms: Couldn't connect to server\n",
      code: 7,
    },
  ],
  ["nosuch", { err: "curl: (6) Could not resolve host: nosuch\n", code: 6 }],
  [
    "-m 2 10.0.0.9",
    { err: "curl: (28) Connection timeout after 2000 ms\n", code: 28, waitedMs: 2000 },
  ],
  ["--connect-timeout 1 10.0.0.9", { code: 28, waitedMs: 1000 }],
  [
    "10.0.0.9",
    {
      err: "curl: (28) Failed to connect to 10.0.0.9 port 80 after 127000 ms: Couldn't connect to server\n",
      waitedMs: 127_000,
    },
  ],
  ["--bogus x", { err: `curl: option --bogus: is unknown\n${hint}`, code: 2 }],
  ["-s -X", { err: `curl: option -X: requires parameter\n${hint}`, code: 2 }],
  ["-m abc x", { err: `curl: option -m: expected a proper numerical parameter\n${hint}`, code: 2 }],
  ["", { err: hint, code: 2 }],
  ["foo://x", { err: 'curl: (1) Protocol "foo" not supported or disabled in libcurl\n', code: 1 }],
  ["http://", { err: "curl: (3) URL using bad/illegal format or missing URL\n", code: 3 }],
  [
    "http://127.0.0.1:99999",
    { err: "curl: (3) URL using bad/illegal format or missing URL\n", code: 3 },
  ],
  ["-so /nodir/f 127.0.0.1:18080", { err: "", code: 23 }],
])("curl %s", async (line, expected) => {
  expect(await call(line)).toMatchObject(expected);
});

test("-v tells the exchange", async () => {
  const { err } = await call("-sv -d x -H A:b 127.0.0.1:18080/q?z=1");
  expect(err).toBe(`*   Trying 127.0.0.1:18080...
* Connected to 127.0.0.1 (127.0.0.1) port 18080 (#0)
> POST /q?z=1 HTTP/1.1
> Host: 127.0.0.1:18080
> User-Agent: curl/7.88.1
> Accept: */*
> A: b
> Content-Length: 1
> Content-Type: application/x-www-form-urlencoded
> 
} [1 bytes data]
< HTTP/1.1 200 OK
< Content-Type: text/plain
< 
{ [13 bytes data]
* Connection #0 to host 127.0.0.1 left intact
`);
});

test("the progress meter shows only where the output does not go to the terminal", async () => {
  const { out, err } = await call("127.0.0.1:18080", false);
  expect(out).toBe("Hello GET \n");
  expect(err).toBe(`  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\r100    11  100    11    0     0      0      0 --:--:-- --:--:-- --:--:--     0
`);
});
