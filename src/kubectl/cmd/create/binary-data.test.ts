import { expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import { noInput, TextSink } from "#base/streams.ts";
import { decodeUtf8 } from "#base/utf8.ts";
import { Cluster } from "#cluster/cluster.ts";
import { InProcessClient } from "#session/in-process-client.ts";
import { runKubectl } from "../../kubectl.ts";
import { noFiles } from "../../test-files.ts";

// What the real 1.33 makes of the four bytes ff fe 01 'a'.
test.each([
  [
    "create configmap m --from-file=b.dat --from-literal=x=1 --append-hash --dry-run=client -o yaml",
    'apiVersion: v1\nbinaryData:\n  b.dat: //4BYQ==\ndata:\n  x: "1"\nkind: ConfigMap\nmetadata:\n  creationTimestamp: null\n  name: m-kg7bhd5h48\n',
  ],
  [
    "create secret generic s --from-file=b.dat --dry-run=client -o jsonpath={.data}",
    '{"b.dat":"//4BYQ=="}',
  ],
])("a file that is no UTF-8 keeps its bytes: %s", async (line, printed) => {
  const client = new InProcessClient({
    cluster: new Cluster({ seed: 1 }),
    wake: () => {},
    pods: { connect: async () => 0, forward: () => expect.unreachable("nobody forwards a port") },
  });
  const bytes = decodeUtf8(Uint8Array.of(0xff, 0xfe, 1, 0x61));
  const out = new TextSink();
  const factory = {
    client,
    namespace: "default",
    clock: { now: 0, sleep: async () => {} },
    files: {
      ...noFiles,
      read: () => bytes,
      kind: (path: string) => (path === "b.dat" ? ("file" as const) : undefined),
    },
    env: {},
    cancel: neverCancelled,
  };
  await runKubectl(line.split(" "), factory, { in: noInput, out, errOut: out });
  expect(out.text).toBe(printed);
});
