import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ApiRequest, ApiResponse, ApiStream, Client } from "#api/client.ts";
import { parseTime } from "#api/time.ts";
import { neverCancelled } from "#base/cancel.ts";
import { FileError, type Files } from "#base/files.ts";
import { type IOStreams, noInput, TextSink } from "#base/streams.ts";
import { decodeProtobuf } from "#node/protobuf/decode.ts";
import { runKubectl } from "./kubectl.ts";

// Each command of the recorded transcript runs against the answers that a real server gave it; what it
// asks must be what the real kubectl asked, in the same order.

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly accept?: string;
  readonly ct?: string;
  readonly body?: string;
  readonly code: number;
  readonly rct?: string;
  readonly rbody?: string;
  readonly warning?: string;
  /** The recorder kept the beginning of a long list: whole items, but not all. */
  readonly cut?: true;
}

const read = (name: string) => readFileSync(new URL(`testdata/${name}`, import.meta.url), "utf8");

/** Documents that many commands ask for; each is kept once. */
const documents: Readonly<Record<string, string>> = {
  "/api": "api.v2.json",
  "/apis": "apis.v2.json",
  "/openapi/v3": "openapi-v3.json",
  "/openapi/v3/apis/apps/v1": "openapi-apps-v1.json",
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

  /** Whether the output cannot be whole, because an answer is not. */
  get cut(): boolean {
    return this.#exchanges.some(({ cut }) => cut);
  }

  get left(): readonly string[] {
    return this.#exchanges.map(({ method, path }) => `${method} ${path}`);
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    const { code, rct = "", rbody = "", warning } = this.#take(request);
    const headers = warning ? { warning: [warning] } : {};
    const document = documents[request.path];
    if (document) return { code, headers, body: JSON.parse(read(document)) as unknown };
    if (rct.includes("protobuf")) return { code, headers, body: fromProtobuf(rbody) };
    return { code, headers, body: rct.includes("json") ? (JSON.parse(rbody) as unknown) : rbody };
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
    const { accept, "content-type": ct } = request.headers ?? {};
    const asked = {
      method: request.method,
      path: request.path,
      query: unordered(query),
      accept,
      ct,
      body: bodyOf(request.body),
    };
    const next = this.#exchanges.shift();
    const recorded = next && {
      method: next.method,
      path: next.path,
      query: unordered((next.query ?? "").replace(/^\?/, "")),
      accept: next.accept,
      // Our kubectl sends as JSON what the real one sends as protobuf.
      ct: next.ct?.replace("vnd.kubernetes.protobuf", "json"),
      body: bodyOf(next.body),
    };
    expect(asked).toEqual(recorded);
    return next as Exchange;
  }
}

/** How long a watch may last is chance, and so is the order of what a field selector asks for. */
function unordered(query: string): string {
  return decodeURIComponent(query)
    .replace(/timeoutSeconds=\d+/, "timeoutSeconds=N")
    .replace(/(?<=fieldSelector=)[^&]*/, (terms) => terms.split(",").toSorted().join(","));
}

function fromProtobuf(text: string): unknown {
  return decodeProtobuf(Buffer.from(text.replace(/^base64:/, ""), "base64"));
}

function bodyOf(body: string | undefined): unknown {
  if (!body) return undefined;
  return body.startsWith("base64:") ? fromProtobuf(body) : (JSON.parse(body) as unknown);
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

/** When a command was recorded, where it sends or prints that. */
const times: Readonly<Record<string, string>> = {
  "12-describe-pod": "2026-11-23T03:31:13Z",
  "14-describe-rs": "2026-11-23T03:31:14Z",
  "15-describe-node": "2026-11-23T03:31:14Z",
  "16-describe-pods-all": "2026-11-23T03:31:15.9Z",
  "27-rollout-restart": "2026-11-23T03:31:42Z",
  "36-events": "2026-11-23T03:31:47Z",
  "62-diff": "2026-11-23T03:32:25Z",
};

/** The temporary files that `diff` compared, and the fraction of the second in which they were written. */
function timeless(text: string): string {
  return text.replaceAll(/\/tmp\/(LIVE|MERGED)-\S+/g, "TMP").replaceAll(/(?<=:\d\d)\.\d{9}/g, "");
}

/** Lines that stand nowhere in the recorded output, whatever the widths of columns, counts and lists of names. */
function missing(ours: string, theirs: string): readonly string[] {
  const recorded = new Set(bareLines(theirs));
  return bareLines(ours).filter((line) => !recorded.has(line));
}

function bareLines(text: string): readonly string[] {
  return text.split("\n").map((line) =>
    line
      .replaceAll(/ +/g, " ")
      .replace(/ \d+s$/, " AGE")
      .replace(/\(\d+ in total\)/, "(N in total)")
      .replace(/(?<=\(use --force to override\): )[^ ]*.*?(?=, continuing|$)/, "NAMES"),
  );
}

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
  const { cut } = client;
  const out = new TextSink();
  const exit = await runKubectl(
    line.split(" "),
    {
      client,
      namespace: "default",
      clock: { now: parseTime(times[name] ?? "2026-11-23T03:31:00Z"), sleep: async () => {} },
      files,
      env: {},
      cancel: neverCancelled,
    },
    { in: noInput, out, errOut: out },
  );
  const answered = { exit, left: client.left };
  // What had not ended by itself was ended by timeout(1), which says 124.
  expect(answered).toEqual({ exit: code === 124 ? 0 : code, left: [] });
  if (cut) expect(missing(out.text, output)).toEqual([]);
  else expect(timeless(out.text)).toBe(timeless(output));
});
