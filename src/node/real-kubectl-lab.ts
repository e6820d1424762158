import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CancelSignal, neverCancelled } from "#base/cancel.ts";
import { inputOf, TextSink } from "#base/streams.ts";
import { runKubectl } from "#kubectl/kubectl.ts";
import { diskFiles } from "./disk-files.ts";
import { FrozenServer } from "./frozen-server.ts";
import { HttpClient } from "./http-client.ts";
import { kubectlToCompare, type Outcome } from "./real-kubectl.ts";
import { wallClock } from "./wall-clock.ts";

/** The kubectl to compare with; undefined, and said so, where there is none. */
export const real = kubectlToCompare();
if (!real) console.warn("SKIPPED: no kubectl ≥ 1.31 on PATH to compare with");

/** Home and working directory of both: whoever imports this removes it. */
export const home = mkdtempSync(join(tmpdir(), "slipway-kubectl-"));

/** Old enough that every age is in whole minutes and rarely changes between two calls. */
export const ageMs = 45 * 60_000;

const bootcamp = JSON.parse(
  readFileSync(new URL("testdata/bootcamp.json", import.meta.url), "utf8"),
) as object[];

/** The module's cluster, a minute old; the real present is `ageMs` after its beginning. */
export function bootcampServer(): FrozenServer {
  return new FrozenServer(1, ageMs, bootcamp);
}

/** Gives the Deployment another image. Throws if the server refuses. */
export function setImage(server: FrozenServer, image: string): void {
  const containers = [{ name: "kubernetes-bootcamp", image }];
  const { code, body } = server.cluster.handle({
    method: "PATCH",
    path: "/apis/apps/v1/namespaces/default/deployments/kubernetes-bootcamp",
    headers: { "content-type": "application/strategic-merge-patch+json" },
    body: JSON.stringify({ spec: { template: { spec: { containers } } } }),
  });
  if (code !== 200) throw new Error(JSON.stringify(body));
}

/** What ours is given besides a server. */
export interface Ours {
  readonly stdin?: string;
  readonly out?: TextSink;
  readonly cancel?: CancelSignal;
}

/** Runs our kubectl over HTTP, as `slipway kubectl` does. */
export async function runOurs(
  args: readonly string[],
  server: string,
  { stdin = "", out = new TextSink(), cancel = neverCancelled }: Ours = {},
): Promise<Outcome> {
  const errOut = new TextSink();
  const factory = {
    client: new HttpClient({ server }),
    namespace: "default",
    clock: wallClock,
    files: diskFiles,
    env: { HOME: home },
    cancel,
  };
  const exitCode = await runKubectl(args, factory, { in: inputOf(stdin), out, errOut });
  return { stdout: out.text, stderr: errOut.text, exitCode };
}
