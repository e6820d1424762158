import { expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import { FileError, type Files } from "#base/files.ts";
import { inputOf, TextSink } from "#base/streams.ts";
import { Cluster } from "#cluster/cluster.ts";
import { InProcessClient } from "#session/in-process-client.ts";
import { completions } from "./complete.ts";
import type { Factory } from "./factory.ts";
import { runKubectl } from "./kubectl.ts";

// kubectl and the simulated API server together, with the clock standing still.

const missing = (path: string): never => {
  throw new FileError(path, "No such file or directory");
};
const files: Files = {
  read: missing,
  list: missing,
  kind: () => undefined,
  write: missing,
  append: missing,
  makeDirectory: missing,
  remove: missing,
};

const noStreams = {
  connect: async () => 0,
  forward: () => expect.unreachable("nobody forwards a port"),
};

function factory(): Factory {
  const cluster = new Cluster({ seed: 1 });
  return {
    client: new InProcessClient({ cluster, wake: () => {}, pods: noStreams }),
    namespace: "default",
    clock: { now: 0, sleep: async () => {} },
    files,
    env: {},
    cancel: neverCancelled,
  };
}

async function run(on: Factory, line: string, input = ""): Promise<string> {
  const out = new TextSink();
  const code = await runKubectl(line.split(" "), on, { in: inputOf(input), out, errOut: out });
  return code === 0 ? out.text : `${out.text}# exit=${code}\n`;
}

const service = (port: number) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: ${port}\n`;

test("apply creates, leaves alone, and changes", async () => {
  const on = factory();
  expect(await run(on, "apply -f -", service(80))).toBe("service/web created\n");
  expect(await run(on, "apply -f -", service(80))).toBe("service/web unchanged\n");
  expect(await run(on, "apply -f -", service(81))).toBe("service/web configured\n");
  expect(await run(on, "get svc web -o jsonpath={.spec.ports[*].port}")).toBe("81");
  expect(await run(on, "delete svc web")).toBe('service "web" deleted\n');
  expect(await run(on, "get svc web")).toBe(
    'Error from server (NotFound): services "web" not found\n# exit=1\n',
  );
});

test("labels change only with --overwrite", async () => {
  const on = factory();
  expect(await run(on, "create deployment web --image=nginx")).toBe(
    "deployment.apps/web created\n",
  );
  expect(await run(on, "label deploy web a=b")).toBe("deployment.apps/web labeled\n");
  expect(await run(on, "label deploy web a=c")).toBe(
    "error: 'a' already has a value (b), and --overwrite is false\n# exit=1\n",
  );
  expect(await run(on, "label deploy web a=c --overwrite")).toBe("deployment.apps/web labeled\n");
  expect(await run(on, "label deploy web a-")).toBe("deployment.apps/web unlabeled\n");
  expect(await run(on, "label deploy web nosuch-")).toBe(
    'label "nosuch" not found.\ndeployment.apps/web not labeled\n',
  );
});

test("completion knows types, names and namespaces", async () => {
  const on = factory();
  await run(on, "create configmap settings --from-literal=a=b");
  expect(await completions(["get"], "de", on)).toEqual(["deployments"]);
  expect(await completions(["get", "cm"], "se", on)).toEqual(["settings"]);
  expect(await completions(["get"], "cm/se", on)).toEqual(["cm/settings"]);
  expect(await completions(["get", "pods", "-n"], "def", on)).toEqual(["default"]);
  expect(await completions([], "anno", on)).toEqual(["annotate"]);
});
