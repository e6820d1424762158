// The bytes of our kubectl and of the real one, against the same server. Needs a kubectl ≥ 1.31 on
// PATH; without one the tests are skipped and say so.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { neverCancelled } from "#base/cancel.ts";
import { inputOf, TextSink } from "#base/streams.ts";
import { kubectl } from "#kubectl/kubectl.ts";
import { diskFiles } from "./disk-files.ts";
import { FrozenServer } from "./frozen-server.ts";
import { HttpClient } from "./http-client.ts";
import { findRealKubectls, type Outcome, runRealKubectl } from "./real-kubectl.ts";
import { wallClock } from "./wall-clock.ts";

const [newest] = findRealKubectls();
const real = newest && newest.minor >= 31 ? newest : undefined;
if (!real) console.warn("SKIPPED: no kubectl ≥ 1.31 on PATH to compare with");

const home = mkdtempSync(join(tmpdir(), "slipway-kubectl-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const bootcamp = JSON.parse(
  readFileSync(new URL("testdata/bootcamp.json", import.meta.url), "utf8"),
) as object[];

/** Old enough that every age is in whole minutes and rarely changes between two calls. */
const ageMs = 45 * 60_000;
const image = (tag: string) =>
  JSON.stringify({
    spec: { template: { spec: { containers: [{ name: "kubernetes-bootcamp", image: tag }] } } },
  });

/** The module's cluster with the v10 rollout stuck in the middle. */
function stuckServer(seed: number): FrozenServer {
  const server = new FrozenServer(seed, ageMs, bootcamp);
  const patched = server.cluster.handle({
    method: "PATCH",
    path: "/apis/apps/v1/namespaces/default/deployments/kubernetes-bootcamp",
    headers: { "content-type": "application/strategic-merge-patch+json" },
    body: image("gcr.io/google-samples/kubernetes-bootcamp:v10"),
  });
  expect(patched.code).toBe(200);
  const { simulation } = server.cluster;
  simulation.runUntil(simulation.now + 15 * 60_000);
  return server;
}

async function runOurs(args: readonly string[], server: string, stdin = ""): Promise<Outcome> {
  const out = new TextSink();
  const errOut = new TextSink();
  const factory = {
    client: new HttpClient({ server }),
    namespace: "default",
    clock: wallClock,
    files: diskFiles,
    env: { HOME: home },
    cancel: neverCancelled,
  };
  const exitCode = await kubectl(args, factory, { in: inputOf(stdin), out, errOut });
  return { stdout: out.text, stderr: errOut.text, exitCode };
}

describe.skipIf(!real)("read commands on one frozen cluster", () => {
  let server: FrozenServer;
  let url: string;
  const names: Record<string, string> = {};

  beforeAll(async () => {
    server = stuckServer(1);
    url = await server.listen();
    const pods = server.cluster.list("pods", "default");
    const serving = pods.find(({ status }) => status.phase === "Running");
    const broken = pods.find(({ status }) => status.phase === "Pending");
    names["pod"] = serving!.metadata.name;
    names["rs"] = serving!.metadata.ownerReferences![0]!.name;
    names["broken"] = broken!.metadata.name;
  });
  afterAll(() => server.close());

  const lines = readFileSync(new URL("testdata/read-commands.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));

  test.each(lines)("kubectl %s", async (line) => {
    const args = line
      .split(/ (?![^{]*\})/)
      .map((word) => word.replace(/\{(pod|rs|broken)\}/g, (_, name: string) => names[name]!));
    // describe counts ages by the wall clock: at the turn of a minute the two may differ once.
    for (let attempt = 1; ; attempt++) {
      const [theirs, ours] = await Promise.all([
        runRealKubectl(real!, args, { server: url, home }),
        runOurs(args, url),
      ]);
      if (attempt < 3 && JSON.stringify(ours) !== JSON.stringify(theirs)) continue;
      expect(ours).toEqual(theirs);
      return;
    }
  });
});
