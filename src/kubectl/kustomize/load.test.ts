import { expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import { inputOf, TextSink } from "#base/streams.ts";
import { runKubectl } from "../kubectl.ts";
import { noFiles } from "../test-files.ts";

const unreachable = () => expect.unreachable("no server is asked");

async function run(outside: <T>(coming: Promise<T>) => Promise<T>): Promise<string> {
  const out = new TextSink();
  const factory = {
    client: {
      server: "",
      request: unreachable,
      stream: unreachable,
      exec: unreachable,
      portForward: unreachable,
    },
    namespace: "default",
    clock: { now: 0, sleep: unreachable },
    files: noFiles,
    env: {},
    cancel: neverCancelled,
    outside,
  };
  const streams = { in: inputOf(""), out, errOut: out };
  expect(await runKubectl(["kustomize", "nosuch"], factory, streams)).toBe(1);
  return out.text;
}

test("kustomize is waited for outside of virtual time; without network it says so", async () => {
  let asked = 0;
  const text = await run((coming) => {
    asked++;
    return coming;
  });
  expect(asked).toBe(1);
  expect(text).toMatch(/^error: .*nosuch/);
  expect(await run(async () => undefined as never)).toBe(
    "error: kustomize cannot be loaded: the network does not answer. Reload the page when you are online\n",
  );
});
