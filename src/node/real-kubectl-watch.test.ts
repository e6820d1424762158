// What goes on printing: our kubectl and the real one watch two copies of one cluster.
import { rmSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { Cancelled, CancelSource } from "#base/cancel.ts";
import { TextSink } from "#base/streams.ts";
import type { FrozenServer } from "./frozen-server.ts";
import { bootcampServer, home, real, runOurs, setImage } from "./real-kubectl-lab.ts";
import { hasLine, type Outcome, RunningKubectl } from "./real-kubectl.ts";

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A sink that others can wait for. */
class Screen extends TextSink {
  readonly #waiting = new Set<() => void>();

  override async write(text: string): Promise<void> {
    await super.write(text);
    for (const look of this.#waiting) look();
  }

  /** Waits until a whole line with this text has been written. */
  async printed(text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (hasLine(this.text, text)) resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

interface Scene {
  readonly before: (server: FrozenServer) => void;
  /** Happens once both watch. */
  readonly meanwhile: (server: FrozenServer) => void;
  /** What is printed last; Ctrl-C follows. */
  readonly last: string;
}

async function both(line: string, { before, meanwhile, last }: Scene): Promise<readonly Outcome[]> {
  const [theirServer, ourServer] = [bootcampServer(), bootcampServer()];
  const servers = [theirServer, ourServer];
  for (const server of servers) {
    server.advance(60_000);
    before(server);
  }
  const args = line.split(" ");
  const screen = new Screen();
  const ctrlC = new CancelSource();
  const theirs = new RunningKubectl(real!, args, { server: await theirServer.listen(), home });
  const ours = runOurs(args, await ourServer.listen(), { out: screen, cancel: ctrlC.signal });
  try {
    await Promise.all(servers.map((server) => server.watched()));
    for (const server of servers) meanwhile(server);
    await Promise.all([theirs.printed(last), screen.printed(last)]);
    ctrlC.cancel();
    const outcome = await ours.catch((error: unknown) => {
      if (!(error instanceof Cancelled)) throw error;
      // The real one, too, ends with 1 when Ctrl-C ends its watch.
      return { stdout: screen.text, stderr: "", exitCode: 1 };
    });
    return [outcome, await theirs.interrupt()];
  } finally {
    for (const server of servers) server.close();
  }
}

const v2 = "jocatalin/kubernetes-bootcamp:v2";

/** Something that is printed last, so that all before it has been. */
function createTheEnd(server: FrozenServer): void {
  const spec = { containers: [{ name: "c", image: "nginx" }], nodeName: "minikube" };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "the-end" }, spec };
  const path = "/api/v1/namespaces/default/pods";
  const { code } = server.cluster.handle({ method: "POST", path, body: JSON.stringify(pod) });
  expect(code).toBe(201);
}

const update: Scene = {
  before: () => {},
  meanwhile: (server) => {
    setImage(server, v2);
    server.advance(90_000);
    createTheEnd(server);
  },
  last: "the-end",
};

describe.skipIf(!real)("commands that go on printing", () => {
  test.each([
    "get pods -w",
    "get pods --watch-only -o wide",
    "get pods -w -o name",
    "get pods -w --output-watch-events",
    "get pods -w --no-headers -L run",
    'get pods -w -o jsonpath={.metadata.name}{"\\t"}{.status.phase}{"\\n"}',
  ])("%s", async (line) => {
    const [ours, theirs] = await both(line, update);
    expect(ours).toEqual(theirs);
    expect(ours!.stdout.split("\n").length).toBeGreaterThan(20);
  });

  test.each([
    ["rollout status deployments/kubernetes-bootcamp", v2, "successfully rolled out"],
    ["rollout status deploy/kubernetes-bootcamp --timeout=10m", v2, "successfully rolled out"],
    // It is stuck and would go on for ever.
    ["rollout status deployment", "nosuch/image:v10", "2 out of 4 new replicas"],
  ])("%s", async (line, image, last) => {
    const [ours, theirs] = await both(line, {
      before(server) {
        setImage(server, image);
        // The controller has seen the change; nothing else has happened.
        server.advance(1);
      },
      meanwhile: (server) => server.advance(90_000),
      last,
    });
    expect(ours!.stdout).toEqual(theirs!.stdout);
    expect(ours!.stderr).toEqual(theirs!.stderr);
  });
});
