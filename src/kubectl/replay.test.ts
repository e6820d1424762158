import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ApiRequest, ApiResponse, ApiStream, Client } from "#api/client.ts";
import { parseTime } from "#api/time.ts";
import { neverCancelled } from "#base/cancel.ts";
import { FileError, type Files } from "#base/files.ts";
import { type IOStreams, noInput, TextSink } from "#base/streams.ts";
import { runKubectl } from "./kubectl.ts";

// Each command of the recorded transcript runs against the answers that a real server gave it.

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly ct?: string;
  readonly body?: string;
  readonly code: number;
  readonly rct?: string;
  readonly rbody?: string;
}

const read = (name: string) => readFileSync(new URL(`testdata/${name}`, import.meta.url), "utf8");
const discovery: Readonly<Record<string, string>> = {
  "/api": read("api.v2.json"),
  "/apis": read("apis.v2.json"),
};

/** Answers what was recorded, in order; a request that was not recorded fails the test. */
class Replay implements Client {
  readonly server = "https://127.0.0.1:6443";
  readonly #exchanges: Exchange[];

  constructor(name: string) {
    this.#exchanges = read(`commands/${name}.jsonl`)
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Exchange);
  }

  get left(): readonly string[] {
    return this.#exchanges.map(({ method, path }) => `${method} ${path}`);
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    const document = discovery[request.path];
    if (document) return { code: 200, headers: {}, body: JSON.parse(document) as unknown };
    const { code, rct = "", rbody = "" } = this.#take(request);
    // The real kubectl sends and gets what its generators make as protobuf: there the answer is what was asked for.
    const text = rct.includes("protobuf") ? (request.body ?? "") : rbody;
    const body = /json|protobuf/.test(rct) ? (JSON.parse(text) as unknown) : text;
    return { code, headers: {}, body };
  }

  async stream(request: ApiRequest): Promise<ApiStream> {
    const { code, rbody = "", rct = "" } = this.#take(request);
    const values = rct.includes("json")
      ? rbody
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line) as unknown)
      : [rbody];
    return {
      code,
      headers: {},
      values: (async function* () {
        yield* values;
      })(),
    };
  }

  async exec(request: ApiRequest, streams: IOStreams): Promise<number> {
    this.#take(request);
    await streams.out.write("web-5b856b4c86-4rxtl\n");
    return 0;
  }

  async portForward(): Promise<never> {
    return expect.unreachable("no recording forwards a port");
  }

  #take(request: ApiRequest): Exchange {
    const query = (request.query ?? [])
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join("&");
    const asked = {
      method: request.method,
      path: request.path,
      query: timeless(query),
      ...bodyOf(request.body),
    };
    const next = this.#exchanges.shift();
    const recorded = next && {
      method: next.method,
      path: next.path,
      query: timeless((next.query ?? "").replace(/^\?/, "")),
      ...bodyOf(next.ct?.includes("protobuf") ? request.body : next.body),
    };
    expect(asked).toEqual(recorded);
    return next as Exchange;
  }
}

/** How long a watch may last is chance. */
function timeless(query: string): string {
  return decodeURIComponent(query).replace(/timeoutSeconds=\d+/, "timeoutSeconds=N");
}

function bodyOf(body: string | undefined): { body?: unknown } {
  return body ? { body: JSON.parse(body) as unknown } : {};
}

const files: Files = {
  read: (path) => readFileSync(new URL(`testdata/commands/${path}`, import.meta.url), "utf8"),
  kind: (path) => (/^web2?\.yaml$/.test(path) ? "file" : undefined),
  list: (path) => {
    throw new FileError(path, "No such file or directory");
  },
  write: () => {},
  append: () => {},
  makeDirectory: () => {},
  remove: () => {},
};

/** When `rollout restart` was recorded: it sends the time. */
const now = parseTime("2026-11-23T03:31:42Z");

const commands = read("commands/transcript.txt")
  .split(/^(?=### )/m)
  .filter(Boolean)
  .map((block) => {
    const [, name = "", line = ""] = /^### (\S+): kubectl (.*)$/m.exec(block) ?? [];
    const [, output = "", code = "0"] = /^.*\n([^]*?)\[exit (\d+)\]\s*$/.exec(block) ?? [];
    return { name, line, output, code: Number(code) };
  });

test.each(commands)("$name: kubectl $line", async ({ name, line, output, code }) => {
  const client = new Replay(name);
  const out = new TextSink();
  const exit = await runKubectl(
    line.split(" "),
    {
      client,
      namespace: "default",
      clock: { now, sleep: async () => {} },
      files,
      env: {},
      cancel: neverCancelled,
    },
    { in: noInput, out, errOut: out },
  );
  expect({ output: out.text, exit, left: client.left }).toEqual({ output, exit: code, left: [] });
});
