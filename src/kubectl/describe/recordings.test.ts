import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ApiRequest, ApiResponse, Client } from "#api/client.ts";
import type { KubernetesObject } from "#api/meta.ts";
import { parseSelector } from "#api/selectors.ts";
import { formatTime, parseTime } from "#api/time.ts";
import { neverCancelled } from "#base/cancel.ts";
import { noInput, TextSink } from "#base/streams.ts";
import { textAt } from "../resources/fields.ts";
import { runKubectl } from "../kubectl.ts";

// What a real kubectl said of objects of a real cluster, byte for byte.

const read = (name: string) => readFileSync(new URL(`testdata/${name}`, import.meta.url), "utf8");
const discovery = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../testdata/${name}.v2.json`, import.meta.url), "utf8"),
  ) as unknown;

/** A server that knows these objects and answers reads only. */
class Snapshot implements Pick<Client, "request"> {
  readonly #objects: readonly KubernetesObject[];

  constructor(objects: readonly KubernetesObject[]) {
    this.#objects = objects;
  }

  async request({ path, query = [] }: ApiRequest): Promise<ApiResponse> {
    const body =
      path === "/api" || path === "/apis" ? discovery(path.slice(1)) : this.#find(path, query);
    return { code: 200, headers: {}, body };
  }

  #find(path: string, query: ApiRequest["query"] = []): unknown {
    const [, namespace, resource = "", name] =
      /^\/apis?(?:\/[a-z0-9.]+)*?\/v1(?:\/namespaces\/([^/]+))?\/([a-z]+)(?:\/([^/]+))?$/.exec(
        path,
      ) ?? [];
    const selector = parseSelector(query.find(([key]) => key === "labelSelector")?.[1] ?? "");
    const terms = (query.find(([key]) => key === "fieldSelector")?.[1] ?? "")
      .split(",")
      .filter(Boolean);
    const items = this.#objects.filter(
      ({ kind, metadata, ...rest }) =>
        `${kind.toLowerCase()}s` === resource &&
        (!namespace || metadata.namespace === namespace) &&
        (!name || metadata.name === name) &&
        selector.matches(metadata.labels ?? {}) &&
        terms.every((term) => {
          const [, field = "", operator, value] = /^(.*?)(!?=)(.*)$/.exec(term) ?? [];
          const found = textAt({ metadata, ...rest }, ...field.split("."));
          return (found === value) === (operator === "=");
        }),
    );
    const kind = `${items[0]?.kind ?? ""}List`;
    return name
      ? items[0]
      : { kind, apiVersion: items[0]?.apiVersion ?? "v1", metadata: {}, items };
  }
}

async function kubectl(
  line: string,
  objects: readonly KubernetesObject[],
  now: number,
): Promise<string> {
  const out = new TextSink();
  const files = { kind: () => undefined } as unknown as Parameters<typeof runKubectl>[1]["files"];
  await runKubectl(
    line.split(" "),
    {
      client: new Snapshot(objects) as unknown as Client,
      namespace: "default",
      clock: { now, sleep: async () => {} },
      files,
      env: {},
      cancel: neverCancelled,
    },
    { in: noInput, out, errOut: out },
  );
  return out.text;
}

function differences(a: string, b: string): number {
  const lines = b.split("\n");
  return a.split("\n").filter((line, index) => line !== lines[index]).length;
}

/** Each object was described at a moment of its own, within some seconds after the snapshot. */
async function compare(
  line: string,
  objects: readonly KubernetesObject[],
  recorded: string,
  { start, seconds, stepMs }: { start: number; seconds: number; stepMs: number },
): Promise<void> {
  const blocks = recorded.split("\n\n\n").map((block) => block.trimEnd());
  const texts: string[][] = [];
  for (let ms = 0; ms <= seconds * 1000; ms += stepMs) {
    const text = await kubectl(line, objects, start + ms);
    texts.push(text.split("\n\n\n").map((block) => block.trimEnd()));
  }
  for (const [index, block] of blocks.entries()) {
    const told = texts.map((each) => each[index] ?? "");
    const unlike = (text: string) => differences(text, block);
    const [closest] = told.toSorted((a, b) => unlike(a) - unlike(b));
    expect(closest, `${formatTime(start)} + ${seconds}s`).toBe(block);
  }
  expect(new Set(texts.map((each) => each.length))).toEqual(new Set([blocks.length]));
}

const backoff = JSON.parse(read("backoff.json")) as { now: string; objects: KubernetesObject[] };

test.each([
  ["describe pods -n backoff", "backoff-pods.txt"],
  ["describe nodes", "backoff-nodes.txt"],
  ["events -n backoff", "backoff-events.txt"],
])("Pods in every failure mode: kubectl %s", async (line, recorded) => {
  await compare(line, backoff.objects, read(recorded), {
    start: parseTime(backoff.now) - 2000,
    seconds: 5,
    stepMs: 100,
  });
});

test.each([
  ["describe deployments -n ru", "rolling-bad.json", "rolling-bad.txt"],
  ["describe deployments -n ru", "rolling-final.json", "rolling-final.txt"],
  ["describe replicasets -n ru", "rolling-final.json", "rolling-replicasets.txt"],
])("rolling updates: kubectl %s (%s)", async (line, snapshot, recorded) => {
  const objects = JSON.parse(read(snapshot)) as KubernetesObject[];
  const times = objects.map((object) => textAt(object, "lastTimestamp")).filter(Boolean);
  const latest = parseTime(times.toSorted().at(-1) ?? "");
  await compare(line, objects, read(recorded), {
    start: latest,
    seconds: 40,
    stepMs: 1000,
  });
});
